import { isDeepStrictEqual } from 'node:util';
import { groupKey } from '../model/address.js';
import type { Change, Finding, FindingOf, Plan } from '../model/plan-types.js';
import type { Group, LiveGroup, Snapshot, Tool } from '../model/snapshot-types.js';
import { amountForms } from '../model/spend/amount.js';
import type { ReadFailure } from '../model/spend/spend-types.js';
import { isMoney, plainAmount, spendGroupKey } from '../model/spend/money.js';
import type { Setting } from '../model/setting.js';
import { defaultPolicy } from '../model/verdict.js';
import { noPast } from '../model/past-types.js';

import { planResolved } from '../plan/create-plan.js';
import type { Desired } from '../plan/resolve/asked.js';
import type { GroupIndex } from '../plan/resolve/group-index.js';
import { indexLive, type LiveIndex } from '../plan/resolve/live-index.js';
import { resolve } from '../plan/resolve/resolve.js';
import type { Path } from './diagnostics.js';
import { declare, type ExpectedLimits, type LimitAttribute, type SpelledLimits } from './expected-limits.js';

/** One workspace as a resource expects it, compared with what is live by the same code as `limitdrift plan`. */
export interface WorkspaceComparison {
  readonly plan: Plan;
  /** What a person has to change in the Console. */
  readonly changes: readonly Change[];
  /** Live overrides that are not declared and that are only reported. */
  readonly reported: readonly Change[];
  /** Why there is nothing to compare: the workspace is not there any more. */
  readonly gone: GoneFinding | null;
  /** The other findings. */
  readonly findings: readonly Finding[];
  readonly pathOf: (of: Change | Finding) => Path;
  /** As `expected`, with the live value wherever live is not as expected. */
  readonly live: SpelledLimits;
  /** Why the spend limits that are expected could not be read; null: they were, or none are expected. */
  readonly unreadSpend: ReadFailure | null;
  /** Whether `other`, of the same workspace, asks in this attribute for the same at every limit of the live organization. */
  readonly asksTheSame: (other: ExpectedLimits, attribute: LimitAttribute) => boolean;
}

export type GoneFinding = FindingOf<'workspace-missing'> | FindingOf<'workspace-archived'>;

function isGone(finding: Finding): finding is GoneFinding {
  return finding.rule === 'workspace-missing' || finding.rule === 'workspace-archived';
}

export function compare(expected: ExpectedLimits, snapshot: Snapshot, tool: Tool): WorkspaceComparison {
  const { declaration, pathOf } = declare(expected);
  const live = indexLive(snapshot);
  const resolved = resolve(declaration, live);
  const plan = planResolved(resolved, snapshot, {
    tool,
    policy: defaultPolicy,
    include: () => true,
    snapshotAge: null,
    past: noPast,
    today: snapshot.taken_at.slice(0, 10),
  });
  const changes = plan.changes.filter(({ reported }) => reported === null);
  const gone = plan.findings.find(isGone) ?? null;
  return {
    plan,
    changes,
    reported: plan.changes.filter(({ reported }) => reported !== null),
    gone,
    findings: plan.findings.filter((finding) => finding !== gone && finding.rule !== 'spend-unreadable'),
    unreadSpend: (expected.limits.has(spendGroupKey) ? snapshot.spend?.unread : null) ?? null,
    pathOf: ({ origin }) => (origin === null ? ['limits'] : pathOf(origin)),
    live: spellLive(expected.limits, changes, resolved.groups, pathOf),
    asksTheSame: (other, attribute) =>
      askTheSame(partOf(expected, attribute), partOf(other, attribute), { live, attribute }),
  };
}

/** Whether limits of the group are declared in this attribute. */
export function isIn(attribute: LimitAttribute, group: Group): boolean {
  return isMoney(group) === (attribute === 'spend_limit');
}

function partOf(expected: ExpectedLimits, attribute: LimitAttribute): ExpectedLimits {
  const limits = [...expected.limits].filter(([group]) => (group === spendGroupKey) === (attribute === 'spend_limit'));
  return { ...expected, limits: new Map(limits) };
}

/**
 * Where neither names a limiter, both ask for what the other does; `"*"` counts as one. A key that means no group today is never
 * the same as another.
 */
function askTheSame(
  one: ExpectedLimits,
  other: ExpectedLimits,
  { live, attribute }: { readonly live: LiveIndex; readonly attribute: LimitAttribute },
): boolean {
  const both = [...one.limits, ...other.limits];
  if (both.some(([key]) => live.groups.find(key) === null)) return false;
  const named = new Set(both.flatMap(([, limiters]) => [...limiters.keys()]));
  const [settingOfOne, settingOfOther] = [settingsOf(one, live), settingsOf(other, live)];
  const groups = live.groups.list.filter((group) => isIn(attribute, group));
  return groups.every((group) =>
    [...named].every((limiter) => isDeepStrictEqual(settingOfOne(group, limiter), settingOfOther(group, limiter))),
  );
}

/** What is only reported where nobody declares it is no wish, as `inherit` is one. */
function settingsOf(expected: ExpectedLimits, live: LiveIndex): (group: LiveGroup, limiter: string) => Desired {
  const undeclared = expected.undeclared === 'error' ? 'error' : 'ignore';
  const { settingAt } = resolve(declare({ ...expected, undeclared }).declaration, live);
  return (group, limiter) => settingAt(expected.workspaceId, group, limiter);
}

function spellLive(
  limits: SpelledLimits,
  changes: readonly Change[],
  groups: GroupIndex,
  pathOf: ReturnType<typeof declare>['pathOf'],
): SpelledLimits {
  if (changes.length === 0) return limits;
  const live = new Map([...limits].map(([group, limiters]) => [group, new Map(limiters)]));
  const keyOf = ({ origin, group }: Change): string => {
    if (isMoney(group)) return spendGroupKey;
    const [, written] = origin === null ? [] : pathOf(origin);
    const key = groupKey(group);
    return written ?? [...limits.keys(), group.type].find((word) => groups.find(word)?.key === key) ?? key;
  };
  for (const change of changes) {
    const key = keyOf(change);
    const group = live.get(key) ?? new Map<string, string>();
    const written = group.get(change.limiter) ?? '';
    live.set(
      key,
      group.set(change.limiter, isMoney(change.group) ? spellAmount(change, written) : spellSetting(change.before)),
    );
  }
  return live;
}

/** A live setting as it would be declared. */
function spellSetting(setting: Setting): string {
  return setting.source === 'workspace' ? String(setting.value) : 'inherit';
}

/** The same of a spend limit, with its currency where one was `written`. */
function spellAmount({ before, group: { currency } }: Change, written: string): string {
  if (before.source !== 'workspace') return amountForms.none;
  return `${plainAmount(before.value)}${written.includes(' ') && currency ? ` ${currency}` : ''}`;
}
