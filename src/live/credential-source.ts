import { createCredential, type Credential } from './credential.js';
import { federationVariable, findFederation } from './federation/federation-settings.js';

/** Where a key may stand in the environment, in the order they are looked at, and whether it is sent as Bearer. */
export const credentialVariables = [
  { name: 'ANTHROPIC_ADMIN_API_KEY', bearer: false },
  { name: 'ANTHROPIC_ADMIN_KEY', bearer: false },
  { name: 'ANTHROPIC_AUTH_TOKEN', bearer: true },
  { name: 'ANTHROPIC_OAUTH_TOKEN', bearer: true },
  { name: 'ANTHROPIC_API_KEY', bearer: false },
] as const;

export interface FoundKey {
  readonly key: string;
  readonly bearer: boolean;
  /** A variable or a path. */
  readonly source: string;
}

/** The first variable that is set; null: none is. */
export function findKey(env: Readonly<Record<string, string | undefined>>): FoundKey | null {
  for (const { name, bearer } of credentialVariables) {
    const key = env[name]?.trim() ?? '';
    if (key !== '') return { key, bearer, source: name };
  }
  return null;
}

/** The variables that ask for a credential to be used and hold nothing, as a pipeline sets them from a secret that is not there. */
export function emptyVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return [...credentialVariables.map(({ name }) => name), federationVariable].filter(
    (name) => env[name]?.trim() === '',
  );
}

/** The first key variable that is set, else federation; null: the environment has nothing. */
export function findCredentialIn(env: Readonly<Record<string, string | undefined>>, cwd?: string): Credential | null {
  const found = findKey(env);
  if (found !== null) return createCredential(found.key, found.bearer, found.source);
  const federation = findFederation(env, cwd);
  return federation === null ? null : { federation };
}
