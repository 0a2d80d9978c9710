/*
 * Every metric that is ever written, in one table: its help in the file, and what is made from metrics (alerting rules, a
 * dashboard), follow from it.
 */

export interface Metric<Label extends string = string> {
  /** All are gauges: what a run found, until the next one. */
  readonly type: 'gauge';
  /** null: a plain number; `currency`: the unit is the label `currency`. */
  readonly unit: 'seconds' | 'minutes' | 'ratio' | 'currency' | null;
  /** Never changes: node_exporter wants it alike in all files that have the family. */
  readonly help: string;
  /** Beside `organization_id`, which all bear. */
  readonly labels: readonly Label[];
}

function gauge<const Label extends string = never>(
  help: string,
  labels: readonly Label[] = [],
  unit: Metric['unit'] = null,
): Metric<Label> {
  return { type: 'gauge', unit, help, labels };
}

const limit = ['workspace_id', 'group', 'limiter'] as const;
/** Of a spend limit. Amounts are in the currency's unit, such as 250.5; no other metric holds one. */
const spendLimit = ['workspace_id', 'period', 'currency'] as const;
/** `scope` is `organization` or `workspace`; limits of the organization have no workspace. */
const row = ['scope', ...limit] as const;

/** What a plan is written as. */
export const planMetrics = {
  run_success: gauge('Whether the last run compared the limits; 0: it failed'),
  run_exit_code: gauge('The exit code of the last run'),
  last_run_timestamp_seconds: gauge(
    'When the last run read the live limits, or failed, in seconds since 1970',
    [],
    'seconds',
  ),
  verdict: gauge('The verdict of the last run; 1: this one, 0: another', ['verdict']),
  build_info: gauge('The version of limitdrift that made the last run', ['version']),
  workspaces: gauge('Live workspaces that were compared'),
  limits: gauge('Limits that were compared'),
  changes: gauge('Limits where live is not what is declared, by class, without what is ignored or reported', ['class']),
  ignored_changes: gauge('Limits where live is not what is declared, and an ignore tolerates it'),
  reported_changes: gauge('Limits where live is not what is declared, and that is only reported'),
  findings: gauge('Findings, by severity', ['severity']),
  undeclared_workspaces: gauge('Live workspaces that are not declared'),
  incomplete_workspaces: gauge('Workspaces that could not be read'),
  not_looked_at_workspaces: gauge('Workspaces that were left out on request'),
  drift: gauge('1: live is not what was agreed; 0: pending, adopted, ignored or reported', [...limit, 'class']),
  reported: gauge('1: live is not what was agreed, and that is only reported; 0: it is not, or fails', [
    ...limit,
    'class',
  ]),
  expected: gauge('What is declared; absent where that leaves no limit', limit),
  live: gauge('What is live; absent where there is no limit', limit),
  organization_limit: gauge('The limit of the organization; absent where it has none', limit),
  spend_limit_expected: gauge(
    'The declared spend limit of a workspace that has another; absent where that leaves no limit',
    spendLimit,
    'currency',
  ),
  spend_limit_live: gauge(
    'The live spend limit of a workspace that has another than the declared one; absent where there is none',
    spendLimit,
    'currency',
  ),
  spend_limit_in_force: gauge(
    'The spend limit in force where one is declared: the lowest of workspace, organization and usage tier',
    spendLimit,
    'currency',
  ),
  spend_limit_organization: gauge(
    'The spend limit of the organization, or the lower one of its usage tier; absent where it has none',
    ['period', 'currency'],
    'currency',
  ),
  spent: gauge('What is spent since the period of a declared spend limit began', spendLimit, 'currency'),
  spent_organization: gauge(
    'What the organization has spent since the period began',
    ['period', 'currency'],
    'currency',
  ),
  organization_info: gauge('The name of the organization', ['organization']),
  workspace_info: gauge('The name of a workspace that another metric names, or a finding is about', [
    'workspace_id',
    'workspace',
  ]),
  group_info: gauge('The name of a group that another metric names', ['group', 'name']),
} as const satisfies Readonly<Record<string, Metric>>;

/** What a headroom is written as. None is named as one of a plan: both files can lie in one folder, and no series may be in both. */
export const headroomMetrics = {
  headroom_run_exit_code: gauge('The exit code of the last run of headroom'),
  headroom_last_run_timestamp_seconds: gauge(
    'When the last run of headroom read the limits, in seconds since 1970',
    [],
    'seconds',
  ),
  headroom_complete: gauge('Whether the last run of headroom read all that it asked for; 0: something is missing'),
  headroom_measurable: gauge('1: the source of usage answers for the organization; 0: it refused', ['source']),
  headroom_known_until_timestamp_seconds: gauge(
    'Up to when the source of usage was known, in seconds since 1970; absent where it refused',
    ['source'],
    'seconds',
  ),
  headroom_limits: gauge('Limits, by how they fare', ['level']),
  headroom_ratio: gauge('Peak use of the window as a share of the limit; 1 is all of it', row, 'ratio'),
  headroom_peak: gauge('Peak use of the window: the highest minute, or day of a limit by the day', row),
  headroom_limit: gauge('The limit in force; absent where there is none', row),
  headroom_minutes_at: gauge(
    'Minutes of the window at or above so many per cent of the limit; days of a limit by the day',
    [...row, 'percent'],
    'minutes',
  ),
  headroom_at_mark: gauge('1: at the mark for as long as it takes, and not known; 0: it is not', row),
  headroom_known: gauge('1: at the mark, and the declaration knows why; 0: it is not', row),
  headroom_cache_read_share: gauge('Cache reads as a share of all input; absent where there was none', row, 'ratio'),
  headroom_organization_info: gauge('The name of the organization', ['organization']),
  headroom_workspace_info: gauge('The name and the owner of a workspace that another metric names', [
    'workspace_id',
    'workspace',
    'owner',
  ]),
  headroom_group_info: gauge('The name of a group that another metric names', ['group', 'name']),
} as const satisfies Readonly<Record<string, Metric>>;

/** Every metric; in a file each has `limitdrift_` before it. */
export const metrics = { ...planMetrics, ...headroomMetrics };

export type MetricName = keyof typeof metrics;
export const metricPrefix = 'limitdrift_';
