import * as z from 'zod/mini';

import { readWithin } from '../../files/read-bytes.js';
import { UserError } from '../../model/errors.js';
import { readJson } from '../../model/read-json.js';
import type { IdentitySource } from './federation-settings.js';

/* Reads the identity token that says who a pipeline is. */

/** What the API takes, in bytes. */
const longest = 16 * 1024;

/** The claims that a federation rule looks at. No secret; the names of a repository and of a branch stand in them. */
export interface Claims {
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly audience: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt: number | null;
}

/**
 * Reads the token, from a file within `waitMs`; `askGithub` brings one of GitHub's.
 * @throws UserError `federation-unusable` where there is none, or what is there is none
 */
export async function readIdentityToken(
  identity: IdentitySource,
  waitMs: number,
  askGithub: (identity: Extract<IdentitySource, { kind: 'github' }>) => Promise<string>,
): Promise<string> {
  switch (identity.kind) {
    case 'file':
      return checkToken(readTokenFile(identity, waitMs), identity);
    case 'variable':
      return checkToken(identity.token, identity);
    case 'github':
      return checkToken(await askGithub(identity), identity);
    default:
      return identity satisfies never;
  }
}

function readTokenFile({ path, source }: Extract<IdentitySource, { kind: 'file' }>, waitMs: number): string {
  if (isToken(path.replace(/^.*[\\/]/s, ''))) {
    throw unusable(
      `${source} holds a token where the path of a file belongs`,
      'Set ANTHROPIC_IDENTITY_TOKEN to the token instead.',
    );
  }
  const found = readWithin(path, { mostMiB: 1, waitMs });
  if (!('reason' in found)) return new TextDecoder().decode(found).trim();
  throw unusable(
    `The identity token cannot be read from ${path} (${source}): ${found.reason}`,
    'Name the file that the platform writes the token to.',
  );
}

function checkToken(token: string, { source }: IdentitySource): string {
  if (token === '') throw unusable(`The identity token from ${source} is empty`, 'It should be a JSON Web Token.');
  if (token.length > longest) {
    const kibibytes = Math.ceil(token.length / 1024);
    throw unusable(
      `The identity token from ${source} has ${kibibytes} KiB, and the API takes 16 KiB at most`,
      'Check that it is the token alone, and take claims out of it that are not needed.',
    );
  }
  if (isToken(token)) return token;
  throw unusable(
    `The identity token from ${source} is not a signed JSON Web Token`,
    'It should be three parts of letters, digits, - and _, with dots between them. Check for quotes, and that it is the token alone.',
  );
}

function isToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

function unusable(problem: string, hint: string): UserError {
  return UserError.of('federation-unusable', { problem, hint });
}

const payload = z.looseObject({
  iss: z.optional(z.unknown()),
  sub: z.optional(z.unknown()),
  aud: z.optional(z.unknown()),
  exp: z.optional(z.unknown()),
});

/** null where the token's middle part is no JSON: the API decides what it makes of that. */
export function claimsOf(token: string): Claims | null {
  const parsed = payload.safeParse(parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  if (!parsed.success) return null;
  const { iss, sub, aud, exp } = parsed.data;
  return {
    issuer: typeof iss === 'string' ? iss : null,
    subject: typeof sub === 'string' ? sub : null,
    audience: (Array.isArray(aud) ? aud : [aud]).filter((one) => typeof one === 'string'),
    expiresAt: typeof exp === 'number' && Math.abs(exp) <= lastSecond ? exp * 1000 : null,
  };
}

/** The last that a Date can show, in seconds since 1970. */
const lastSecond = 8.64e12;

function parseJson(body: string): unknown {
  const read = readJson(body);
  return read.ok ? read.value : null;
}
