import { changeId, formatAddress, groupKey, isToBeCreated, stepId } from './address.js';
import { digestPlan, kindOf, summarize } from './computed-fields.js';
import { isNewerMinor } from './read-json.js';
import { canonicalJson } from './text.js';
import { type Change, type Plan, planFormatVersion } from './plan-types.js';
import { inherited, type Setting } from './setting.js';
import { exitCode, verdict } from './verdict.js';

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
    (newer ? null : (findMisfit(changes, contentOf) ?? findMisfitOfWhole(plan)))
  );
}

type Parts = Readonly<Record<string, unknown>>;

function findMisfit(changes: readonly Change[], expect: (change: Change) => Parts): string | null {
  for (const change of changes) {
    const name = differingPart(expect(change), { ...change });
    if (name !== null) return `\`${name}\` of the step ${change.step} does not fit the rest of it`;
  }
  return null;
}

function idsOf({ workspace, group, limiter, after }: Change): Parts {
  const address = formatAddress(workspace.id, groupKey(group), limiter);
  return { address, step: stepId(address, after), id: changeId(address) };
}

function contentOf(change: Change): Parts {
  const { workspace, before, after, organization_limit } = change;
  const follow = (setting: Setting): Setting =>
    setting.source === 'organization' ? { ...setting, ...inherited(organization_limit) } : setting;
  const id = isToBeCreated(workspace) ? `name:${workspace.name}` : workspace.id;
  return { before: follow(before), after: follow(after), ...kindOf(change), workspace: { ...workspace, id } };
}

function findDouble(changes: readonly Change[]): string | null {
  const seen = new Set<string>();
  for (const { address, step } of changes) {
    if (seen.has(address)) return `the step ${step} is of a limit that another one is of`;
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
  const whole: Parts = {
    verdict: failed ? 'failed' : verdict(plan),
    complete: !failed && plan.incomplete.length === 0,
    exit_code: failed ? (code === 0 || code === 2 ? 1 : code) : exitCode(plan, plan.run.policy),
    digest: digestPlan(plan),
    ...summarize(plan.changes, plan.summary),
    undeclared_workspaces: undeclared === 0 ? plan.summary.undeclared_workspaces : undeclared,
  };
  const { verdict: found, complete, digest, summary } = plan;
  const name = differingPart(whole, { ...summary, verdict: found, complete, digest, exit_code: code });
  return name === null ? null : `\`${name}\` does not fit its changes and findings`;
}

/** The first name whose value is not the expected one. */
function differingPart(expected: Parts, found: Parts): string | null {
  const names = Object.keys(expected);
  return names.find((name) => canonicalJson(expected[name]) !== canonicalJson(found[name])) ?? null;
}
