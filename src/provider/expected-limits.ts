import type { Origin } from '../model/located.js';
import {
  type Declaration,
  type DeclaredGroup,
  type DeclaredLimit,
  defaultUndeclared,
  emptyDeclaration,
  undeclaredPolicies,
  type UndeclaredPolicy,
} from '../model/declaration.js';
import { limitWords, readLimitValue } from '../model/limit-value.js';
import { quote } from '../model/text.js';
import { everyLimiter } from '../model/terraform-limits.js';
import { errorDiagnostic, type Path, sentences } from './diagnostics.js';
import type { Diagnostic } from './protocol/messages.js';
import { isMap, unknown, type Value } from './schema/value.js';

/** Limits as they are written, by group and limiter. */
export type SpelledLimits = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a resource expects of its workspace. */
export interface ExpectedLimits {
  readonly workspaceId: string;
  readonly limits: SpelledLimits;
  readonly undeclared: UndeclaredPolicy;
  /** Who answers for it; null: nobody says. */
  readonly owner: string | null;
}

/** The declaration that a resource is, and where each value of it stands in the resource. */
export interface ResourceDeclaration {
  readonly declaration: Declaration;
  readonly pathOf: (origin: Origin) => Path;
}

/** `limits` of a wholly known value; null, as an import has it, is as good as empty. */
export function spelledLimits(value: Value | undefined): SpelledLimits {
  if (!isMap(value)) return new Map();
  return new Map([...value].map(([group, limits]) => [group, textMembers(limits)]));
}

function textMembers(value: Value): ReadonlyMap<string, string> {
  if (!isMap(value)) return new Map();
  return new Map([...value].flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])));
}

export function undeclaredPolicy(value: Value | undefined): UndeclaredPolicy {
  return undeclaredPolicies.find((policy) => policy === value) ?? defaultUndeclared;
}

/** Everything that is wrong with `limits`, as far as it is known, without asking the API. */
export function checkLimits(value: Value | undefined): readonly Diagnostic[] {
  if (value === null) return [wrong('limits is null', 'Write {} where there must be no override at all.', ['limits'])];
  if (!isMap(value)) return [];
  return [...value].flatMap(([group, limits]) => {
    if (limits === null)
      return [
        wrong(
          `The group ${quote(group)} has no limits`,
          `Remove it, or write { "${everyLimiter}" = "inherit" } where there must be no override.`,
          ['limits', group],
        ),
      ];
    return isMap(limits) ? [...limits].flatMap(([limiter, text]) => checkLimit([group, limiter], text)) : [];
  });
}

function checkLimit([group, limiter]: readonly [string, string], text: Value): readonly Diagnostic[] {
  if (text === unknown) return [];
  const path: Path = ['limits', group, limiter];
  const forms = `Write ${limitWords('"')}.`;
  if (typeof text !== 'string') return [wrong(`The limit ${quote(limiter)} has no value`, forms, path)];
  if (limiter === everyLimiter && text !== 'inherit') {
    const hint = 'Name the limiters to give them values.';
    return [wrong(`The limiter "${everyLimiter}" takes only "inherit", not ${quote(text)}`, hint, path)];
  }
  const read = readLimitValue({ text, plain: true });
  return 'kind' in read ? [] : [wrong(`${limiter}: ${read.message}`, sentences(read.hint ?? forms), path)];
}

function wrong(summary: string, detail: string, path: Path): Diagnostic {
  return errorDiagnostic({ summary, detail, path });
}

/** The same declaration that an entry of limits.yaml would be. What `"*"` says of a group is a layer under what is named. */
export function declare({ workspaceId, limits, undeclared, owner }: ExpectedLimits): ResourceDeclaration {
  const paths: Path[] = [];
  const place = (...path: Path): Origin => ({ file: 'limits', line: paths.push(path), column: 1 });
  const named: DeclaredGroup[] = [];
  const inheriting: DeclaredGroup[] = [];
  for (const [group, limiters] of limits) {
    const whole = limiters.get(everyLimiter);
    if (whole !== undefined) {
      inheriting.push({ key: group, origin: place('limits', group, everyLimiter), limits: 'inherit' });
    }
    const declared = [...limiters].flatMap(([limiter, text]) =>
      readLimit(limiter, text, place('limits', group, limiter)),
    );
    named.push({ key: group, origin: place('limits', group), limits: declared });
  }
  const origin = place('workspace_id');
  const entry = {
    key: workspaceId,
    origin,
    pattern: false,
    id: { value: workspaceId, origin },
    layers: inheriting.length === 0 ? [named] : [inheriting, named],
    undeclared,
    owner,
    headroom: null,
  };
  return {
    declaration: { ...emptyDeclaration, workspaces: [entry] },
    pathOf: ({ line }) => paths[line - 1] ?? ['limits'],
  };
}

function readLimit(limiter: string, text: string, origin: Origin): readonly DeclaredLimit[] {
  const value = readLimitValue({ text, plain: true });
  return limiter === everyLimiter || !('kind' in value) ? [] : [{ limiter, value, origin }];
}
