import type { ChangeClass, Policy } from '../../model/plan-types.js';
import { formatDuration } from '../../model/text.js';
import { defaultPolicy } from '../../model/verdict.js';
import { parseInstant, readDuration } from '../option-values.js';
import { type Arguments, didYouMean, type OptionSpec, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { sourcePaths } from '../input/declaration-input.js';
import { type ReadingOptions, readApiOptions } from '../input/live-reading.js';
import { readReports, type Reports } from '../output/reports.js';

/*
 * Turns the options of `plan` into what the run does.
 */

const classes: readonly ChangeClass[] = ['drift', 'pending', 'overdue', 'conflict', 'adopted'];

/** A day, in seconds: the age at which a snapshot is called old. */
const defaultMaxAge = 86_400;

/** What `plan` can be told to fail on, and to warn of. */
export const policyOptions: Readonly<Record<string, OptionSpec>> = {
  grace: {
    value: 'DURATION',
    help: `How long a change may wait to be carried out, from its commit on, default ${formatDuration(defaultPolicy.grace_seconds)}`,
  },
  'merged-at': {
    value: 'TIME',
    help: 'When the newest version of the declaration was merged, where the host knows it: --grace counts from then, and not from the commit',
  },
  'fail-on': {
    value: 'CLASSES',
    offers: { words: [...classes, 'none'], followedBy: ',' },
    help: `Of ${classes.join(', ')}, with commas; or none; default ${defaultPolicy.fail_on.join(',')}`,
  },
  touched: { help: 'With --base: drift and what is overdue fail only in workspaces that this change touches' },
  'max-age': {
    value: 'DURATION',
    help: `With --live: warn when the snapshot is older, default ${formatDuration(defaultMaxAge)}`,
  },
  'report-only': { help: 'Exit with 0 where it would be 2' },
  strict: { help: 'Warnings fail too' },
};

/** Everything that the command line asks of `plan`. */
export interface PlanRequest {
  readonly paths: readonly string[];
  readonly live: string | null;
  /** A saved headroom. */
  readonly usage: string | null;
  /** Whether it is said who changed what drifted, and whether with e-mail addresses. */
  readonly blame: BlameRequest | null;
  /** A folder of kept snapshots. */
  readonly history: string | null;
  readonly reports: Reports;
  readonly policy: Policy;
  readonly globs: readonly string[];
  readonly maxAgeSeconds: number;
  readonly base: string | null;
  /** In seconds since 1970. */
  readonly mergedAt: number | null;
  readonly api: ReadingOptions;
}

export function readPlanRequest(args: Arguments, host: Host): PlanRequest {
  return {
    paths: sourcePaths(args.operands, host),
    live: args.text('live'),
    usage: args.text('usage'),
    history: args.text('history'),
    blame: readBlame(args),
    reports: readReports(args, host),
    base: args.text('base'),
    mergedAt: readMergedAt(args, host),
    policy: readPolicy(args),
    globs: args.all('workspace').map((glob) => host.hider.text(glob)),
    maxAgeSeconds: readDuration(args, 'max-age', defaultMaxAge, Number.MAX_SAFE_INTEGER),
    api: readApiOptions(args, host),
  };
}

export interface BlameRequest {
  readonly emails: boolean;
}

function readBlame(args: Arguments): BlameRequest | null {
  if (!args.flag('blame')) return null;
  const text = args.text('blame') ?? '';
  if (text === '' || text === 'email') return { emails: text === 'email' };
  throw usage(`--blame=${text} is not one of its values`, 'Write --blame, or --blame=email for e-mail addresses too.');
}

/** The files that the run reads. */
export function inputsOf({ paths, live, usage, api }: PlanRequest): readonly string[] {
  return [...paths, ...[live, usage, api.keyFile].flatMap((path) => path ?? [])];
}

/** What the run is told to fail on. */
function readPolicy(args: Arguments): Policy {
  if (args.flag('touched') && args.text('base') === null) {
    throw usage(
      '--touched needs --base',
      'Give the base, so that it is known what this change touches: --base git:origin/main, or git:main where there is no remote.',
    );
  }
  return {
    fail_on: readFailOn(args.text('fail-on')),
    grace_seconds: readDuration(args, 'grace', defaultPolicy.grace_seconds, Number.MAX_SAFE_INTEGER),
    touched: args.flag('touched'),
    strict: args.flag('strict'),
    report_only: args.flag('report-only'),
  };
}

/** What GitHub gives for a push. */
const unixSeconds = /^\d{9,10}$/;

/** How far two machines' clocks may lie apart, in milliseconds. */
const clockTolerance = 300_000;

function readMergedAt(args: Arguments, { now }: Host): number | null {
  const text = args.text('merged-at');
  if (text === null) return null;
  if (args.text('base') !== null)
    throw usage(
      '--merged-at cannot be used with --base',
      'What a change asks for is not merged yet; --base tells it from drift.',
    );
  const time = unixSeconds.test(text) ? Number(text) * 1000 : parseInstant(text);
  if (Number.isNaN(time))
    throw usage(`--merged-at ${text} is not a time`, 'Write it as 2027-01-31T09:30:00Z, or in seconds since 1970.');
  if (time - now() > clockTolerance) throw usage(`--merged-at ${text} is in the future`, 'Check the clocks.');
  return time / 1000;
}

function readFailOn(text: string | null): readonly ChangeClass[] {
  if (text === null) return defaultPolicy.fail_on;
  if (text === 'none') return [];
  return text.split(',').map((word) => {
    const found = classes.find((candidate) => candidate === word);
    if (found !== undefined) return found;
    const hint = didYouMean(word, classes, `It takes none, or of ${classes.join(', ')} with commas between.`);
    throw usage(`--fail-on ${text}: "${word}" is not a class of changes`, hint);
  });
}
