import { readBytes } from '../files/read-bytes.js';
import { createCredential, type Credential } from '../live/credential.js';
import { UserError } from '../model/errors.js';
import type { Host } from './host.js';

/** Where a key may stand in the environment, in the order they are looked at, and whether it is sent as Bearer. */
const variables = [
  { name: 'ANTHROPIC_ADMIN_API_KEY', bearer: false },
  { name: 'ANTHROPIC_ADMIN_KEY', bearer: false },
  { name: 'ANTHROPIC_AUTH_TOKEN', bearer: true },
  { name: 'ANTHROPIC_OAUTH_TOKEN', bearer: true },
  { name: 'ANTHROPIC_API_KEY', bearer: false },
] as const;

export interface FoundCredential {
  readonly credential: Credential;
  /** What the user should know of it; null: nothing. Never holds any of the key. */
  readonly warning: string | null;
}

/** Finds the credential: the file of --key-file, else the first variable that is set. */
export function findCredential(keyFile: string | null, host: Host): FoundCredential {
  const { key, bearer, source } = keyFile === null ? fromEnvironment(host.env) : fromFile(keyFile, host.cwd);
  const looksScoped = key.startsWith('sk-ant-api');
  return {
    credential: createCredential(key, bearer, source),
    warning: looksScoped
      ? `The credential in ${source} looks like a workspace key (sk-ant-api…); an Admin API key is needed.`
      : null,
  };
}

interface Key {
  readonly key: string;
  readonly bearer: boolean;
  /** A variable or a path. */
  readonly source: string;
}

function fromFile(path: string, cwd: string): Key {
  const option = '--key-file';
  const key = new TextDecoder().decode(readBytes(path, cwd, { option })).trim();
  if (key === '') throw UserError.of('file-unreadable', { path, option, reason: 'it is empty, and should hold a key' });
  return { key, bearer: false, source: path };
}

function fromEnvironment(env: Host['env']): Key {
  for (const { name, bearer } of variables) {
    const key = env[name]?.trim() ?? '';
    if (key !== '') return { key, bearer, source: name };
  }
  throw UserError.of('credential-missing', {});
}
