import { changeId, formatAddress, groupKey, isToBeCreated, stepId } from './address.js';
import { digestPlan, kindOf, summarize } from './computed-fields.js';
import { isNewerMinor } from './read-json.js';
import { canonicalJson } from './text.js';
import { type Change, type Plan, planFormatVersion, type Summary } from './plan-types.js';
import { inherited, type Setting } from './setting.js';
import { exitCode, isComplete, isReported, verdict } from './verdict.js';

/**
 * The first thing in a plan that does not follow from the rest of it, in words, so that somebody edited it; null: all does.
 * IDs mean the same in every minor version; what else follows in a newer one than ours cannot be known.
 */
export function findEdit(plan: Plan): string | null {
  const { changes } = plan;
  const newer = isNewerMinor(plan.format_version, planFormatVersion);
  return (
    findMisfit(changes, idsOf) ??
    findDouble(changes) ??
    (newer ? null : (findMisfit(changes, (change) => contentOf(change, plan)) ?? findMisfitOfWhole(plan)))
  );
}

/** What a part is called, what follows from the rest, and what is there. */
type Part = readonly [name: string, expected: unknown, found: unknown];

function findMisfit(changes: readonly Change[], partsOf: (change: Change) => readonly Part[]): string | null {
  for (const change of changes) {
    const name = differingPart(partsOf(change));
    if (name !== null) return `\`${name}\` of the step ${change.step} does not fit the rest of it`;
  }
  return null;
}

function idsOf({ workspace, group, limiter, after, ...change }: Change): readonly Part[] {
  const address = formatAddress(workspace.id, groupKey(group), limiter);
  return [
    ['address', address, change.address],
    ['step', stepId(address, after), change.step],
    ['id', changeId(address), change.id],
  ];
}

function contentOf(change: Change, { format_version: version, run }: Plan): readonly Part[] {
  const { workspace, before, after, organization_limit } = change;
  const follow = (setting: Setting): Setting =>
    setting.source === 'organization' ? { ...setting, ...inherited(organization_limit) } : setting;
  const { action, rule } = kindOf(change);
  return [
    ['before', follow(before), before],
    ['after', follow(after), after],
    ['action', action, change.action],
    ['rule', rule, change.rule],
    ['reported', version !== '1.0' && isReported(change, run.policy), change.reported !== null],
    ['workspace', isToBeCreated(workspace) ? { ...workspace, id: `name:${workspace.name}` } : workspace, workspace],
  ];
}

function findDouble(changes: readonly Change[]): string | null {
  const seen = new Set<string>();
  for (const { address, step } of changes) {
    if (seen.has(address)) return `the step ${step} is about a limit that another step is about too`;
    seen.add(address);
  }
  return null;
}

/** A failed run has an exit code of its own, and neither that of success nor that of drift. */
function findMisfitOfWhole(plan: Plan): string | null {
  const failed = plan.error !== undefined;
  const code = plan.run.exit_code;
  // Where the rule is off, only the summary knows.
  const undeclared = plan.findings.filter(({ rule }) => rule === 'undeclared-workspace').length;
  const undeclared_workspaces = undeclared === 0 ? plan.summary.undeclared_workspaces : undeclared;
  const name = differingPart([
    ['verdict', failed ? 'failed' : verdict(plan), plan.verdict],
    ['complete', !failed && isComplete(plan), plan.complete],
    ['exit_code', failed ? (code === 0 || code === 2 ? 1 : code) : exitCode(plan, plan.run.policy), code],
    ['digest', digestPlan(plan), plan.digest],
    ...countParts({ ...summarize(plan.changes, plan.summary), undeclared_workspaces }, plan.summary),
  ]);
  return name === null ? null : `\`${name}\` does not fit its changes and findings`;
}

function countParts(expected: Summary, summary: Summary): readonly Part[] {
  const found = new Map(Object.entries(summary));
  return Object.entries(expected).map(([name, value]) => [name, value, found.get(name)]);
}

/** The first name whose value is not the expected one. */
function differingPart(parts: readonly Part[]): string | null {
  const [name = null] = parts.find(([, expected, found]) => canonicalJson(expected) !== canonicalJson(found)) ?? [];
  return name;
}
