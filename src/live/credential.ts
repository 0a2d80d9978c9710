import { UserError } from '../model/errors.js';
import { type Federation, federationVariable, findFederation } from './federation/federation-settings.js';

/** A key, in the one header that carries it, or what is exchanged for tokens. No secret of it is shown, logged or written. */
export type Credential = KeyCredential | FederatedCredential;

interface KeyCredential {
  readonly header: 'x-api-key' | 'authorization';
  readonly value: string;
}

/** Workload Identity Federation: tokens that last for minutes, in exchange for what says who this pipeline is. */
interface FederatedCredential {
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

interface KeyFault {
  readonly when: RegExp;
  /** Goes on after `The credential in X is not a key:`. Holds nothing of the key. */
  readonly problem: string;
}

/** What people give together with a key, or in its place. The first that fits is told. */
const keyFaults: readonly KeyFault[] = [
  { when: /\0/, problem: 'it has zero bytes, as a file in UTF-16 has; save it as UTF-8' },
  { when: /^(export|set|setx|declare|env)\s|^\$env:/i, problem: 'it is a command of a shell that sets one' },
  { when: /^["']?(ANTHROPIC|CLAUDE)_\w*["']?\s*[=:]/i, problem: 'a name is in front of it' },
  { when: /^["']?\w+["']?\s*[=:]\s*["'“‘`]?sk-ant-/i, problem: 'a name is in front of it' },
  { when: /^["']?(x-api-key|authorization)["']?\s*:/i, problem: 'it is a whole header' },
  { when: /^["'“‘`]?bearer\s/i, problem: 'it begins with "Bearer", which is added where it belongs' },
  { when: /^["'`“”„‘’‚«»]|["'`“”‘’«»]$/, problem: 'it is in quotes, which count as a part of it' },
  { when: /^[{[]/, problem: 'it is JSON' },
  { when: /^\$[A-Za-z_({]|^%\w+%$|^<.*>$|^\*+$|…|\.\.\.$/, problem: 'it is a placeholder that was never replaced' },
  { when: /^c2stYW50L/, problem: 'it is in Base64; decode it' },
  { when: /[\r\n]/, problem: 'it has several lines' },
  { when: /\\[nr]$|%0[ad]$/i, problem: 'it ends in a line end that is written out, such as \\n' },
  { when: /[,;]$/, problem: 'it ends in a comma or a semicolon' },
  {
    when: /[\p{Z}\p{Cf}\t\u2010-\u2015]/u,
    problem: 'it has a space, a long dash or something that cannot be seen in it',
  },
  { when: /[^\x21-\x7e]|^$/, problem: 'it has characters that no key has' },
];

/** Why a text can be no key, in words that hold nothing of it; null: it can be one. */
function findKeyFault(key: string): string | null {
  return keyFaults.find(({ when }) => when.test(key))?.problem ?? null;
}

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
