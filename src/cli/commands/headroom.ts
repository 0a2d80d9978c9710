import { setFlagsFromString } from 'node:v8';
import { emptyDeclaration } from '../../model/declaration.js';
import type { Headroom } from '../../model/headroom/headroom-types.js';
import { withLimitsThen } from '../../headroom/limits-then.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { headroomFormats } from '../../report/headroom/headroom-formats.js';

import type { Arguments } from '../arguments.js';
import type { Command } from '../command.js';
import { idleKnown } from '../headroom/idle-known.js';
import { headroomOptions, type HeadroomRequest, readHeadroomRequest } from '../headroom/measuring-options.js';
import type { Host } from '../host.js';
import { synthesisOptions } from '../input/declaration-input.js';
import { credentialsNote, tool, withLive } from '../input/live-reading.js';
import { type AtHand, declaredNow, soundDeclaration } from '../limits/declaration-at-hand.js';
import { notesFor, quietOption } from '../notes.js';
import { durationsNote } from '../option-values.js';
import { checkTargets, colorOption, reportOption } from '../output/reports.js';
import { writeReports } from '../output/write-reports.js';
import { historyUpTo, readKeptHistory } from '../history/kept-history.js';
import { checkOrganization } from '../plan/live-state.js';
import { type Selection, selectWorkspaces } from '../plan/selection.js';

/** Measures the usage of a time against the limits in force, by the minute. */
export const command: Command = {
  summary: 'Show how close each workspace runs to its limits',
  operands: '',
  minimum: 0,
  maximum: 0,
  options: {
    ...headroomOptions,
    file: {
      value: 'FILE',
      offers: 'files',
      repeatable: true,
      help: 'The declaration with the marks and what is declared; default: the limits.yaml of this folder, if there is one',
    },
    all: { help: 'Show every limit, also what is fine, unused or not measurable' },
    'no-suggestions': { help: 'Suggest nothing' },
    out: { value: 'HEADROOM.json', offers: 'files', help: 'Save it, for `limitdrift plan --usage`' },
    report: reportOption(headroomFormats),
    ...synthesisOptions,
    color: colorOption,
    quiet: quietOption,
  },
  notes: [
    'Tokens come from the usage report (known within minutes), requests from the analytics (known within hours); each figure says up to when. The highest minute of each limit is compared with the limit that is in force today: 50 % is watch, 75 % act. Shorter bursts than a minute are throttled unseen, and rejected requests are in no report.',
    'The mark of exit code 6 is `headroom: {alert_at: 75%, for: 5m}` of limits.yaml, and these figures where nothing is declared.',
    credentialsNote,
    durationsNote,
    'Exit codes: 0 read whole, and nothing is at the mark; 6 something is at or above the mark for long enough, and is not known; 5 a part could not be read, and nothing that was read is at the mark; 1, 3 and 4 as in plan.',
  ],
  run: headroom,
};

async function headroom(args: Arguments, host: Host): Promise<number> {
  const request = readHeadroomRequest(args, host);
  const given = [request.api.keyFile, ...args.all('file')].flatMap((path) => path ?? []);
  checkTargets(request.reports, given, { host });
  const atHand = await soundDeclaration(args, host);
  const declaration = atHand?.declaration ?? emptyDeclaration;
  const selection = selectWorkspaces(request.globs, declaration);
  const measured = await measure({ request, atHand, selection }, args, host);
  const listing = {
    headroom: measured,
    all: args.flag('all'),
    suggestions: !args.flag('no-suggestions'),
    saved: args.text('out') ?? undefined,
  };
  return writeReports(listing, request.reports, { exitCode: measured.run.exit_code, host });
}

interface Measuring {
  readonly request: HeadroomRequest;
  readonly atHand: AtHand | null;
  readonly selection: Selection;
}

const withoutFacts =
  'It could not be read which workspace is the default one, whose requests may be in the organization’s figures alone, nor since when the others are there';

/** Reads limits and usage in one run, as both are of the same organization. */
async function measure(measuring: Measuring, args: Arguments, host: Host): Promise<Headroom> {
  // Gigabytes of usage pass through, of which little is kept: V8 would let several times as much garbage lie about.
  setFlagsFromString('--heap-growing-percent=20');
  const { request, atHand, selection } = measuring;
  const { timeZone, by, byApiKey } = request;
  const { note } = notesFor(args, host);
  const dir = args.text('history');
  const kept = dir === null ? null : readKeptHistory(dir, args, host);
  const { readApiKeyNames } = await import('../../usage/api-key-names.js');
  const { readWorkspaceFacts } = await import('../../usage/workspace-facts.js');
  const { meterUsage } = await import('../headroom/usage-reading.js');
  const { openMeter } = await import('../../library/open-meter.js');
  const wanted = {
    declaredIds: [],
    include: selection.include,
    onOrganization: (organization: Snapshot['organization']) =>
      checkOrganization(atHand?.demanded ?? emptyDeclaration, organization),
  };
  return withLive(request.api, wanted, { args, host }, async (snapshot, api) => {
    selection.check(snapshot);
    const declared = atHand === null ? null : await declaredNow(atHand, snapshot, args, host);
    const facts = await readWorkspaceFacts(api, ({ reason }) => note(`${withoutFacts}: ${reason}.`));
    const apiKeyNames = byApiKey ? await readApiKeyNames(api) : new Map<string, string>();
    const window = request.window(declared?.head.declaration.headroom?.window ?? null);
    const meter = openMeter(
      { window, timeZone, by, byApiKey, whole: request.globs.length === 0 },
      { snapshot, declared, include: selection.include, facts, apiKeyNames },
      { tool, now: host.now() },
    );
    const readings = await meterUsage(api, { request, snapshot, window }, meter, { args, host });
    const found = meter.finish(readings);
    const measured = kept === null ? found : withLimitsThen(found, historyUpTo(snapshot, kept));
    const today = new Date(host.now()).toISOString().slice(0, 10);
    const idle = declared === null || request.globs.length > 0 ? [] : idleKnown(declared.head, measured, today);
    idle.forEach(note);
    return measured;
  });
}
