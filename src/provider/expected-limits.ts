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
import { spendGroupKey } from '../model/spend/money.js';
import { quote } from '../model/text.js';
import { everyLimiter } from '../model/terraform-limits.js';
import { errorDiagnostic, type Path, sentences } from './diagnostics.js';
import { readPeriod } from './expected-spend.js';
import type { Diagnostic } from './protocol/messages.js';
import { isMap, type MapValue, unknown, type Value } from './schema/value.js';

/** Limits as they are written, by group and limiter. Spend limits are a group among them, which no attribute `limits` can name. */
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

/**
 * `limits` and `spend_limit` of a wholly known value, the latter as the group that spend limits are. Null `limits`, as an
 * import has them, are as good as empty; a null `spend_limit` says nothing of spend.
 */
export function spelledLimits(resource: MapValue): SpelledLimits {
  const limits = resource.get('limits');
  const spend = resource.get('spend_limit');
  return new Map([
    ...(isMap(limits) ? [...limits].map(([group, members]) => [group, textMembers(members)] as const) : []),
    ...(isMap(spend) ? [[spendGroupKey, textMembers(spend)] as const] : []),
  ]);
}

/** The two attributes that spelled limits are. */
export function limitAttributes(limits: SpelledLimits): Readonly<Record<LimitAttribute, Value>> {
  return {
    limits: new Map([...limits].filter(([group]) => group !== spendGroupKey)),
    spend_limit: limits.get(spendGroupKey) ?? null,
  };
}

/** The attributes that limits are declared in: those of rate limits, and those of spend. */
export const limitAttributeNames = ['limits', 'spend_limit'] as const;
export type LimitAttribute = (typeof limitAttributeNames)[number];

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
    if (group === spendGroupKey) {
      const detail = 'Spend limits are the attribute spend_limit of the resource. Write it beside limits, not in it.';
      return [wrong('spend_limit is no group of rate limits', detail, ['limits', group])];
    }
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
    const isSpend = group === spendGroupKey;
    const path: Path = isSpend ? ['spend_limit'] : ['limits', group];
    const whole = limiters.get(everyLimiter);
    if (whole !== undefined) inheriting.push({ key: group, origin: place(...path, everyLimiter), limits: 'inherit' });
    const read = isSpend ? readPeriod : readLimit;
    const declared = [...limiters].flatMap(([limiter, text]) => read(limiter, text, place(...path, limiter)));
    named.push({ key: group, origin: place(...path), limits: declared });
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
