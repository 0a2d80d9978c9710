import { sleep } from '../../http/deadline.js';
import { isToBeCreated } from '../../model/address.js';
import { UserError } from '../../model/errors.js';
import { formatDuration } from '../../model/text.js';
import type { Plan } from '../../model/plan-types.js';
import { isMoney } from '../../model/spend/money.js';
import type { Verification } from '../../model/verification.js';
import { stepsOf, verifySteps } from '../../plan/verify-steps.js';
import { verifyFormats } from '../../report/verification/verify-formats.js';
import { verificationHeadline } from '../../report/verification/verify-words.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { durationsNote, readDuration } from '../option-values.js';
import type { Arguments } from '../arguments.js';
import type { Host } from '../host.js';
import { quietOption } from '../notes.js';
import { apiOptions, credentialsNote, readApiOptions, readLive, tool, type Wanted } from '../input/live-reading.js';
import { writeReports } from '../output/write-reports.js';
import { checkTargets, colorOption, readReportsOf, reportOption } from '../output/reports.js';
import { readSavedPlan } from '../input/saved-files.js';
import type { Command } from '../command.js';

/** Reads live again, says what became of each step of a plan, and returns 2 while one is open or superseded. */
export const command: Command = {
  summary: 'Read live again and tick off the steps of a plan',
  operands: 'PLAN.json',
  minimum: 1,
  maximum: 1,
  offers: 'files',
  options: {
    wait: { value: 'DURATION', help: 'Read again until every step is done, for at most so long' },
    report: reportOption(verifyFormats),
    color: colorOption,
    quiet: quietOption,
    ...apiOptions,
  },
  notes: [
    'Each step is done, open, or superseded: live is not what it was, and not what it should be, so stop and plan again. Only the workspaces that have steps are read.',
    credentialsNote,
    durationsNote,
    'Exit codes: 0 every step is done; 2 a step is open or superseded; 5 one could not be read, and the others are done; 1, 3 and 4 as in plan.',
  ],
  run: verify,
};

async function verify(args: Arguments, host: Host): Promise<number> {
  const [path = ''] = args.operands;
  const reports = { ...readReportsOf(verifyFormats, args, host), planFile: path };
  const api = readApiOptions(args, host);
  const patience = readDuration(args, 'wait', 0) * 1000;
  checkTargets(reports, [path, ...(api.keyFile === null ? [] : [api.keyFile])], { host });
  const plan = readSavedPlan(path, args, host, { waitMs: api.timeoutMs });
  requireSteps(plan, path);
  const wanted = wantedFor(plan, path);
  const read = async (): Promise<Verification> =>
    verifySteps(
      plan,
      wanted === null ? null : await readLive({ ...api, begunAt: host.now() }, wanted, args, host),
      tool,
    );
  const result = await poll(read, {
    patience,
    isSettled: ({ summary }) => summary.open + summary.unread === 0,
    onWait: (value, pause) => showWait(value, pause, args, host),
    now: host.now,
    sleep: async (pause) => {
      await (host.sleep ?? sleep)(pause, host.signal);
      clearWait(args, host);
    },
  });
  return writeReports(result, reports, { exitCode: result.exit_code, host });
}

function requireSteps({ verdict }: Plan, path: string): void {
  if (verdict !== 'failed') return;
  const problem = 'the run that wrote it failed, so it says nothing about what has to be done';
  throw UserError.of('file-invalid', { path, kind: 'plan', problem, hint: 'Plan again, and verify that plan.' });
}

/** What the steps are about; null: there are none. */
function wantedFor(plan: Plan, path: string): Wanted | null {
  const workspaces = stepsOf(plan).map(({ workspace }) => workspace);
  if (workspaces.length === 0) return null;
  const names = new Set(workspaces.filter(isToBeCreated).map(({ name }) => name));
  const ids = new Set(workspaces.filter((workspace) => !isToBeCreated(workspace)).map(({ id }) => id));
  const spend = stepsOf(plan).some(({ group }) => isMoney(group)) ? 'limits' : undefined;
  return {
    spend,
    declaredIds: [...ids],
    include: ({ id, name }) => ids.has(id) || names.has(name),
    onOrganization: ({ id }) => {
      if (plan.organization === null || plan.organization.id === id) return;
      throw UserError.of('plan-of-other-organization', { path, planned: plan.organization.id, live: id });
    },
  };
}

/** One line on stderr, on a terminal only. */
function showWait(value: Verification, pause: number, args: Arguments, { stderr }: Host): void {
  if (args.flag('quiet') || !stderr.isTerminal) return;
  const next = `Reading again in ${formatDuration(Math.ceil(pause / 1000))} …`;
  stderr.write(`\r\u001b[K${terminalText(`${verificationHeadline(value)} ${next}`)}`);
}

function clearWait(args: Arguments, { stderr }: Host): void {
  if (!args.flag('quiet') && stderr.isTerminal) stderr.write('\r\u001b[K');
}

/** When to read again, and when to stop. Times in milliseconds. */
export interface Polling<T> {
  /** The time from the first reading after which there is no further one. */
  readonly patience: number;
  /** Whether reading again could tell nothing new. */
  readonly isSettled: (value: T) => boolean;
  /** Called before each wait. */
  readonly onWait: (value: T, pause: number) => void;
  readonly now: () => number;
  readonly sleep: (pause: number) => Promise<void>;
}

const firstPause = 15_000;
const longestPause = 120_000;

/** Reads at once, then after 15 s doubling to 2 min, the last time when the patience ends; returns the last reading. */
export async function poll<T>(read: () => Promise<T>, polling: Polling<T>): Promise<T> {
  const { patience, isSettled, onWait, now, sleep } = polling;
  const end = now() + patience;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const value = await read();
    const remaining = end - now();
    if (remaining <= 0 || isSettled(value)) return value;
    const wait = Math.min(pause, remaining);
    onWait(value, wait);
    await sleep(wait);
  }
}
