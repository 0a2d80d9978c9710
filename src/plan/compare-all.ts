import { meets } from '../model/setting.js';
import type { WorkspaceRef } from '../model/snapshot-types.js';
import { createChangeMaker } from './change.js';
import type { Classifier } from './classify.js';
import { compareWorkspace, type Comparer, type Comparison } from './compare.js';
import type { FindingList } from './findings.js';
import { creationOf, newWorkspace } from './new-workspace.js';
import { reportEntry } from './resolution-findings.js';
import type { Resolved } from './resolve/resolve.js';
import type { ResolvedPast } from './resolved-past.js';
import type { Scope } from './scope.js';

/** Compares every workspace that the run looks at, and says what the keys of its entry have wrong. */
export function compareAll(bench: Workbench): readonly Comparison[] {
  return [...compareMatched(bench), ...compareMissing(bench)];
}

/** What the steps of one plan share. */
export interface Workbench {
  readonly head: Resolved;
  readonly scope: Scope;
  readonly past: ResolvedPast;
  readonly classifier: Classifier;
  readonly findings: FindingList;
}

function compareMatched(bench: Workbench): readonly Comparison[] {
  const comparer = comparerOf(bench, bench.classifier.classify);
  return bench.scope.matched.flatMap(({ entry, workspace }) => {
    const declared = bench.head.read(entry);
    reportEntry(declared, bench.head.groups, bench.findings, { id: workspace.id, name: workspace.name });
    return workspace.read ? [compareWorkspace({ workspace, declared }, comparer)] : [];
  });
}

/** Workspaces that are declared and do not exist: newly declared ones are pending, the others an error. */
function compareMissing(bench: Workbench): readonly Comparison[] {
  const { head, past, scope, findings } = bench;
  return scope.missing.flatMap((entry, index) => {
    const creation = creationOf(entry, past);
    const subject: WorkspaceRef = { id: null, name: entry.key };
    const suggestion = index < mostSuggestions ? head.live.workspaces.closest(entry.key) : null;
    const data = { name: entry.key, id: null, suggestion, pending: creation !== null };
    findings.add('workspace-missing', data, { workspace: subject, origin: entry.origin });
    if (creation === null) return [];
    const declared = head.read(entry);
    reportEntry(declared, head.groups, findings, subject);
    const comparer = comparerOf(bench, (_, live, desired) =>
      meets(live, desired) ? null : { class: 'pending', since: creation.since },
    );
    return [compareWorkspace({ workspace: newWorkspace(entry), declared }, comparer)];
  });
}

/** A declaration in a pull request is somebody else's: thousands of wrong names get no suggestion each. */
const mostSuggestions = 500;

function comparerOf({ head, findings }: Workbench, classify: Classifier['classify']): Comparer {
  const { groups, ask, declaration } = head;
  return { groups, findings, ask, changeOf: createChangeMaker(classify, declaration.rules) };
}
