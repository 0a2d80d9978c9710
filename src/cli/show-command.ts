import { readPlanFile } from '../files/plan-file.js';
import type { Arguments } from './arguments.js';
import type { Host } from './host.js';
import { checkTargets, readReports, writeReports } from './reports.js';

/** Renders a saved plan. To write its reports is all that it does: it fails when one cannot be written. */
export function show(args: Arguments, host: Host): number {
  const reports = readReports(args, host);
  const [path = ''] = args.operands;
  checkTargets(reports, [path], { host });
  return writeReports(readPlanFile(path, host.cwd), reports, { host }) === 0 ? 0 : 3;
}
