import { resolve } from 'node:path';

import { writeWhole } from '../files/write-whole.js';
import { suggest } from '../model/names.js';
import type { Plan } from '../model/plan.js';
import { type ReportFormatName, reportFormats } from '../report/formats.js';
import { type Arguments, usage } from './arguments.js';
import type { Host, Output } from './host.js';
import { readChoice } from './option-values.js';
import { checkOutput } from './output-path.js';

/** One report: a format and where it goes. A saved plan (--out) is a JSON report to a file. */
export interface ReportTarget {
  readonly format: ReportFormatName;
  /** As given; null: stdout. */
  readonly path: string | null;
}

export interface Reports {
  readonly targets: readonly ReportTarget[];
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
  const saved = args.all('out').map((path): ReportTarget => ({ format: 'json', path }));
  const named = [...args.all('report').map((text) => readTarget(text)), ...saved].map((target) =>
    target.path !== null && stdoutNames.has(resolve(host.cwd, target.path)) ? { ...target, path: null } : target,
  );
  const toStdout = named.filter(({ path }) => path === null);
  if (toStdout.length > 1)
    throw usage('Two reports cannot both go to stdout', 'Give all but one a file: --report FORMAT=FILE.');
  const paths = named.flatMap(({ path }) => (path === null ? [] : [resolve(host.cwd, path)]));
  if (new Set(paths).size < paths.length)
    throw usage('Two outputs cannot go to one file', 'Give each a file of its own.');
  const stdoutNamed = toStdout.length > 0;
  const targets: ReportTarget[] = stdoutNamed ? named : [{ format: 'terminal', path: null }, ...named];
  return { targets, stdoutNamed, color: readChoice(args, 'color', ['auto', 'always', 'never']) };
}

function readTarget(text: string): ReportTarget {
  const at = text.indexOf('=');
  const format = at < 0 ? text : text.slice(0, at);
  const path = at < 0 ? null : text.slice(at + 1);
  if (!isFormat(format)) {
    const names = Object.keys(reportFormats);
    const close = suggest(format, names);
    throw usage(
      `"${format}" is no report format`,
      close === null ? `Formats: ${names.join(', ')}.` : `Did you mean ${close}?`,
    );
  }
  if (path === '')
    throw usage(`--report ${text} names no file`, `Write --report ${format} for stdout, or --report ${format}=FILE.`);
  return { format, path };
}

function isFormat(format: string): format is ReportFormatName {
  return Object.hasOwn(reportFormats, format);
}

/** Finds out that a file cannot or must not be written before the long work begins. */
export function checkTargets(reports: Reports, inputs: readonly string[], host: Host): void {
  for (const { path } of reports.targets) if (path !== null) checkOutput(path, inputs, host);
}

/**
 * Writes the files first and stdout last, so that a file that cannot be written is known before anything is printed. Adds
 * each to `begun` just before it is written; one that is there already is left as it is.
 */
export function writeReports(
  plan: Plan,
  reports: Reports,
  { host, begun = new Set() }: { readonly host: Host; readonly begun?: Set<ReportTarget> },
): void {
  const filesFirst = reports.targets.toSorted((a, b) => Number(a.path === null) - Number(b.path === null));
  for (const target of filesFirst.filter((each) => !begun.has(each))) {
    const { format, path } = target;
    const view = path === null ? viewOf(host.stdout, reports.color, host) : { width: defaultWidth, color: false };
    const text = reportFormats[format].render(plan, view);
    begun.add(target);
    if (path === null) host.stdout.write(text);
    else writeWhole(path, text, host.cwd);
  }
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
