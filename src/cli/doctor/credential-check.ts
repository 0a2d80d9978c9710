import { type Credential, credentialVariables, emptyVariables, type FoundKey } from '../../live/credential.js';
import { federationVariable } from '../../live/federation/federation-settings.js';
import { UserError } from '../../model/errors.js';
import { credentialOf, findKeyOf } from '../input/credential-source.js';
import { check, type JudgedCheck } from './judged-check.js';
import type { Host } from '../host.js';

/*
 * Checks of `doctor`: which credential is used.
 */

export interface CheckedCredential {
  /** null: there is none that can be used. */
  readonly credential: Credential | null;
  readonly checks: readonly JudgedCheck[];
}

/** Which credential is used, of what kind it is, and what else is set. Nothing of a key is shown but its kind. */
export function checkCredential(keyFile: string | null, host: Host, waitMs: number): CheckedCredential {
  const unused = checkUnused(keyFile, host.env);
  try {
    const found = findKeyOf(keyFile, host, { waitMs });
    const { credential } = credentialOf(found, host);
    return { credential, checks: [describeUsed(credential, found ?? none, keyFile), ...unused] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const keyless = error.code === 'credential-missing' ? [check.note('Without one', withoutKey)] : [];
    return { credential: null, checks: [check.error('Used', error), ...keyless, ...unused] };
  }
}

const withoutKey =
  '`limitdrift explain` says which limit a 429 was, and `limitdrift plan --live SNAPSHOT` reads what another run saved';

function describeUsed(credential: Credential, { key, source }: FoundKey, keyFile: string | null): JudgedCheck {
  if ('federation' in credential) {
    const { ruleId, serviceAccountId, workspaceId, identity } = credential.federation;
    const workspace = workspaceId === null ? '' : `, workspace ${workspaceId}`;
    const text = `federation (${federationVariable}): rule ${ruleId}, service account ${serviceAccountId}${workspace}, identity token from ${identity.source}`;
    return check.ok('Used', text);
  }
  const sent = credential.header === 'x-api-key' ? 'sent as x-api-key' : 'sent as Bearer';
  const text = `${source}${keyFile === null ? '' : ' (--key-file)'}: ${kindOf(key)}, ${sent}`;
  if (!key.startsWith('sk-ant-api')) return check.ok('Used', text);
  return check.note(
    'Used',
    text,
    'An Admin API key (sk-ant-admin…) is needed; the API decides. Without one, `limitdrift explain` still says which limit a 429 was.',
  );
}

const none: FoundKey = { key: '', bearer: false, source: 'nothing' };

function kindOf(key: string): string {
  if (key.startsWith('sk-ant-admin')) return 'an Admin API key (sk-ant-admin…)';
  if (key.startsWith('sk-ant-oat')) return 'an OAuth token (sk-ant-oat…)';
  return key.startsWith('sk-ant-api') ? 'a workspace key (sk-ant-api…)' : 'a key or token of another kind';
}

/** What is set beside the one that is used, in the order in which it would be. */
function checkUnused(keyFile: string | null, env: Host['env']): readonly JudgedCheck[] {
  const names = [...credentialVariables.map(({ name }) => name), federationVariable];
  const set = names.filter((name) => (env[name]?.trim() ?? '') !== '');
  const unused = keyFile === null ? set.slice(1) : set;
  const empty = emptyVariables(env);
  return [
    ...(unused.length === 0 ? [] : [check.note('Not used', `also set: ${unused.join(', ')}`)]),
    ...(empty.length === 0 ? [] : [check.note('Not used', `set, but empty: ${empty.join(', ')}`)]),
  ];
}
