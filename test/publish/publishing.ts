import type { Host } from '../../src/cli/host.js';
import { formatPlan } from '../../src/files/plan-file.js';
import type { Plan } from '../../src/model/plan-types.js';
import { override } from '../../src/model/setting.js';
import { type Ended, folder, type Folder, limitdrift } from '../cli/command-line.js';
import { consistent } from '../report/plans.js';
import { planScenario } from '../scenarios/scenario.js';

/** A scenario's plan of the organization Acme, read so many minutes after noon; more goes before. */
export function planOf(scenario: string, minutes = 0, more: Partial<Plan> = {}): Plan {
  const plan = planScenario(scenario);
  const taken_at = new Date(Date.parse('2026-11-22T12:00:00Z') + minutes * 60_000).toISOString().replace('.000', '');
  return { ...plan, run: { ...plan.run, taken_at }, organization: { id: 'org-1', name: 'Acme' }, ...more };
}

/** The plan where other values are live, so that what has to be done is not the same. */
export function withLive(value: number, plan: Plan): Plan {
  return consistent({ ...plan, changes: plan.changes.map((change) => ({ ...change, before: override(value) })) });
}

/** A run that failed before it knew anything. */
export function failedPlan(minutes = 0): Plan {
  const { run, ...plan } = planOf('in-sync', minutes);
  return {
    ...plan,
    run: { ...run, exit_code: 4 },
    organization: null,
    verdict: 'failed',
    complete: false,
    error: {
      code: 'credential-refused',
      message: 'The API refused the credential',
      hint: 'Check the key.',
      problems: [],
    },
  };
}

export interface Publisher {
  readonly folder: Folder;
  /** How long was waited between tries, in milliseconds. */
  readonly waits: number[];
  /** Runs a command on a plan in the environment given, without waiting. */
  readonly run: (command: string, plan: Plan, env: Host['env'], ...options: readonly string[]) => Promise<Ended>;
}

export function publisher(): Publisher {
  const cwd = folder();
  const waits: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  return {
    folder: cwd,
    waits,
    run: (command, plan, env, ...options) => {
      cwd.write('plan.json', formatPlan(consistent(plan)));
      return limitdrift(cwd, [command, 'plan.json', ...options], { env, sleep });
    },
  };
}
