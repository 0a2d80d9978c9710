import type { Bounds } from '../../files/read-bytes.js';
import { createCredential, type Credential, emptyVariables, findKey, type FoundKey } from '../../live/credential.js';
import { findFederation } from '../../live/federation/federation-settings.js';
import { UserError } from '../../model/errors.js';
import type { Host } from '../host.js';

/*
 * Finds the credential: key file, variable, or federation.
 */

type CredentialHost = Pick<Host, 'env' | 'cwd' | 'readSecret'>;

export interface FoundCredential {
  readonly credential: Credential;
  /** What the user should know of it; null: nothing. Never holds any of the key. */
  readonly warning: string | null;
}

/** Finds the credential: the file of --key-file, else the first variable that is set, else federation. */
export function findCredential(keyFile: string | null, host: CredentialHost, bounds: Bounds = {}): FoundCredential {
  return credentialOf(findKeyOf(keyFile, host, bounds), host);
}

/** The key alone; null: there is none, so that federation is left. */
export function findKeyOf(keyFile: string | null, host: CredentialHost, bounds: Bounds): FoundKey | null {
  return keyFile === null ? findKey(host.env) : readKeyFile(keyFile, host, bounds);
}

export function credentialOf(found: FoundKey | null, { env, cwd }: CredentialHost): FoundCredential {
  if (found === null) {
    const federation = findFederation(env, cwd);
    if (federation === null) throw UserError.of('credential-missing', { empty: emptyVariables(env) });
    return { credential: { federation }, warning: null };
  }
  const { key, bearer, source } = found;
  const looksScoped = key.startsWith('sk-ant-api');
  return {
    credential: createCredential(key, bearer, source),
    warning: looksScoped
      ? `The credential in ${source} looks like a workspace key (sk-ant-api…); an Admin API key is needed.`
      : null,
  };
}

function readKeyFile(path: string, { readSecret }: CredentialHost, bounds: Bounds): FoundKey {
  const option = '--key-file';
  const key = readSecret(path, { option, mostMiB: 1, ...bounds });
  if (key === '') throw UserError.of('file-unreadable', { path, option, reason: 'it is empty, and should hold a key' });
  return { key, bearer: false, source: path };
}
