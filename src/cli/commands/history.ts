import { buildHistory } from '../../history/build-history.js';
import { emptyDeclaration } from '../../model/declaration.js';
import { UserError } from '../../model/errors.js';
import type { LeftOut } from '../../model/history/history-types.js';
import { historyFormats } from '../../report/history/history-formats.js';
import type { Arguments } from '../arguments.js';
import type { Command } from '../command.js';
import { readSnapshotDir, refuseAmong } from '../history/snapshot-dir.js';
import type { Host } from '../host.js';
import { tool } from '../input/live-reading.js';
import { durationsNote, readMoment } from '../option-values.js';
import { checkTargets, colorOption, readReportsOf, reportOption } from '../output/reports.js';
import { writeReports } from '../output/write-reports.js';
import { selectWorkspaces } from '../plan/selection.js';

/** Tells what changed between dated snapshots. */
export const command: Command = {
  summary: 'Show what the vendor changed, and what changed in workspaces, from kept snapshots',
  operands: 'DIR',
  minimum: 1,
  maximum: 1,
  offers: 'folders',
  options: {
    since: { value: 'TIME|DURATION', help: 'Only what changed since, such as 30d or 2027-01-31T17:00Z' },
    workspace: {
      value: 'GLOB',
      repeatable: true,
      help: 'Of workspaces, only those whose name or ID matches; the organization is always told of',
    },
    report: reportOption(historyFormats),
    color: colorOption,
  },
  notes: [
    'DIR is a folder that `limitdrift snapshot --dir DIR` keeps. A change is told with two times, in UTC: when the old was seen last, and when the new was seen first. A workspace that could not be read counts as not read, and never as gone.',
    durationsNote,
    'Exit codes: 0 told, whatever changed; 5 a file of the folder is no snapshot or is damaged, or the newest reading lacks a workspace: the report says which; 3 the command line or the folder is wrong.',
  ],
  run: history,
};

function history(args: Arguments, host: Host): number {
  const [dir = ''] = args.operands;
  const since = readMoment(args, 'since', host.now());
  const reports = readReportsOf(historyFormats, args, host);
  checkTargets(reports, [], { host });
  refuseAmong(dir, reports, host);
  const { readings, leftOut } = readSnapshotDir(dir, null, host);
  if (readings.length === 0) throw nothingIn(dir, leftOut);
  const globs = args.all('workspace').map((glob) => host.hider.text(glob));
  const selection = selectWorkspaces(globs, emptyDeclaration);
  selection.check({ workspaces: readings.flatMap(({ snapshot }) => snapshot.workspaces), incomplete: [] });
  const told = buildHistory(readings, {
    tool,
    leftOut,
    since: since === null ? null : new Date(since).toISOString(),
    include: selection.include,
  });
  return writeReports(told, reports, { exitCode: told.complete ? 0 : 5, host });
}

/** Why each file is none is said too. */
function nothingIn(dir: string, leftOut: readonly LeftOut[]): UserError {
  const reason = leftOut.length === 0 ? 'there is no snapshot in it' : leftOut.map(({ message }) => message).join('; ');
  const hint = 'Keep the first one: `limitdrift snapshot --dir DIR`.';
  return UserError.of('file-unreadable', { path: dir, reason, hint });
}
