import { resolve } from 'node:path';

import { UserError } from '../../model/errors.js';
import { joinWords } from '../../model/text.js';

/* What a pipeline sets to use Workload Identity Federation. */

/** Whose token is asked for, and what is given in exchange. Source: platform.claude.com/docs, Workload Identity Federation. */
export interface Federation {
  /** `fdrl_…` */
  readonly ruleId: string;
  /** A UUID. */
  readonly organizationId: string;
  /** `svac_…` */
  readonly serviceAccountId: string;
  /** `wrkspc_…` or `default`; null: the rule covers one workspace. The Admin API's tokens are the organization's anyway. */
  readonly workspaceId: string | null;
  readonly identity: IdentitySource;
}

/** Where the identity token comes from, each time that one is needed. */
export type IdentitySource =
  | { readonly kind: 'file'; readonly source: string; readonly path: string }
  | { readonly kind: 'variable'; readonly source: string; readonly token: string }
  /** GitHub Actions makes one on request. */
  | { readonly kind: 'github'; readonly source: string; readonly url: string; readonly requestToken: string };

type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that asks for federation. */
export const federationVariable = 'ANTHROPIC_FEDERATION_RULE_ID';

/**
 * null: nothing asks for federation. Paths are relative to `cwd`.
 * @throws UserError `federation-unusable` that names everything that is missing
 */
export function findFederation(env: Environment, cwd = '.'): Federation | null {
  const ruleId = valueOf(env, federationVariable);
  if (ruleId === '') return null;
  const organizationId = valueOf(env, 'ANTHROPIC_ORGANIZATION_ID');
  const serviceAccountId = valueOf(env, 'ANTHROPIC_SERVICE_ACCOUNT_ID');
  const identity = findIdentity(env, cwd);
  const missing = [
    ...(organizationId === '' ? [lacking.organization] : []),
    ...(serviceAccountId === '' ? [lacking.serviceAccount] : []),
    ...(identity === null ? [lackingIdentity(env)] : []),
  ];
  if (identity === null || missing.length > 0) {
    const names = missing.map(({ what }) => what);
    const problem = `${federationVariable} asks for federation, which lacks ${joinWords(names, 'and')}`;
    throw UserError.of('federation-unusable', { problem, hint: missing.map(({ hint }) => hint).join(' ') });
  }
  const workspaceId = valueOf(env, 'ANTHROPIC_WORKSPACE_ID');
  return { ruleId, organizationId, serviceAccountId, workspaceId: workspaceId === '' ? null : workspaceId, identity };
}

/** A file goes first, as in the official SDK: it is read again for every token. */
function findIdentity(env: Environment, cwd: string): IdentitySource | null {
  const path = valueOf(env, 'ANTHROPIC_IDENTITY_TOKEN_FILE');
  if (path !== '') return { kind: 'file', source: 'ANTHROPIC_IDENTITY_TOKEN_FILE', path: resolve(cwd, path) };
  const token = valueOf(env, 'ANTHROPIC_IDENTITY_TOKEN');
  if (token !== '') return { kind: 'variable', source: 'ANTHROPIC_IDENTITY_TOKEN', token };
  const url = valueOf(env, 'ACTIONS_ID_TOKEN_REQUEST_URL');
  const requestToken = valueOf(env, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN');
  if (url === '' || requestToken === '') return null;
  return { kind: 'github', source: 'GitHub Actions', url, requestToken };
}

function valueOf(env: Environment, name: string): string {
  return env[name]?.trim() ?? '';
}

interface Missing {
  readonly what: string;
  /** In sentences. */
  readonly hint: string;
}

const lacking = {
  organization: {
    what: 'ANTHROPIC_ORGANIZATION_ID',
    hint: 'Set ANTHROPIC_ORGANIZATION_ID to the ID of the organization, a UUID.',
  },
  serviceAccount: {
    what: 'ANTHROPIC_SERVICE_ACCOUNT_ID',
    hint: 'Set ANTHROPIC_SERVICE_ACCOUNT_ID to the service account of the rule (svac_…).',
  },
} as const satisfies Record<string, Missing>;

function lackingIdentity(env: Environment): Missing {
  return { what: 'an identity token', hint: identityHint(env) };
}

/** What gives this pipeline an identity token. */
function identityHint(env: Environment): string {
  if (valueOf(env, 'GITHUB_ACTIONS') !== '') {
    return 'Add `permissions: {id-token: write}` to the job, so that GitHub gives it identity tokens; pull requests from forks get none.';
  }
  if (valueOf(env, 'GITLAB_CI') !== '') {
    return 'Add `id_tokens: {ANTHROPIC_IDENTITY_TOKEN: {aud: https://api.anthropic.com}}` to the job, so that GitLab gives it an identity token.';
  }
  return 'Set ANTHROPIC_IDENTITY_TOKEN_FILE to a file with an OIDC token for the audience https://api.anthropic.com, or ANTHROPIC_IDENTITY_TOKEN to the token.';
}
