import { identityOf } from '../model/address.js';
import type { Past } from '../model/past-types.js';
import type { Change, Finding } from '../model/plan-types.js';
import type { FindingRuleId } from '../model/rules/rules.js';
import { canonicalJson } from '../model/text.js';
import type { Resolved } from './resolve/resolve.js';

/*
 * Tells what this change brings from what its base had already.
 */

/** Of what is live, of the run or of the past: no change of the declaration brings or takes it away. */
const unowned: readonly (Finding['rule'] & FindingRuleId)[] = [
  'snapshot-old',
  'history-unavailable',
  'base-unreadable',
  'base-empty',
  'nothing-touched',
  'below-peak-usage',
];

/** Says of each finding whether the declaration of the base alone has it too. */
export function markIntroduced(
  findings: readonly Finding[],
  base: { readonly resolved: Resolved; readonly findings: readonly Finding[] } | null,
): readonly Finding[] {
  if (base === null) return findings;
  const ignores = base.resolved.declaration.ignores.map(({ reason, owner, expires }) =>
    canonicalJson({ reason, owner, expires }),
  );
  const known = new Set(base.findings.map(sameness));
  const isKnown = (finding: Finding): boolean =>
    finding.rule === 'ignore-expired' || finding.rule === 'ignore-unused'
      ? ignores.includes(canonicalJson(finding.data))
      : known.has(sameness(finding));
  return findings.map((finding): Finding => {
    const introduced = unowned.some((rule) => rule === finding.rule) ? null : !isKnown(finding);
    return { ...finding, introduced };
  });
}

/** What two findings are the same by, wherever they are written, and in however many workspaces. */
function sameness(finding: Finding): string {
  const { rule, workspace, address, data } = finding;
  if (rule === 'workspace-missing') return canonicalJson([rule, identityOf(workspace)]);
  return canonicalJson([rule, identityOf(workspace), address, { ...data, workspaces: null }]);
}

/** In a run without a base: the base that tells what is not merged yet; null: all that is asked for is, or nobody can tell. */
export function findUnmerged(changes: readonly Change[], { given, unmerged }: Past): string | null {
  const asked = changes.filter(
    ({ class: name, ignored }) => ignored === null && (name === 'pending' || name === 'overdue'),
  );
  const found = given === null && asked.length > 0 ? unmerged() : null;
  if (found === null) return null;
  // What no commit has declared is not committed.
  return asked.some(({ since }) => since === null || found.commits.has(since)) ? found.base : null;
}
