import { UserError } from '../model/errors.js';

/** The one header that carries the key. It is never shown, logged or written. */
export interface Credential {
  readonly header: 'x-api-key' | 'authorization';
  readonly value: string;
}

/**
 * OAuth tokens (`sk-ant-oat…`, and whatever comes from a variable for tokens: `bearer`) are sent as Bearer, keys as `x-api-key`.
 * `source` names where the key was found, for the error when it cannot be one.
 */
export function createCredential(key: string, bearer: boolean, source: string): Credential {
  if (!/^[\x21-\x7e]+$/.test(key)) throw UserError.of('credential-invalid', { source });
  if (bearer || key.startsWith('sk-ant-oat')) return { header: 'authorization', value: `Bearer ${key}` };
  return { header: 'x-api-key', value: key };
}
