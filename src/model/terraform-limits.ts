import type { DeclaredValue } from './declaration.js';
import { formatLimit } from './limit-value.js';

/** The resource of the Terraform provider that declares one workspace. */
export const workspaceResource = 'limitdrift_workspace_rate_limits';

/** In place of a limiter, with the value `inherit`: no override on any limiter of the group that is not named. */
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

/**
 * Layers of limits as the resource takes them: merged limiter by limiter, a later layer wins, and the team's names for
 * groups are replaced by what they stand for (`targets`).
 */
export function lowerLimits(
  layers: readonly (readonly WrittenGroup[])[],
  targets: ReadonlyMap<string, string>,
): ResourceLimits {
  const groups = new Map<string, Map<string, string>>();
  for (const { key, limits } of layers.flat()) {
    const target = targets.get(key) ?? key;
    const before = groups.get(target) ?? new Map<string, string>();
    groups.set(target, limits === 'inherit' ? new Map([[everyLimiter, 'inherit']]) : overlay(before, limits));
  }
  return Object.fromEntries([...groups].map(([key, limits]) => [key, Object.fromEntries(limits)]));
}

function overlay(before: ReadonlyMap<string, string>, limits: readonly WrittenLimit[]): Map<string, string> {
  return new Map([...before, ...limits.map(({ limiter, value }) => [limiter, formatLimit(value)] as const)]);
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
