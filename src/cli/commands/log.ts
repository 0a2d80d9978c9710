import type { Api } from '../../live/request.js';
import type { LimitEvent } from '../../model/activity/activity-types.js';
import { emptyDeclaration } from '../../model/declaration.js';
import { UserError } from '../../model/errors.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { limitLog } from '../../plan/activity/limit-log.js';
import { logFormats } from '../../report/activity/log-formats.js';
import { feedAdvice, feedOff } from '../activity/feed-words.js';
import type { Arguments } from '../arguments.js';
import type { Command } from '../command.js';
import type { Host } from '../host.js';
import { synthesisOptions } from '../input/declaration-input.js';
import { apiOptions, credentialsNote, readApiOptions, tool, withLive } from '../input/live-reading.js';
import { checkAsked, includeAsked } from '../limits/asked-for.js';
import { declarationAtHand, declaredPast } from '../limits/declaration-at-hand.js';
import { notesFor, quietOption } from '../notes.js';
import { durationsNote, readDuration } from '../option-values.js';
import { checkTargets, colorOption, readReportsOf, reportOption } from '../output/reports.js';
import { writeReports } from '../output/write-reports.js';
import { checkOrganization } from '../plan/live-state.js';

const day = 86_400;
const defaultDays = 30;

/** The feed keeps events for 6 years. Source: platform.claude.com/docs, Compliance API, 2026-08. */
const mostDays = 6 * 366;

/** Lists who changed limits, each with what was declared then. */
export const command: Command = {
  summary: 'List who changed limits, and what was declared then',
  operands: '[WORKSPACE…]',
  minimum: 0,
  maximum: Infinity,
  options: {
    since: { value: 'DURATION', help: `How far to look back, default ${defaultDays}d` },
    email: { help: 'With the e-mail addresses of users, in terminal and json only' },
    file: {
      value: 'FILE',
      offers: 'files',
      repeatable: true,
      help: 'The declaration to show beside it; default: the limits.yaml of this folder, if there is one',
    },
    report: reportOption(logFormats),
    ...synthesisOptions,
    color: colorOption,
    quiet: quietOption,
    ...apiOptions,
  },
  notes: [
    'WORKSPACE is a name, an ID or a pattern with * and ?; without one, all are shown. The Activity Feed tells who set and cleared the limits of workspaces: what kind of actor, and its ID. It has to be on, and the credential allowed to read it; of limits of the organization it tells nothing.',
    'Beside each change stands what the declaration said at that time, as git has it: `matches`, `declared 1,000` with the commit, or `not declared`.',
    credentialsNote,
    durationsNote,
    'Exit codes: 0 shown, whatever was changed; 1 the feed is off, or could not be read; 4 the credential is missing, was refused, or may not read the feed; 3 as in plan.',
  ],
  run: log,
};

async function log(args: Arguments, host: Host): Promise<number> {
  const reports = readReportsOf(logFormats, args, host);
  const api = readApiOptions(args, host);
  const from = host.now() - readDuration(args, 'since', defaultDays * day, mostDays * day) * 1000;
  const inputs = [api.keyFile, ...args.all('file')].flatMap((path) => path ?? []);
  checkTargets(reports, inputs, { host });
  const words = args.operands.map((word) => host.hider.text(word));
  const atHand = await declarationAtHand(args, host);
  const declaration = atHand?.declaration ?? null;
  const include = includeAsked(words, declaration);
  const wanted = {
    declaredIds: [],
    include,
    onOrganization: (organization: Snapshot['organization']) =>
      checkOrganization(atHand?.demanded ?? emptyDeclaration, organization),
  };
  const made = await withLive(api, wanted, { args, host }, async (snapshot, opened) => {
    checkAsked(words, declaration, snapshot);
    const events = await readEvents(opened, { from, organization: snapshot.organization.id }, args, host);
    const declared = atHand === null ? null : await declaredPast(atHand, snapshot, args, host);
    return limitLog(events, snapshot, { tool, from: timeOf(from), include, declared });
  });
  const reason = made.declaration?.history_unavailable ?? null;
  if (reason !== null) notesFor(args, host).note(`Not all of what was declared earlier is known: ${reason}.`);
  return writeReports(made, reports, { exitCode: made.exit_code, host });
}

/** @throws UserError `feed-refused`, `feed-unreadable` */
async function readEvents(
  api: Api,
  window: { readonly from: number; readonly organization: string },
  args: Arguments,
  host: Host,
): Promise<readonly LimitEvent[]> {
  const { readFeed, isFeedOn } = await import('../../activity/read-feed.js');
  const asked = { ...window, isOwn: true, now: host.now(), emails: args.flag('email') };
  const { events, problem } = await readFeed(api, asked);
  if (problem === null) {
    if ((await isFeedOn(api)) === false)
      notesFor(args, host).note(`Newer changes are not recorded: ${feedOff.why}. ${feedOff.next}`);
    return events;
  }
  const code = problem.reason === 'not-permitted' ? 'feed-refused' : 'feed-unreadable';
  const { why, next } = feedAdvice(problem);
  throw UserError.of(code, { problem: why.charAt(0).toUpperCase() + why.slice(1), hint: next });
}

/** RFC 3339 in UTC, whole seconds. */
function timeOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
