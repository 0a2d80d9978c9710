import { type Declaration, emptyDeclaration } from '../../model/declaration.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { limitsInForce } from '../../plan/limits-in-force.js';
import { withoutSpend } from '../../model/spend/without-spend.js';
import { declaresSpend } from '../../plan/spend-in-force.js';
import { limitsFormats } from '../../report/limits/listing-formats.js';
import type { Arguments } from '../arguments.js';
import type { Command } from '../command.js';
import type { Host } from '../host.js';
import { synthesisOptions } from '../input/declaration-input.js';
import { apiOptions, credentialsNote, readApiOptions, tool } from '../input/live-reading.js';
import { checkAsked, groupsAsked, includeAsked } from '../limits/asked-for.js';
import { declarationAtHand, declaredNow } from '../limits/declaration-at-hand.js';
import { quietOption } from '../notes.js';
import { durationsNote } from '../option-values.js';
import { checkTargets, colorOption, readReportsOf, reportOption } from '../output/reports.js';
import { writeReports } from '../output/write-reports.js';
import { noteAge, readState } from '../plan/live-state.js';

/** Shows what is in force now, of the live organization or of a snapshot. */
export const command: Command = {
  summary: 'Show the limits that are in force now',
  operands: '[WORKSPACE…]',
  minimum: 0,
  maximum: Infinity,
  options: {
    group: { value: 'GROUP', repeatable: true, help: 'Only this group: a name, type, ID or model, as in limits.yaml' },
    all: { help: 'Show every limit, the inherited ones too' },
    live: { value: 'SNAPSHOT', offers: 'files', help: 'Show what a saved snapshot holds; the API is not asked' },
    file: {
      value: 'FILE',
      offers: 'files',
      repeatable: true,
      help: 'The declaration to show beside it; default: the limits.yaml of this folder, if there is one',
    },
    report: reportOption(limitsFormats),
    ...synthesisOptions,
    color: colorOption,
    quiet: quietOption,
    ...apiOptions,
  },
  notes: [
    'WORKSPACE is a name, an ID or a pattern with * and ?; without one, all are shown. In force is the lower of the override and the organization’s limit. Inherited limits are counted in one line; a single workspace without an override is shown in full. json and csv have every limit.',
    'With a declaration, a limit that is not as declared is marked with its class, as in `limitdrift plan` without --base (drift, pending, overdue); `differs` where git cannot tell which.',
    credentialsNote,
    durationsNote,
    'Exit codes: 0 shown, whatever differs; 5 a workspace that was asked for, or what is said of spend limits, could not be read; 1, 3 and 4 as in plan.',
  ],
  run: limits,
};

async function limits(args: Arguments, host: Host): Promise<number> {
  const reports = readReportsOf(limitsFormats, args, host);
  const request = { live: args.text('live'), api: readApiOptions(args, host) };
  const given = [request.live, request.api.keyFile, ...args.all('file')];
  checkTargets(
    reports,
    given.flatMap((path) => path ?? []),
    { host },
  );
  const words = args.operands.map((word) => host.hider.text(word));
  const atHand = await declarationAtHand(args, host);
  const declaration = atHand?.declaration ?? null;
  const include = includeAsked(words, declaration);
  const read = await readState(
    request,
    atHand?.demanded ?? emptyDeclaration,
    { include, spend: 'with-cost' },
    args,
    host,
  );
  const snapshot = isSpendOffered(read, declaration) ? withSpendSaid(read, declaration) : withoutSpend(read);
  checkAsked(words, declaration, snapshot);
  const groups = groupsAsked(args.all('group'), declaration, snapshot);
  if (request.live !== null) noteAge(request.live, snapshot, args, host);
  const inForce = limitsInForce(snapshot, {
    tool,
    source: request.live === null ? 'api' : 'snapshot',
    include,
    named: words.length > 0,
    groups,
    declared: atHand === null ? null : await declaredNow(atHand, snapshot, args, host),
  });
  const narrow = groups !== null && inForce.workspaces.length === 1;
  const listing = { limits: inForce, all: args.flag('all') || narrow };
  return writeReports(listing, reports, { exitCode: inForce.exit_code, host });
}

/** The statuses of an endpoint that an organization has no access to, or that is not there. */
const notOffered: readonly (number | null)[] = [400, 403, 404];

/** Whoever declares no spend limit is not told that the organization has no access to them. */
function isSpendOffered({ spend }: Snapshot, declaration: Declaration | null): boolean {
  const unread = spend?.unread ?? null;
  const isDeclared = declaration !== null && declaresSpend(declaration);
  return unread === null || isDeclared || !notOffered.includes(unread.status);
}

/** A snapshot that holds no spend limits says so, where one is declared. */
function withSpendSaid(snapshot: Snapshot, declaration: Declaration | null): Snapshot {
  if (snapshot.spend !== undefined || declaration === null || !declaresSpend(declaration)) return snapshot;
  const unread = { reason: 'the snapshot does not hold them', status: null, request_id: null };
  return { ...snapshot, spend: { unread, others: [], spent: null } };
}
