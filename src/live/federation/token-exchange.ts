import * as z from 'zod/mini';
import { UserError } from '../../model/errors.js';
import { escapeInvisible } from '../../model/text.js';
import { RequestFailure } from '../../http/request-failure.js';
import type { Federation } from './federation-settings.js';
import { audience } from './github-token.js';
import { type Claims, claimsOf } from './identity-token.js';
import { type Api, request, endRun } from '../request.js';

/* Exchanges an identity token for an access token of the API. */

/** What the official SDK sends along (lib/credentials of @anthropic-ai/sdk 1.14.0). */
const oauthBeta = 'oauth-2025-04-20';
const exchangeBeta = `${oauthBeta},oidc-federation-2026-04-01`;

const granted = z.looseObject({
  access_token: z.string().check(z.refine((token) => /^[\x21-\x7e]+$/.test(token), 'it is not a token')),
  token_type: z.optional(z.string().check(z.refine((type) => /^bearer$/i.test(type), 'it is not Bearer'))),
  expires_in: z.number().check(z.refine((seconds) => seconds > 0, 'it is not above 0')),
  scope: z.optional(z.nullable(z.string())),
});

export interface AccessToken {
  readonly value: string;
  /** Milliseconds, from when it was granted. */
  readonly lifeMs: number;
  readonly scope: string | null;
}

/** The headers of a request with this token. */
export function tokenHeaders({ value }: AccessToken): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${value}`, 'anthropic-beta': oauthBeta };
}

/**
 * Exchanges an identity token for one of the API's.
 * @throws UserError `exchange-refused` where the API refuses it, `api-failed` where nothing can be told
 */
export async function exchangeToken(api: Api, federation: Federation, assertion: string): Promise<AccessToken> {
  const { ruleId, organizationId, serviceAccountId, workspaceId } = federation;
  const body = JSON.stringify({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
    federation_rule_id: ruleId,
    organization_id: organizationId,
    service_account_id: serviceAccountId,
    ...(workspaceId === null ? {} : { workspace_id: workspaceId }),
  });
  const headers = { ...api.headers, 'content-type': 'application/json', 'anthropic-beta': exchangeBeta };
  try {
    const { value } = await request(api, { method: 'POST', headers, body, schema: granted });
    return { value: value.access_token, lifeMs: value.expires_in * 1000, scope: value.scope ?? null };
  } catch (error) {
    throw explain(error, { federation, assertion, now: api.deadline.now() });
  }
}

interface Attempted {
  readonly federation: Federation;
  readonly assertion: string;
  readonly now: number;
}

function explain(error: unknown, attempted: Attempted): unknown {
  if (!(error instanceof RequestFailure)) return error;
  const { place, reason, said } = error;
  if (place.status === 400) {
    const words = said === null ? reason : shownText(said);
    return UserError.of('exchange-refused', { place, reason: words, hint: malformedHint });
  }
  if (place.status === 401 || place.status === 403)
    return UserError.of('exchange-refused', { place, reason, hint: refusedHint(attempted) });
  return failedRun(error);
}

const malformedHint =
  'Check ANTHROPIC_FEDERATION_RULE_ID (fdrl_…), ANTHROPIC_ORGANIZATION_ID (a UUID), ANTHROPIC_SERVICE_ACCOUNT_ID (svac_…) and, where it is set, ANTHROPIC_WORKSPACE_ID (wrkspc_… or default).';

/** The API gives no reason; what can be seen from here is said first. */
function refusedHint({ federation, assertion, now }: Attempted): string {
  const claims = claimsOf(assertion);
  const expired = claims?.expiresAt !== null && claims?.expiresAt !== undefined && claims.expiresAt <= now;
  const elsewhere = claims !== null && !claims.audience.includes(audience);
  return [
    ...(expired ? [`The identity token from ${federation.identity.source} has expired.`] : []),
    ...(elsewhere ? [`The identity token is not for the audience ${audience}.`] : []),
    'The API does not say why; the reason is in the Console, in the authentication history under Settings → Workload identity.',
    'Mostly the rule’s subject, audience or issuer is not that of the identity token, the token has expired, or the rule is not for this service account.',
    ...subjectWords(claims),
    ...(federation.workspaceId === null ? ['If the rule covers several workspaces, set ANTHROPIC_WORKSPACE_ID.'] : []),
    '`limitdrift doctor` shows the token’s claims.',
  ].join(' ');
}

/** What the rule has to match. A pipeline's subject is made of names that people chose. */
function subjectWords(claims: Claims | null): readonly string[] {
  const subject = claims?.subject ?? null;
  if (subject === null) return ['The identity token has no subject that can be read.'];
  const own = `The identity token’s own subject is "${shownText(subject)}".`;
  return subject.startsWith('repo:') ? [own, githubSubjects] : [own];
}

/** Source: docs.github.com/en/actions/reference/security/oidc, immutable subject claims. */
const githubSubjects =
  'GitHub writes repo:OWNER@ID/NAME@ID:… for repositories that were made or renamed since 2026-07-15 or were switched over, and repo:OWNER/NAME:… for all others: the rule needs the one that this token has.';

/** Text of others, of a length for one line, and without what looks like a secret of somebody. */
function shownText(said: string): string {
  const safe = said.replace(/sk-ant-[\w.-]*/g, '?').replace(/\beyJ[\w-]*(\.[\w-]*)*/g, '?');
  return escapeInvisible(Array.from(safe).slice(0, 300).join(''));
}

function failedRun(failure: RequestFailure): unknown {
  try {
    return endRun(failure);
  } catch (error) {
    return error;
  }
}
