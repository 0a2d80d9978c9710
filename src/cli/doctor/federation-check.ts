import type { FederationStep } from '../../live/federation/federated-access.js';
import type { UserError } from '../../model/errors.js';
import { formatDuration } from '../../model/text.js';
import { check, type JudgedCheck, notTried } from './judged-check.js';

const names = { identity: 'Identity token', exchange: 'Token exchange' } as const;

/** What became of the identity token and of its exchange; `failure` ended the one that is not among the steps. */
export function federationChecks(
  steps: readonly FederationStep[],
  failure: UserError | null,
  { now, answer }: { readonly now: number; readonly answer: string },
): readonly JudgedCheck[] {
  const identity = steps.find((step) => step.kind === 'identity');
  const token = steps.find((step) => step.kind === 'token');
  if (identity === undefined) {
    const skipped = check.skipped(names.exchange, notTried);
    return failure === null ? [skipped] : [check.error(names.identity, failure), skipped];
  }
  const first = describeIdentity(identity.claims, now);
  if (token === undefined) return failure === null ? [first] : [first, check.error(names.exchange, failure)];
  const life = formatDuration(Math.round(token.lifeMs / 1000));
  const scope = token.scope === null ? '' : `, scope ${token.scope}`;
  return [first, check.ok(names.exchange, `a token for ${life}${scope}; ${answer}`)];
}

function describeIdentity(claims: Extract<FederationStep, { kind: 'identity' }>['claims'], now: number): JudgedCheck {
  if (claims === null) return check.note(names.identity, 'its claims cannot be read');
  const { issuer, subject, audience, expiresAt } = claims;
  const ends = expiresAt === null ? 'none' : new Date(expiresAt).toISOString();
  const parts = [`iss ${issuer ?? 'none'}`, `sub ${subject ?? 'none'}`, `aud ${audience.join(', ') || 'none'}`];
  const text = [...parts, `exp ${ends}`].join(' · ');
  if (expiresAt === null || expiresAt > now) return check.ok(names.identity, text);
  return check.note(names.identity, `${text}: it has expired`, 'Get a new one just before it is used.');
}
