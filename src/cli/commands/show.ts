import type { Arguments } from '../arguments.js';
import type { Host } from '../host.js';
import { checkTargets, readReports, writeReports } from '../reports.js';
import { readSavedPlan } from '../saved-files.js';

/** Renders a saved plan. */
export function show(args: Arguments, host: Host): number {
  const reports = readReports(args, host);
  const [path = ''] = args.operands;
  checkTargets(reports, [path], { host });
  return writeReports(readSavedPlan(path, args, host), reports, { exitCode: 0, host });
}
