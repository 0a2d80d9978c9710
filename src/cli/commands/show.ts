import type { Snapshot } from '../../model/snapshot-types.js';
import { limitsInForce } from '../../plan/limits-in-force.js';
import { limitsFormats, reportFormats } from '../../report/formats.js';
import { type Arguments, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { tool } from '../input/live-reading.js';
import { quietOption } from '../notes.js';
import { writeReports } from '../output/write-reports.js';
import { checkTargets, colorOption, readReports, readReportsOf, reportOption } from '../output/reports.js';
import { readSavedEither } from '../input/saved-files.js';
import type { Command } from '../command.js';

/** Renders a saved plan, or a snapshot as `limits` shows it. */
export const command: Command = {
  summary: 'Render a saved plan, or the limits of a saved snapshot',
  operands: 'PLAN.json|SNAPSHOT.json',
  minimum: 1,
  maximum: 1,
  offers: 'files',
  options: {
    report: reportOption({ ...reportFormats, ...limitsFormats }),
    all: { help: 'Of a snapshot: show every limit, the inherited ones too' },
    verbose: {
      help: 'Of a plan: show line by line what is folded: what an ignore tolerates, and findings of before a change',
    },
    color: colorOption,
    quiet: quietOption,
  },
  notes: [
    `A snapshot is shown as \`limitdrift limits --live\` shows it, without a declaration, as ${Object.keys(limitsFormats).join(', ')}; every format but csv is for plans.`,
    'Exits with 0 whatever a plan or a snapshot says; a plan holds its own exit code.',
  ],
  run: show,
};

const everyFormat = { ...reportFormats, ...limitsFormats };

function show(args: Arguments, host: Host): number {
  const [path = ''] = args.operands;
  checkTargets(readReportsOf<never>(everyFormat, args, host), [path], { host });
  const saved = readSavedEither(path, args, host);
  if ('snapshot' in saved) return showSnapshot(saved.snapshot, args, host);
  refuseOtherFormats(reportFormats, { args, saved: `${path} is a plan` });
  return writeReports(saved.plan, { ...readReports(args, host), planFile: path }, { exitCode: 0, host });
}

function showSnapshot(snapshot: Snapshot, args: Arguments, host: Host): number {
  refuseOtherFormats(limitsFormats, { args, saved: `${args.operands[0]} is a snapshot` });
  const limits = limitsInForce(snapshot, {
    tool,
    source: 'snapshot',
    include: () => true,
    named: false,
    groups: null,
    declared: null,
  });
  const reports = readReportsOf(limitsFormats, args, host);
  return writeReports({ limits, all: args.flag('all') }, reports, { exitCode: 0, host });
}

/** Each kind of file has formats of its own. */
function refuseOtherFormats(
  formats: object,
  { args, saved }: { readonly args: Arguments; readonly saved: string },
): void {
  const names = args.all('report').map((text) => text.replace(/=.*$/s, ''));
  const other = names.find((name) => !Object.hasOwn(formats, name));
  if (other === undefined) return;
  throw usage(`${saved}, which cannot be shown as ${other}`, `Formats: ${Object.keys(formats).join(', ')}.`);
}
