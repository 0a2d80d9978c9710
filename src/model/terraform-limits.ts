import { type DeclaredValue, mergeLayers } from './declaration.js';
import { formatLimit } from './limit-value.js';
import { amountForms, formatSpendLimit } from './spend/amount.js';
import { spendGroupKey } from './spend/money.js';

/*
 * Limits as the Terraform provider’s resource takes them.
 */

/** The resource of the Terraform provider that declares one workspace. */
export const workspaceResource = 'limitdrift_workspace_rate_limits';

/** In place of a limiter, with the value `inherit`: no override on any limiter of the group that is not named. In place of a period, with `none`, the same. */
export const everyLimiter = '*';

/** One key under `limits`, wherever it was written. */
export interface WrittenGroup {
  readonly key: string;
  readonly limits: 'inherit' | readonly WrittenLimit[];
}

export interface WrittenLimit {
  readonly limiter: string;
  readonly value: DeclaredValue;
}

/** By group and limiter the value as the resource takes it: `1000`, `25%` or `inherit`. */
export type ResourceLimits = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** By period the spend limit as the resource takes it: `500.50`, `500 USD` or `none`. */
export type ResourceSpend = Readonly<Record<string, string>>;

/**
 * Layers of limits as the resource takes them: merged limiter by limiter, a later layer wins, and the team's names for
 * groups are replaced by what they stand for (`targets`).
 */
export function lowerLimits(
  layers: readonly (readonly WrittenGroup[])[],
  targets: ReadonlyMap<string, string>,
): ResourceLimits {
  const written = layers.flat().filter(({ key }) => key !== spendGroupKey);
  const named = written.map(
    (group) => [targets.get(group.key) ?? group.key, spell(group, 'inherit', formatLimit)] as const,
  );
  return mergeSpelled(named);
}

/** The spend limits of the same layers; null: none of them says anything of spend. */
export function lowerSpend(layers: readonly (readonly WrittenGroup[])[]): ResourceSpend | null {
  const written = layers.flat().filter(({ key }) => key === spendGroupKey);
  const named = written.map((group) => [group.key, spell(group, amountForms.none, formatSpendLimit)] as const);
  return mergeSpelled(named)[spendGroupKey] ?? null;
}

interface SpelledGroup {
  /** What `"*"` stands for; null: the group is not cleared. */
  readonly inherit: string | null;
  readonly limits: ReadonlyMap<string, string>;
}

function spell({ limits }: WrittenGroup, cleared: string, format: (value: DeclaredValue) => string): SpelledGroup {
  if (limits === 'inherit') return { inherit: cleared, limits: new Map() };
  return { inherit: null, limits: new Map(limits.map(({ limiter, value }) => [limiter, format(value)])) };
}

function mergeSpelled(groups: readonly (readonly [string, SpelledGroup])[]): ResourceLimits {
  return Object.fromEntries(
    [...mergeLayers(groups.map((group) => new Map([group])))].map(([key, { inherit, limits }]) => {
      const every = inherit === null ? [] : [[everyLimiter, inherit] as const];
      return [key, Object.fromEntries([...every, ...limits])];
    }),
  );
}

/** The Terraform expression for the ID of the live workspace of this name. `source`: a `limitdrift_workspaces`. */
export function workspaceIdByName(name: string, source: string): string {
  const test = `w.name == ${hclString(name)} && w.archived_at == null`;
  return `\${one([for w in data.limitdrift_workspaces.${source}.workspaces : w.id if ${test}])}`;
}

/** A string literal of HCL in which nothing is a template: `$` and `%` before a brace are escaped as characters. */
function hclString(text: string): string {
  const quoted = text.replace(/["\\]/g, '\\$&').replace(/[$%](?=[$%]*\{)|\p{Cc}/gu, escapeCharacter);
  return `"${quoted}"`;
}

function escapeCharacter(character: string): string {
  return `\\u${Number(character.codePointAt(0)).toString(16).padStart(4, '0')}`;
}
