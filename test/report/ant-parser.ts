import { parse } from 'yaml';
import { z } from 'zod';

import { settableLimiters } from '../../src/model/limiters.js';

/** What `ant organization:workspaces:rate-limits update` is asked to do. */
export interface AntUpdate {
  readonly workspaceId: string;
  readonly rateLimitId: string;
  /** The body's `limits`. */
  readonly limits: readonly { readonly type: string; readonly value: number | null }[];
}

/** The body of the update call. Source: platform.claude.com/docs, "Update workspace rate limits". */
const limit = z.strictObject({
  type: z.enum(settableLimiters),
  value: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullable(),
});

/** Reads a line as `ant` documents its flags; throws where it would refuse. A value is YAML in its relaxed form. */
export function parseAntUpdate(line: string): AntUpdate {
  const [program, resource, method, ...flags] = shellWords(line);
  const command = [program, resource, method].join(' ');
  if (command !== 'ant organization:workspaces:rate-limits update') throw new Error(`no such command: ${command}`);
  const given = new Map<string, string[]>();
  for (let index = 0; index < flags.length; index += 2) {
    const [flag = '', value] = flags.slice(index, index + 2);
    if (!['--workspace-id', '--rate-limit-id', '--limit'].includes(flag)) throw new Error(`no such flag: ${flag}`);
    if (value === undefined || value.startsWith('-')) throw new Error(`${flag} needs a value`);
    given.set(flag, [...(given.get(flag) ?? []), value]);
  }
  const limits = (given.get('--limit') ?? []).map((value) => limit.parse(parse(value)));
  if (limits.length < 1 || limits.length > 16) throw new Error('it takes 1 to 16 limits');
  return { workspaceId: single(given, '--workspace-id'), rateLimitId: single(given, '--rate-limit-id'), limits };
}

function single(given: ReadonlyMap<string, readonly string[]>, flag: string): string {
  const [value, ...others] = given.get(flag) ?? [];
  if (value === undefined || others.length > 0) throw new Error(`it takes ${flag} once`);
  return value;
}

/** The words of a POSIX shell line that has only plain, single-quoted and backslash-escaped parts; throws on all else. */
export function shellWords(line: string): readonly string[] {
  const words = [...line.matchAll(/(?:[\w./:@%+-]|'[^']*'|\\.)+|( )|([^])/g)];
  const bad = words.find(([, , other]) => other !== undefined);
  if (bad !== undefined) throw new Error(`a shell would act on ${JSON.stringify(bad[0])}`);
  return words.flatMap(([word, space]) => (space === undefined ? [unquote(word)] : []));
}

function unquote(word: string): string {
  return word.replaceAll(/'([^']*)'|\\(.)/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? '');
}
