import type { Headroom } from '../../model/headroom/headroom-types.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { joinWords } from '../../model/text.js';
import { limitsInForce } from '../../plan/limits-in-force.js';
import { headroomFormats } from '../../report/headroom/headroom-formats.js';
import { limitsFormats } from '../../report/limits/listing-formats.js';
import { reportFormats } from '../../report/formats.js';
import { type Arguments, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { tool } from '../input/live-reading.js';
import { quietOption } from '../notes.js';
import { writeReports } from '../output/write-reports.js';
import { checkTargets, colorOption, readReports, readReportsOf, reportOption } from '../output/reports.js';
import { readSavedAny } from '../input/saved-files.js';
import type { Command } from '../command.js';

const everyFormat = { ...reportFormats, ...limitsFormats, ...headroomFormats };

function namesOf(formats: object): string {
  return joinWords(Object.keys(formats), 'or');
}

/** Renders a saved plan, a snapshot as `limits` shows it, or a headroom. */
export const command: Command = {
  summary: 'Render a saved plan, snapshot or headroom',
  operands: 'PLAN.json|SNAPSHOT.json|HEADROOM.json',
  minimum: 1,
  maximum: 1,
  offers: 'files',
  options: {
    report: reportOption(everyFormat),
    all: { help: 'Of a snapshot or a headroom: show every limit' },
    'no-suggestions': { help: 'Of a headroom: suggest nothing' },
    verbose: {
      help: 'Of a plan: show line by line what is folded: what an ignore tolerates, and findings of before a change',
    },
    color: colorOption,
    quiet: quietOption,
  },
  notes: [
    `A plan is shown as ${namesOf(reportFormats)}.`,
    `A snapshot is shown as \`limitdrift limits --live\` shows it, without a declaration: as ${namesOf(limitsFormats)}.`,
    `A headroom is shown as ${namesOf(headroomFormats)}.`,
    'Exits with 0 whatever the file says; a plan and a headroom hold their own exit codes.',
  ],
  run: show,
};

function show(args: Arguments, host: Host): number {
  const [path = ''] = args.operands;
  checkTargets(readReportsOf<never>(everyFormat, args, host), [path], { host });
  const saved = readSavedAny(path, args, host);
  if ('snapshot' in saved) return showSnapshot(saved.snapshot, args, host);
  if ('headroom' in saved) return showHeadroom(saved.headroom, args, host);
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

function showHeadroom(headroom: Headroom, args: Arguments, host: Host): number {
  const [path] = args.operands;
  refuseOtherFormats(headroomFormats, { args, saved: `${path} is a headroom` });
  const listing = { headroom, all: args.flag('all'), suggestions: !args.flag('no-suggestions'), saved: path };
  return writeReports(listing, readReportsOf(headroomFormats, args, host), { exitCode: 0, host });
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
