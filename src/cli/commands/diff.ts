import type { SnapshotDiff } from '../../model/history/snapshot-diff.js';
import { diffSnapshots } from '../../history/diff-snapshots.js';
import { diffFormats } from '../../report/snapshot-diff/diff-formats.js';
import { type Arguments, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { writeReports } from '../output/write-reports.js';
import { checkTargets, colorOption, readReportsOf, reportOption } from '../output/reports.js';
import { readSavedSnapshot } from '../input/saved-files.js';
import type { Command } from '../command.js';

/** Compares two snapshots. */
export const command: Command = {
  summary: 'Compare two snapshots',
  operands: 'BEFORE AFTER',
  minimum: 2,
  maximum: 2,
  offers: 'files',
  options: {
    'exit-code': { help: 'Exit with 2 when they differ, and with 5 when nothing differs and not all was read' },
    report: reportOption(diffFormats),
    color: colorOption,
  },
  notes: ['Exits with 0 whether they differ or not. The snapshots must be of one organization.'],
  run: diff,
};

function diff(args: Arguments, host: Host): number {
  const reports = readReportsOf(diffFormats, args, host);
  checkTargets(reports, args.operands, { host });
  const [beforePath = '', afterPath = ''] = args.operands;
  const before = readSavedSnapshot(beforePath, args, host);
  const after = readSavedSnapshot(afterPath, args, host);
  if (before.organization.id !== after.organization.id) {
    throw usage(
      `${beforePath} is a snapshot of organization ${before.organization.id}, and ${afterPath} of ${after.organization.id}`,
      'Give two snapshots of one organization.',
    );
  }
  const result = diffSnapshots(before, after);
  return writeReports(result, reports, { exitCode: args.flag('exit-code') ? exitCodeOf(result) : 0, host });
}

function exitCodeOf({ differences, complete }: SnapshotDiff): number {
  if (differences.length > 0) return 2;
  return complete ? 0 : 5;
}
