import { changeId, formatAddress, groupKey, stepId } from '../../src/model/address.js';
import { digestPlan, kindOf, summarize } from '../../src/model/computed-fields.js';
import type { Change, Finding, FindingOf, Plan, Summary, UnknownFinding } from '../../src/model/plan-types.js';
import { isUnknownRule } from '../../src/model/rules/rules.js';
import { inherited, override } from '../../src/model/setting.js';
import type { Group } from '../../src/model/snapshot-types.js';
import { exitCode, markReported, verdict } from '../../src/model/verdict.js';

export const opus: Group = {
  id: 'rlg_01VPTCmyiu5ZLsWkcxYG2pY8',
  rate_limit_id: 'entry-opus',
  type: 'model_group',
  display_name: 'Claude Opus 4.x',
  models: ['claude-opus-4-5', 'claude-opus-4-8'],
};

export const batch: Group = {
  id: 'rlg_01Batch',
  rate_limit_id: 'entry-batch',
  type: 'batch',
  display_name: null,
  models: null,
};

/** A drifted limit of `prod-chat`: 500 is live, 1,000 is declared. */
export function changeOf(parts: Partial<Change> = {}): Change {
  const workspace = parts.workspace ?? { id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ', name: 'prod-chat' };
  const { group = opus, limiter = 'requests_per_minute', after = override(1000) } = parts;
  const address = formatAddress(workspace.id, groupKey(group), limiter);
  return {
    id: changeId(address),
    step: stepId(address, after),
    address,
    action: 'update',
    class: 'drift',
    since: null,
    introduced: null,
    declared: null,
    live_declared: null,
    rule: 'limit-changed',
    severity: 'error',
    ignored: null,
    reported: null,
    workspace,
    group,
    limiter,
    settable: 'console',
    before: override(500),
    after,
    organization_limit: 4000,
    remaining: [],
    origin: { file: 'limits.yaml', line: 14, column: 32 },
    entry: null,
    ...parts,
  };
}

/** A limit that should be inherited, with an override that is not declared. */
export function undeclaredChange(parts: Partial<Change> = {}): Change {
  return changeOf({
    action: 'delete',
    rule: 'limit-undeclared',
    before: override(2000),
    after: inherited(4000),
    origin: null,
    ...parts,
  });
}

/** A workspace that is not declared. */
export function findingOf(parts: Partial<Omit<FindingOf<'undeclared-workspace'>, 'rule'>> = {}): Finding {
  return {
    rule: 'undeclared-workspace',
    severity: 'warning',
    workspace: { id: 'wrkspc_01New', name: 'new-team' },
    address: null,
    origin: null,
    related: [],
    introduced: null,
    data: { name: 'new-team', overrides: 0 },
    message: 'Workspace "new-team" is not declared; it inherits every limit',
    ...parts,
  };
}

/** A finding of a version that is still to come. */
export function laterFinding(rule: string, parts: Partial<Omit<UnknownFinding, 'rule'>> = {}): Finding {
  if (!isUnknownRule(rule)) throw new Error(`${rule} is a rule of this version`);
  return { ...findingOf(), rule, data: {}, ...parts };
}

const nothing: Summary = {
  workspaces: 12,
  limits: 87,
  create: 0,
  update: 0,
  delete: 0,
  drift: 0,
  pending: 0,
  overdue: 0,
  adopted: 0,
  conflict: 0,
  ignored: 0,
  reported: 0,
  undeclared_workspaces: 0,
  not_looked_at: 0,
};

/** A plan in sync, unless `parts` say otherwise; class counts follow from its changes. */
export function planOf(parts: Partial<Omit<Plan, 'summary'>> & { readonly summary?: Partial<Summary> } = {}): Plan {
  const { changes = [], findings = [], summary, ...rest } = parts;
  return {
    format_version: '1.3',
    tool: { name: 'limitdrift', version: '0.1.0' },
    run: {
      taken_at: '2026-11-21T20:00:00Z',
      source: 'api',
      api_version: '2023-06-01',
      exit_code: rest.verdict === 'drift' ? 2 : 0,
      policy: {
        fail_on: ['drift', 'conflict', 'overdue'],
        grace_seconds: 259_200,
        touched: false,
        strict: false,
        report_only: false,
      },
    },
    organization: { id: '8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10', name: 'Acme' },
    declaration: { files: [{ path: 'limits.yaml', sha256: '0'.repeat(64) }], base: null },
    verdict: 'in-sync',
    complete: true,
    incomplete: [],
    digest: `sha256:${'a'.repeat(64)}`,
    ...rest,
    summary: { ...nothing, ...countClasses(changes), ...summary },
    changes,
    findings,
  };
}

/** A plan as a run would have written it: what follows from its changes, findings and error is made anew. */
export function consistent(plan: Plan): Plan {
  const made = plan.changes.map((change): Change => {
    const address = formatAddress(change.workspace.id, groupKey(change.group), change.limiter);
    return { ...change, ...kindOf(change), address, id: changeId(address), step: stepId(address, change.after) };
  });
  const { policy } = plan.run;
  const changes =
    plan.format_version === '1.0' ? made.map((change) => ({ ...change, reported: null })) : markReported(made, policy);
  const undeclared_workspaces = plan.findings.filter(({ rule }) => rule === 'undeclared-workspace').length;
  const whole = {
    ...plan,
    changes,
    digest: digestPlan({ ...plan, changes }),
    summary: { ...summarize(changes, plan.summary), undeclared_workspaces },
  };
  if (plan.error !== undefined) return { ...whole, verdict: 'failed', complete: false };
  const judged = { ...whole, complete: plan.incomplete.length === 0 };
  return { ...judged, verdict: verdict(judged), run: { ...plan.run, exit_code: exitCode(judged, plan.run.policy) } };
}

function countClasses(changes: readonly Change[]): Partial<Summary> {
  const counts: Record<string, number> = {};
  for (const change of changes) {
    const key = change.ignored !== null ? 'ignored' : change.reported !== null ? 'reported' : change.class;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
