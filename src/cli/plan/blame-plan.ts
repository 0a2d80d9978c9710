import type { Api } from '../../live/request.js';
import { UserError } from '../../model/errors.js';
import type { Plan } from '../../model/plan-types.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { blameChanges, type Evidence, isByHand } from '../../plan/activity/blame.js';
import { feedAdvice, feedOff } from '../activity/feed-words.js';
import type { Arguments } from '../arguments.js';
import type { Host } from '../host.js';
import { withApi } from '../input/live-reading.js';
import { notesFor } from '../notes.js';
import type { BlameRequest, PlanRequest } from './plan-request.js';

/*
 * `plan --blame`: who changed what drifted.
 */

interface Blaming {
  readonly snapshot: Snapshot;
  /** null: the limits came from a file, and nothing was asked yet. */
  readonly api: Api | null;
  readonly request: Pick<PlanRequest, 'api'>;
  readonly args: Arguments;
  readonly host: Host;
}

/** The plan with who changed what drifted. What cannot be read of that is one note, and changes nothing else. */
export async function blamePlan(plan: Plan, asked: BlameRequest, blaming: Blaming): Promise<Plan> {
  const { snapshot, api, request, args, host } = blaming;
  if (!plan.changes.some(isByHand)) return plan;
  if (api !== null) return readBlame(plan, asked, { ...blaming, api, isOwn: true });
  try {
    return await withApi(request.api, args, host, (opened) =>
      readBlame(plan, asked, { ...blaming, api: opened, isOwn: false }),
    );
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode !== 4) throw error;
    notesFor(args, host).note(`${nobodyKnown}: ${error.message}. ${error.hint}`);
    return blameChanges(plan, { events: [], otherwise: 'not-read', ...surroundingsOf(snapshot) });
  }
}

const nobodyKnown = 'Who changed what drifted is not known';

interface Reading extends Blaming {
  readonly api: Api;
  /** Whether the credential is known to be of the snapshot's organization. */
  readonly isOwn: boolean;
}

async function readBlame(
  plan: Plan,
  { emails }: BlameRequest,
  { api, isOwn, snapshot, args, host }: Reading,
): Promise<Plan> {
  const { readFeed, isFeedOn } = await import('../../activity/read-feed.js');
  const { note } = notesFor(args, host);
  const surroundings = surroundingsOf(snapshot);
  const { id: organization } = snapshot.organization;
  const wanted = { organization, isOwn, from: null, now: host.now(), emails };
  const { events, problem } = await readFeed(api, wanted);
  if (problem !== null) {
    const { why, next } = feedAdvice(problem);
    note(`${nobodyKnown}: ${why}. ${next}`);
    return blameChanges(plan, { events, otherwise: problem.reason, ...surroundings });
  }
  const blamed = blameChanges(plan, { events, otherwise: 'no-event', ...surroundings });
  const isWhole = blamed.changes.every(({ blame }) => blame === undefined || blame.unknown === null);
  if (isWhole || (await isFeedOn(api)) !== false) return blamed;
  note(`${nobodyKnown} of every limit: ${feedOff.why}. ${feedOff.next}`);
  return blameChanges(plan, { events, otherwise: 'feed-off', ...surroundings });
}

/** How long reading limits may take, and how far clocks may lie apart, in milliseconds. */
const readingTime = 300_000;

/** How long a change may take until the API shows it, in milliseconds. Source: platform.claude.com/docs, Rate Limits API. */
const takingEffect = 3_600_000;

function surroundingsOf(live: Snapshot): Pick<Evidence, 'live' | 'until' | 'settled'> {
  const taken = Date.parse(live.taken_at);
  const textOf = (time: number): string => new Date(time).toISOString();
  return { live, until: textOf(taken + readingTime), settled: textOf(taken - takingEffect) };
}
