import { reportFormats } from '../../report/formats.js';
import type { Arguments } from '../arguments.js';
import type { Host } from '../host.js';
import { quietOption } from '../notes.js';
import { writeReports } from '../output/write-reports.js';
import { checkTargets, colorOption, readReports, reportOption } from '../output/reports.js';
import { readSavedPlan } from '../input/saved-files.js';
import type { Command } from '../command.js';

/** Renders a saved plan. */
export const command: Command = {
  summary: 'Render a saved plan',
  operands: 'PLAN.json',
  minimum: 1,
  maximum: 1,
  offers: 'files',
  options: { report: reportOption(reportFormats), color: colorOption, quiet: quietOption },
  notes: ['Exits with 0 whatever the plan says; the plan holds its own exit code.'],
  run: show,
};

function show(args: Arguments, host: Host): number {
  const reports = readReports(args, host);
  const [path = ''] = args.operands;
  checkTargets(reports, [path], { host });
  return writeReports(readSavedPlan(path, args, host), reports, { exitCode: 0, host });
}
