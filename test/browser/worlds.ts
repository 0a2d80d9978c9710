import type { Plan } from '../../src/model/plan-types.js';
import { inherited, override } from '../../src/model/setting.js';
import { batch, changeOf, findingOf, planOf, undeclaredChange } from '../report/plans.js';

export const search = { id: 'wrkspc_02Search', name: 'prod-search' };

/** Three classes in two workspaces, a finding, and a workspace to be created. */
export const team: Plan = planOf({
  verdict: 'drift',
  changes: [
    changeOf({ class: 'pending' }),
    changeOf({ limiter: 'output_tokens_per_minute', after: override(0) }),
    undeclaredChange({ workspace: search }),
    changeOf({
      workspace: search,
      group: batch,
      settable: 'command',
      class: 'conflict',
      before: inherited(null),
      organization_limit: null,
    }),
    changeOf({ workspace: { id: 'name:voice', name: 'voice' }, class: 'pending', before: inherited(4000) }),
  ],
  findings: [findingOf()],
});

export const titles = {
  create: 'Create the workspace voice in the Console, with exactly this name.',
  pending: 'Claude Opus 4.x requests_per_minute 500 → 1,000',
  drift: 'Claude Opus 4.x output_tokens_per_minute 500 → 0',
  undeclared: 'Claude Opus 4.x requests_per_minute 2,000 → inherits 4,000',
  conflict: 'batch requests_per_minute inherits no limit → 1,000',
  voice: 'Claude Opus 4.x requests_per_minute inherits 4,000 → 1,000',
} as const;
