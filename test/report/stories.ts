import type { Plan } from '../../src/model/plan-types.js';
import { inherited, override } from '../../src/model/setting.js';
import { batch, changeOf, findingOf, planOf, undeclaredChange } from './plans.js';

const search = { id: 'wrkspc_02Search', name: 'prod-search' };

/** Plans that no scenario leads to: classes that need a base or history, ignores, failures. */
export const stories: Readonly<Record<string, Plan>> = {
  'story-nothing-drifted': planOf(),
  'story-not-looked-at': planOf({ summary: { workspaces: 1, limits: 7, not_looked_at: 11 } }),
  'story-pending': planOf({
    verdict: 'pending',
    changes: [
      changeOf({ class: 'pending', since: '4f0c2a9' }),
      changeOf({
        class: 'pending',
        action: 'create',
        rule: 'limit-missing',
        group: batch,
        settable: 'command',
        before: inherited(1000),
        organization_limit: 1000,
      }),
    ],
  }),
  'story-every-class': planOf({
    verdict: 'drift',
    changes: [
      changeOf({ class: 'overdue', since: '4f0c2a9' }),
      changeOf({ class: 'conflict', limiter: 'output_tokens_per_minute', after: override(0) }),
      changeOf({ class: 'adopted', action: 'no-op', limiter: 'tokens_per_day', before: override(1000) }),
      undeclaredChange({ workspace: search }),
      undeclaredChange({
        workspace: search,
        limiter: 'fast_otpm',
        settable: 'no',
        ignored: { reason: 'vendor migration, INC-123' },
      }),
    ],
    findings: [
      {
        ...findingOf({ severity: 'note' }),
        rule: 'blocked',
        data: { group: 'batch', limiter: 'requests_per_minute', organization_limit: 1000 },
        message: '0 requests_per_minute for batch lets nothing through (organization: 1,000)',
      },
      findingOf(),
      {
        ...findingOf({ severity: 'error', workspace: search }),
        rule: 'group-conflict',
        origin: { file: 'limits.yaml', line: 20, column: 7 },
        related: [{ file: 'limits.yaml', line: 22, column: 7 }],
        data: { keys: ['opus', 'claude-opus-4-8'], group: 'Claude Opus 4.x', disagree: ['requests_per_minute'] },
        message: '"opus" and "claude-opus-4-8" are both Claude Opus 4.x and disagree on requests_per_minute',
      },
    ],
  }),
  'story-adopted': planOf({ changes: [changeOf({ class: 'adopted', action: 'no-op', before: override(1000) })] }),
  'story-report-only': reportOnly(),
  'story-failed': failed(
    1,
    'api-failed',
    'GET /v1/organizations/rate_limits (status 500, request-id req_011CFailed): answered 500 six times',
  ),
  'story-refused': failed(
    4,
    'credential-refused',
    'The API refused the credential: GET /v1/organizations/me (status 401, request-id req_011CRefused)',
  ),
  'story-invalid': failed(3, 'declaration-invalid', '3 problems in the declaration'),
};

function reportOnly(): Plan {
  const plan = planOf({ verdict: 'drift', changes: [changeOf()] });
  return { ...plan, run: { ...plan.run, exit_code: 0, policy: { ...plan.run.policy, report_only: true } } };
}

function failed(exitCode: number, code: string, message: string): Plan {
  const plan = planOf({
    verdict: 'failed',
    organization: null,
    complete: false,
    error: { code, message, hint: 'Run it again', problems: [] },
    summary: { workspaces: 0, limits: 0 },
  });
  return { ...plan, run: { ...plan.run, exit_code: exitCode } };
}
