/** The token endpoint of Workload Identity Federation: an identity token in, an access token out. */
import * as z from 'zod';
import { type EmulatedAnswer, ok, parseJson, refuse, type EmulatedRequest } from './answers.js';
import { assumptions } from './assumptions.js';
import { grantedPrefix } from './authentication.js';

import { firstProblem } from './queries.js';
import type { Store } from './store.js';
import type { FederationRule } from './world-schema.js';

/** Source: platform.claude.com/docs, the reference of Workload Identity Federation. */
const body = z.object({
  grant_type: z.literal('urn:ietf:params:oauth:grant-type:jwt-bearer'),
  assertion: z
    .string()
    .max(16 * 1024)
    .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'expected a JSON Web Token'),
  federation_rule_id: z.string().startsWith('fdrl_'),
  organization_id: z.string().min(1),
  service_account_id: z.string().startsWith('svac_').optional(),
  workspace_id: z.union([z.literal('default'), z.string().startsWith('wrkspc_')]).optional(),
});

const claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
});

/** Exchanges an identity token as the API would. `now` is in milliseconds since 1970. */
export function exchange(store: Store, request: EmulatedRequest, now: number): EmulatedAnswer {
  const refused = (status: number, message: string): EmulatedAnswer => refuse({ status, message }, request.requestId);
  if (request.method !== 'POST') return refused(assumptions.wrongMethodStatus, 'method not allowed');
  const parsed = body.safeParse(parseJson(request.body));
  if (!parsed.success) return refused(400, firstProblem(parsed.error));
  const { assertion, federation_rule_id: ruleId, organization_id: organization, ...named } = parsed.data;
  if (named.service_account_id === undefined)
    return refused(assumptions.missingServiceAccountStatus, 'service_account_id: required');
  const rule = store.world.federationRules.find(({ id }) => id === ruleId);
  const identity = claims.safeParse(claimsOf(assertion));
  const accepted =
    rule !== undefined &&
    organization === store.world.organization.id &&
    named.service_account_id === rule.service_account &&
    (named.workspace_id === undefined ||
      named.workspace_id === 'default' ||
      store.workspaces.has(named.workspace_id)) &&
    identity.success &&
    matches(identity.data, rule) &&
    identity.data.exp * 1000 > now;
  if (!accepted) return refused(401, 'Authentication failed');
  const left = Math.floor(identity.data.exp - now / 1000);
  const seconds = Math.max(60, Math.min(rule.token_lifetime, 2 * left));
  const token = `${grantedPrefix}${request.requestId}`;
  store.grant(token, now + seconds * 1000);
  return ok({ access_token: token, token_type: 'Bearer', expires_in: seconds, scope: 'org:admin' });
}

function claimsOf(assertion: string): unknown {
  return parseJson(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
}

function matches({ iss, sub, aud }: z.infer<typeof claims>, rule: FederationRule): boolean {
  if (rule.issuer !== undefined && iss !== rule.issuer) return false;
  if (rule.subject_prefix !== undefined && !sub.startsWith(rule.subject_prefix)) return false;
  return (typeof aud === 'string' ? [aud] : aud).includes(rule.audience);
}
