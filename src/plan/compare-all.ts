import { meets } from '../model/setting.js';
import type { LiveWorkspace, WorkspaceRef } from '../model/snapshot-types.js';
import type { Classified, Classifier } from './classify.js';
import {
  type ChangeMaker,
  type Comparer,
  compareWorkspace,
  type Comparison,
  type DeclaredState,
  type Pair,
} from './compare.js';
import { type FindingList, severityOf } from './findings.js';
import { reportEntry } from './resolution-findings.js';
import type { Resolved } from './resolve/resolve.js';
import { declaredBy, type ResolvedPast, type ResolvedVersion } from './resolved-past.js';
import type { Scope } from './scope.js';
import { signatureOf } from './touched.js';
import type { Declaration, DeclaredWorkspace } from '../model/declaration.js';
import { changeId, formatAddress, identityOfGroup, stepId } from '../model/address.js';
import { kindOf } from '../model/computed-fields.js';
import { settable } from '../model/limiters.js';
import type { Change } from '../model/plan-types.js';

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
      meets(live, desired)
        ? null
        : {
            class: 'pending',
            ...creation,
            introduced: isIntroduced(entry, { head, base: past.base }),
            live_declared: null,
          },
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

/** Which commit declared a workspace that does not exist. */
type Creation = Pick<Classified, 'since' | 'declared'>;

const notCommitted: Creation = { since: null, declared: null };

/** Since when a workspace that does not exist is declared; null: too long, or it cannot be told, so that it is missing. */
export function creationOf(
  { key }: DeclaredWorkspace,
  { base, versions, isWhole, isInterruption }: ResolvedPast,
): Creation | null {
  const declares = ({ workspaces }: Declaration): boolean => workspaces.some((entry) => entry.key === key);
  if (base !== null && !declares(base.declaration)) return notCommitted;
  let declared: ResolvedVersion | null = null;
  let between: ResolvedVersion | null = null;
  for (const version of versions) {
    if (between !== null && !isInterruption(between, declared)) break;
    if (declares(version.declaration)) [declared, between] = [version, null];
    else between = version;
  }
  if (declared === null) return between === null ? null : notCommitted;
  return between === null && !isWhole() ? null : sinceWhenYoung(declared);
}

/** Whether this change asks for something else than its base in a workspace that is still to be created. */
function isIntroduced(
  entry: DeclaredWorkspace,
  { head, base }: Pick<Workbench, 'head'> & Pick<ResolvedPast, 'base'>,
): boolean | null {
  if (base === null) return null;
  const before = base.declaration.workspaces.find(({ key }) => key === entry.key);
  return before === undefined || signatureOf(before, base.declaration) !== signatureOf(entry, head.declaration);
}

function sinceWhenYoung(version: ResolvedVersion): Creation | null {
  return version.recent ? { since: version.commit, declared: declaredBy(version) } : null;
}

/** A workspace that somebody has yet to create: it inherits everything. */
function newWorkspace({ key }: DeclaredWorkspace): LiveWorkspace {
  return {
    id: `name:${key}`,
    name: key,
    archived_at: null,
    default: false,
    read: true,
    inherited_listed: false,
    entries: [],
  };
}

/** Makes changes of what is not as desired, and of what this change adopts; none where a rule is off. */
function createChangeMaker(classify: Classifier['classify'], severities: Declaration['rules']): ChangeMaker {
  return (pair, state) => {
    const { group, limiter, live, desired, origin } = pair;
    const at = { workspaceId: state.workspace.id, group, limiter, named: origin !== null };
    const classified = classify(at, live, desired);
    return classified === null ? null : changeOf(pair, { state, classified, severities });
  };
}

interface Judgement {
  readonly state: DeclaredState;
  readonly classified: Classified;
  readonly severities: Declaration['rules'];
}

function changeOf(pair: Pair, { state, classified, severities }: Judgement): Change | null {
  const { group, limiter, live, desired, origin } = pair;
  const { action, rule } = kindOf({ class: classified.class, before: live, after: desired, origin });
  const ruled = severityOf(rule, severities);
  if (ruled === 'off') return null;
  const tolerated = rule === 'limit-undeclared' && state.declared.entry.undeclared === 'report';
  const address = formatAddress(state.workspace.id, group.key, limiter);
  return {
    id: changeId(address),
    step: stepId(address, desired),
    address,
    action,
    class: classified.class,
    since: classified.since,
    introduced: classified.introduced,
    declared: classified.declared,
    live_declared: classified.live_declared,
    rule,
    severity: tolerated ? 'note' : ruled,
    ignored: null,
    reported: tolerated ? 'undeclared' : null,
    workspace: { id: state.workspace.id, name: state.workspace.name },
    group: identityOfGroup(group),
    limiter,
    settable: settable(group, limiter),
    before: live,
    after: desired,
    organization_limit: pair.organizationLimit,
    remaining: pair.remaining,
    origin,
    entry: state.declared.entry.origin,
  };
}
