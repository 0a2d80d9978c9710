import { groupName } from '../model/address.js';
import { knownLimiters } from '../model/limiters.js';
import { suggest } from '../model/names.js';
import { compareText } from '../model/text.js';
import type { LiveGroup, LiveWorkspace, Snapshot } from '../model/snapshot-types.js';
import { isMoney, plainAmount, spendGroupKey } from '../model/spend/money.js';
import type { GroupWord } from './group-words.js';
import { canBeKey, commentText, withComment, yamlNumber, yamlText } from './yaml/yaml-scalar.js';

/*
 * Writes limits as lines of a limits.yaml.
 */

/** Lines of a limits.yaml, and what they could not say. */
export interface Written {
  readonly lines: readonly string[];
  /** Each in a few words, such as `fast_otpd 500 of Claude Opus 4.x: …`. */
  readonly leftOut: readonly string[];
}

export interface Limit {
  readonly limiter: string;
  readonly value: number;
}

/** Writes groups with their limits, one line each, sorted as people expect them: requests, input, output. */
export function writeLimitLines(
  limits: ReadonlyMap<LiveGroup, readonly Limit[]>,
  words: readonly GroupWord[],
  indent: string,
): Written {
  const keys = new Map(words.map(({ group, key }) => [group, key]));
  const blocks = [...limits].map(([group, own]) => writeGroup(group, own, keys.get(group)));
  return {
    lines: blocks
      .filter(({ lines }) => lines.length > 0)
      .sort((a, b) => compareText(a.key, b.key))
      .flatMap(({ key, lines }) => [`${indent}${yamlText(key)}:`, ...lines.map((line) => `${indent}  ${line}`)]),
    leftOut: blocks.flatMap(({ leftOut }) => leftOut),
  };
}

function writeGroup(group: LiveGroup, limits: readonly Limit[], key = ''): Written & { readonly key: string } {
  const sorted = [...limits].sort((a, b) => rank(a) - rank(b) || compareText(a.limiter, b.limiter));
  const judged = sorted.map((limit) => ({
    limit,
    why: key === '' ? 'nothing tells the group from others' : faultOf(limit),
  }));
  const line = ({ limiter, value }: Limit): string => `${yamlText(limiter)}: ${yamlNumber(value)}`;
  return {
    key,
    lines: judged.flatMap(({ limit, why }) => (why === null ? [line(limit)] : [])),
    leftOut: judged.flatMap(({ limit, why }) => (why === null ? [] : [`${describeLimit(limit, group)}: ${why}`])),
  };
}

/** `requests_per_minute 500 of Claude Opus 4.x`, fit for a comment. */
export function describeLimit({ limiter, value }: Limit, group: LiveGroup): string {
  return `${commentText(limiter)} ${yamlNumber(value)} of ${commentText(groupName(group))}`;
}

/** Why a declaration cannot name the limiter: a name that is nearly a known one is taken for a slip. */
function faultOf({ limiter }: Limit): string | null {
  if (knownLimiters.includes(limiter)) return null;
  if (!canBeKey(limiter)) return 'this name cannot be a key';
  const meant = suggest(limiter, knownLimiters);
  return meant === null ? null : `in a declaration this name looks like a typing error for ${meant}`;
}

function rank({ limiter }: Limit): number {
  const at = knownLimiters.indexOf(limiter);
  return at < 0 ? knownLimiters.length : at;
}

/** The organization's own spend limits, as what is expected. */
export function organizationSpendLines(groups: readonly LiveGroup[]): readonly string[] {
  const group = groups.find(isMoney);
  return group === undefined ? [] : spendLinesOf(group.limits, group, '  ');
}

/**
 * A workspace's own. Where any workspace has one, `none` is written for those that have none, so that one that somebody sets
 * later is drift; where none has, nothing is said of them.
 */
export function workspaceSpendLines(workspace: LiveWorkspace, { groups, workspaces }: Snapshot): readonly string[] {
  const group = groups.find(isMoney);
  if (group === undefined || !workspaces.some((one) => ownLimits(one).length > 0)) return [];
  const own = ownLimits(workspace);
  return own.length === 0 ? [`    ${spendGroupKey}: none`] : spendLinesOf(own, group, '    ');
}

function ownLimits({ entries }: LiveWorkspace): readonly Limit[] {
  return entries.find(({ group }) => group === spendGroupKey)?.limits ?? [];
}

/** The currency is a comment: the amounts are the organization's, in whatever it is billed in. */
function spendLinesOf(limits: readonly Limit[], { currency }: LiveGroup, indent: string): readonly string[] {
  if (limits.length === 0) return [];
  const sorted = [...limits].sort((a, b) => compareText(a.limiter, b.limiter));
  const lines = sorted.map(({ limiter, value }) => `${indent}  ${limiter}: ${plainAmount(value)}`);
  return [withComment(`${indent}${spendGroupKey}:`, currency ?? ''), ...lines];
}
