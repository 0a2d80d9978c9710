import { resolve } from 'node:path';

import { removeStale } from '../files/write-whole.js';
import { UserError } from '../model/errors.js';
import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import type { Plan } from '../model/plan-types.js';
import { reportFormats } from '../report/formats.js';
import { terminalText } from '../report/terminal/escape-terminal.js';
import type { View } from '../report/terminal/styled-text.js';
import { type Arguments, readChoice, usage } from './arguments.js';
import { explain } from './explain.js';
import type { Host, Output } from './host.js';
import { notesFor } from './notes.js';
import { checkOutput } from './output-path.js';
import { repositoryPaths } from './repository-paths.js';
import { appendFiles, type Appends, appendSummary, sharedVariable, summaryVariable } from './shared-files.js';

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

/** The reports that were asked for, of a plan or of something else that has formats of its own. */
export interface Reports<T = Plan> {
  readonly targets: readonly ReportTarget<T>[];
  /** Whether a report for stdout was asked for by name. */
  readonly stdoutNamed: boolean;
  readonly color: 'auto' | 'always' | 'never';
}

/** Width of a terminal report that does not go to a terminal. */
const defaultWidth = 120;

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
  const { terminal, json } = formats;
  const saved = args.all('out').map((path): ReportTarget<T> => ({ render: json.render, path }));
  const named = [...args.all('report').map((text) => readTarget(text, formats)), ...saved].map((target) =>
    target.path !== null && stdoutNames.has(resolve(host.cwd, target.path)) ? { ...target, path: null } : target,
  );
  const toStdout = named.filter(({ path }) => path === null);
  if (toStdout.length > 1)
    throw usage('Two reports cannot both go to stdout', 'Give all but one a file: --report FORMAT=FILE.');
  const paths = named.flatMap(({ path }) => (path === null ? [] : [resolve(host.cwd, path)]));
  if (new Set(paths).size < paths.length)
    throw usage('Two outputs cannot go to one file', 'Give each a file of its own.');
  const stdoutNamed = toStdout.length > 0;
  const targets = stdoutNamed ? named : [{ render: terminal.render, path: null }, ...named];
  return { targets, stdoutNamed, color: readChoice(args, 'color', ['auto', 'always', 'never']) };
}

function readTarget<T>(text: string, formats: Formats<T>): ReportTarget<T> {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const path = at < 0 ? null : text.slice(at + 1);
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (format === undefined) {
    const names = Object.keys(formats);
    const close = suggest(name, names);
    throw usage(
      `"${text}" is no report format`,
      close === null ? `Formats: ${names.join(', ')}.` : `Did you mean ${tellApart(name, close)}?`,
    );
  }
  if (path === '')
    throw usage(`--report ${text} names no file`, `Write --report ${name} for stdout, or --report ${name}=FILE.`);
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

interface Writing<T> {
  /** What the run ends with when every report is written. */
  readonly exitCode: number;
  readonly host: Host;
  readonly begun?: Set<ReportTarget<T>>;
}

/**
 * Writes every report, the files first and stdout last. One that cannot be written is an error on stderr and keeps none of
 * the others from being written. Adds each to `begun`; one that is there already is left as it is.
 * @returns the exit code: the one given, but 1 in place of 0 when one could not be written
 */
export function writeReports<T>(
  value: T,
  reports: Reports<T>,
  { exitCode, host, begun = new Set() }: Writing<T>,
): number {
  const filesFirst = reports.targets.toSorted((a, b) => Number(a.path === null) - Number(b.path === null));
  const written = filesFirst
    .filter((target) => !begun.has(target))
    .map((target) => {
      begun.add(target);
      return writeReport(value, target, { color: reports.color, host });
    });
  return exitCode === 0 && written.includes(false) ? 1 : exitCode;
}

/** Whether it could be written. */
function writeReport<T>(
  whole: T,
  { render, path, appends = {}, summary, prepare }: ReportTarget<T>,
  { color, host }: { readonly color: Reports['color']; readonly host: Host },
): boolean {
  const view = path === null ? viewOf(host.stdout, color, host) : { width: defaultWidth, color: false };
  const value = prepare?.(whole) ?? whole;
  const text = render(value, view);
  try {
    if (path === null) host.stdout.write(text);
    else if (isSummary(path, host)) addToSummary(path, (taken) => summary?.(value, taken) ?? text, host);
    else host.writeFile(path, text);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    explain(error, host);
    if (path !== null && !isSummary(path, host)) sayStale(path, host);
    return false;
  } finally {
    appendFiles(value, appends, host);
  }
}

/** Other commands of the step add to its summary too, so that it is never replaced. */
function isSummary(path: string, host: Host): boolean {
  return sharedVariable(path, host) === summaryVariable;
}

/** @throws UserError `file-unwritable` */
function addToSummary(path: string, render: (taken: number) => string, host: Host): void {
  const reason = appendSummary(path, render, host);
  if (reason !== null) throw UserError.of('file-unwritable', { path, reason });
}

/** What an earlier run left is not this run's report. */
function sayStale(path: string, { cwd, stderr }: Host): void {
  const stale = {
    removed: `${path} of an earlier run was removed, so that nobody takes it for this run’s.`,
    kept: `${path} is not of this run: what stands there was there before.`,
    none: null,
  }[removeStale(path, cwd)];
  if (stale !== null) stderr.write(`${terminalText(stale)}\n`);
}

function viewOf(
  output: Output,
  color: Reports['color'],
  host: Host,
): { readonly width: number; readonly color: boolean } {
  const columns = output.isTerminal ? (output.columns ?? defaultWidth) : defaultWidth;
  return {
    width: Math.min(Math.max(columns, 60), 200),
    color: color === 'auto' ? wantsColor(output, host.env) : color === 'always',
  };
}

/** FORCE_COLOR goes before NO_COLOR, as in Node; without either, colour is for terminals that can show it. */
function wantsColor(output: Output, env: Host['env']): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return output.isTerminal && env['TERM'] !== 'dumb';
}
