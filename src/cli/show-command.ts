import { readPlanFile } from '../files/plan-file.js';
import type { Arguments } from './arguments.js';
import type { Host } from './host.js';
import { checkTargets, readReports, writeReports } from './reports.js';

/** Renders a saved plan. */
export function show(args: Arguments, host: Host): number {
  const reports = readReports(args, host);
  const [path = ''] = args.operands;
  checkTargets(reports, [path], { host });
  return writeReports(readPlanFile(path, host.cwd), reports, { exitCode: 0, host });
}
