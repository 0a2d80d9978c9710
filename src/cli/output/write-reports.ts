import { removeStale } from '../../files/write-whole.js';
import { UserError } from '../../model/errors.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { isOfProject } from '../as-typed.js';
import { explain } from '../explain-error.js';
import type { Host } from '../host.js';
import type { Reports, ReportTarget } from './reports.js';
import { appendFiles, appendSummary, isSummary } from './shared-files.js';
import { fileView, viewOf } from './view.js';

/*
 * Writes reports to files, the summary and stdout.
 */

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
      return writeReport(value, target, { reports, host });
    });
  return exitCode === 0 && written.includes(false) ? 1 : exitCode;
}

/** Whether it could be written. */
function writeReport<T>(
  whole: T,
  { render, path, appends = {}, summary, prepare }: ReportTarget<T>,
  { reports, host }: { readonly reports: Pick<Reports, 'color' | 'verbose' | 'planFile'>; readonly host: Host },
): boolean {
  const { color, verbose, planFile } = reports;
  const view = {
    ...(path === null ? { ...viewOf(host, color), npx: isOfProject(host) } : fileView),
    verbose,
    ...(planFile === null ? {} : { planFile }),
  };
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

/** @throws UserError `file-unwritable` */
function addToSummary(path: string, render: (taken: number) => string, host: Host): void {
  const reason = appendSummary(path, render, host);
  if (reason !== null) throw UserError.of('file-unwritable', { path, reason });
}

/** What an earlier run left is not this run's report. */
function sayStale(path: string, { cwd, stderr }: Host): void {
  const stale = {
    removed: `${path} of an earlier run was removed, so that it is not mistaken for this run’s.`,
    kept: `${path} is not from this run: what is there was there before.`,
    none: null,
  }[removeStale(path, cwd)];
  if (stale !== null) stderr.write(`${terminalText(stale)}\n`);
}
