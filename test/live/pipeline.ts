import { bookshop } from '../emulator/bookshop.js';
import type { World } from '../../src/emulator/world.js';

/** Noon, which every clock of these tests begins at. */
export const noon = Date.UTC(2026, 10, 21, 12);

export interface IdentityClaims {
  readonly iss?: string;
  readonly sub?: unknown;
  readonly aud?: unknown;
  /** Seconds since 1970. */
  readonly exp?: unknown;
}

export const signature = Buffer.from('SIGNATURE-OF-THE-PIPELINE-'.repeat(10)).toString('base64url');

/** An identity token as GitHub makes it, good for five minutes from noon; its signature is none. */
export function identityToken(claims: IdentityClaims = {}): string {
  const payload = {
    iss: 'https://token.actions.githubusercontent.com',
    sub: 'repo:acme/limits:ref:refs/heads/main',
    aud: 'https://api.anthropic.com',
    exp: noon / 1000 + 300,
    ...claims,
  };
  const parts = [{ alg: 'RS256' }, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...parts, signature].join('.');
}

/** What a pipeline sets to be let into `bookshop()`, or another world whose organization is org-1. */
export const federated = {
  ANTHROPIC_FEDERATION_RULE_ID: 'fdrl_emulated',
  ANTHROPIC_ORGANIZATION_ID: 'org-1',
  ANTHROPIC_SERVICE_ACCOUNT_ID: 'svac_emulated',
} as const;

/** A bookshop whose rule looks at everything. */
export function strictBookshop(): World {
  const rule = {
    id: 'fdrl_strict',
    service_account: 'svac_strict',
    issuer: 'https://token.actions.githubusercontent.com',
    subject_prefix: 'repo:acme/limits:ref:refs/heads/main',
    audience: 'https://limits.example',
    token_lifetime: 120,
  };
  return bookshop({ federation_rules: [rule] });
}
