import { resolve } from 'node:path';
import { UserError } from '../../model/errors.js';
import type { Plan } from '../../model/plan-types.js';
import { reportFormats } from '../../report/formats.js';
import type { View } from '../../report/terminal/styled-text.js';
import { describeChoices, readChoice } from '../option-values.js';
import { type Arguments, didYouMean, type OptionSpec, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { notesFor } from '../notes.js';
import { checkOutput } from './output-path.js';
import { repositoryPaths } from './repository-paths.js';
import { type Appends, isSummary } from './shared-files.js';

/*
 * Reads `--report`: which reports a command writes, and where.
 */

/** The ways to show a value, by name; every table has these two. */
type Formats<T> = Readonly<Record<string, Format<T>>> & { readonly terminal: Format<T>; readonly json: Format<T> };

interface Format<T> {
  readonly render: (value: T, view: View) => string;
  readonly appends?: Appends<T>;
  readonly summary?: (value: T, taken: number) => string;
  readonly namesFiles?: true;
}

/** One report: a format and where it goes. A saved plan (--out) is a JSON report to a file. */
export interface ReportTarget<T> extends Format<T> {
  /** As given; null: stdout. */
  readonly path: string | null;
  /** Makes of the value what this report is of. */
  readonly prepare?: (value: T) => T;
}

const colors = ['auto', 'always', 'never'] as const;

export const colorOption: OptionSpec = {
  value: 'WHEN',
  offers: { words: colors },
  variable: true,
  help: `${describeChoices(colors)}; auto obeys FORCE_COLOR, then NO_COLOR`,
};

/** What goes to stdout where nothing else is to. */
const defaultFormat = 'terminal';

/** The option that chooses among report formats, by the table that has them. */
export function reportOption(formats: object): OptionSpec {
  const names = Object.keys(formats);
  const help = `Write a report, to FILE or to stdout (one at most): ${names.join(', ')}; default: ${defaultFormat}`;
  return { value: 'FORMAT[=FILE]', repeatable: true, offers: { words: names, followedBy: '=' }, help };
}

/** The reports that were asked for, of a plan or of something else that has formats of its own. */
export interface Reports<T = Plan> {
  readonly targets: readonly ReportTarget<T>[];
  /** Whether a report for stdout was asked for by name. */
  readonly stdoutNamed: boolean;
  readonly color: (typeof colors)[number];
  /** Whether what is folded is shown. */
  readonly verbose: boolean;
  /** Where the plan is saved that the reports are of; null: nowhere. */
  readonly planFile: string | null;
}

/** What stdout is called as a file. */
const stdoutNames = new Set(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']);

/** @throws UserError `usage` for an unknown format, two reports to stdout, or two reports to one file */
export function readReports(args: Arguments, host: Host): Reports {
  const reports = readReportsOf<Plan>(reportFormats, args, host);
  const prepare = repositoryPaths(host, notesFor(args, host).note);
  const targets = reports.targets.map((target) => (target.namesFiles === true ? { ...target, prepare } : target));
  return { ...reports, targets };
}

export function readReportsOf<T>(formats: Formats<T>, args: Arguments, host: Host): Reports<T> {
  const { json } = formats;
  const saved = args.all('out').map((path): ReportTarget<T> => ({ render: json.render, path }));
  const named = [...args.all('report').map((text) => readTarget(text, formats, args.source('report'))), ...saved].map(
    (target) =>
      target.path !== null && stdoutNames.has(resolve(host.cwd, target.path)) ? { ...target, path: null } : target,
  );
  const toStdout = named.filter(({ path }) => path === null);
  if (toStdout.length > 1)
    throw usage('Two reports cannot both go to stdout', 'Give all but one a file: --report FORMAT=FILE.');
  const paths = named.flatMap(({ path }) => (path === null ? [] : [resolve(host.cwd, path)]));
  if (new Set(paths).size < paths.length)
    throw usage('Two outputs cannot go to one file', 'Give each a file of its own.');
  const stdoutNamed = toStdout.length > 0;
  const targets = stdoutNamed ? named : [{ render: formats[defaultFormat].render, path: null }, ...named];
  const planFile = saved.find(({ path }) => path !== null && !stdoutNames.has(resolve(host.cwd, path)))?.path ?? null;
  return { targets, stdoutNamed, color: readChoice(args, 'color', colors), verbose: args.flag('verbose'), planFile };
}

function readTarget<T>(text: string, formats: Formats<T>, source: string): ReportTarget<T> {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const path = at < 0 ? null : text.slice(at + 1);
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format === undefined) {
    const names = Object.keys(formats);
    throw usage(
      `${source === '--report' ? '' : `${source}: `}"${text}" is not a report format`,
      didYouMean(name, names, `Formats: ${names.join(', ')}.`),
    );
  }
  if (path === '')
    throw usage(`${source} ${text} names no file`, `Write --report ${name} for stdout, or --report ${name}=FILE.`);
  return { ...format, path };
}

/**
 * Finds out that a file must not be written before the long work begins. Such a target is added to `refused`, so that the
 * reports of the failure leave it alone. A path that merely cannot be written changes no verdict: `writeReports` tells of it.
 * @throws UserError `usage`
 */
export function checkTargets<T>(
  reports: Reports<T>,
  inputs: readonly string[],
  { host, refused = new Set() }: { readonly host: Host; readonly refused?: Set<ReportTarget<T>> },
): void {
  const errors = reports.targets.flatMap((target) => {
    try {
      if (target.path !== null && !isSummary(target.path, host)) checkOutput(target.path, inputs, host);
      return [];
    } catch (error) {
      if (error instanceof UserError && error.code === 'file-unwritable') return [];
      refused.add(target);
      return [error];
    }
  });
  if (errors.length > 0) throw errors[0];
}
