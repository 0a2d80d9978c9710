import { UserError } from '../model/errors.js';
import type { Federation } from './federation/federation-settings.js';
import { findKeyFault } from './key-faults.js';

/** A key, in the one header that carries it, or what is exchanged for tokens. No secret of it is shown, logged or written. */
export type Credential = KeyCredential | FederatedCredential;

export interface KeyCredential {
  readonly header: 'x-api-key' | 'authorization';
  readonly value: string;
}

/** Workload Identity Federation: tokens that last for minutes, in exchange for what says who this pipeline is. */
export interface FederatedCredential {
  readonly federation: Federation;
}

/** In characters. What a server takes in one header is less than twice of it. */
const longest = 8192;

/**
 * OAuth tokens (`sk-ant-oat…`, and whatever comes from a variable for tokens: `bearer`) are sent as Bearer, keys as `x-api-key`.
 * `source` names where the key was found, for the error when it cannot be one.
 */
export function createCredential(key: string, bearer: boolean, source: string): KeyCredential {
  if (key.length > longest)
    throw UserError.of('credential-invalid', {
      source,
      problem: `it has ${key.length} characters; no key has over ${longest}`,
    });
  const problem = findKeyFault(key);
  if (problem !== null) throw UserError.of('credential-invalid', { source, problem });
  if (bearer || key.startsWith('sk-ant-oat')) return { header: 'authorization', value: `Bearer ${key}` };
  return { header: 'x-api-key', value: key };
}
