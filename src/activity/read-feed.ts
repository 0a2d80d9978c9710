import { ApiPath } from '../http/claude-api.js';
import { RequestFailure } from '../http/request-failure.js';
import { byId, takePages } from '../live/pages.js';
import { type Api, organizationPath, request } from '../live/request.js';
import { organization } from '../live/wire.js';
import type { LimitEvent, UnknownReason } from '../model/activity/activity-types.js';
import { UserError } from '../model/errors.js';
import { shownIdentifier } from '../model/names.js';
import { answerText } from '../model/text.js';
import {
  activityPage,
  complianceSettings,
  eventsOf,
  type EventsWanted,
  limitActivities,
  problemOf,
} from './activity-wire.js';

/*
 * Reads who changed limits, out of the Compliance Activity Feed, and why that cannot be read. The one verb here.
 */

const feedPath = ApiPath.of('/v1/compliance/activities');
const settingsPath = ApiPath.of('/v1/organizations/compliance_settings');

/** Events are there within a minute. Source: the documentation of the Activity Feed, 2026-08. */
const settling = 60_000;

/** What a page holds at most. Source: as above. */
const mostEvents = 5000;

export interface FeedWanted extends EventsWanted {
  /** Whether the credential is known to be of the organization. */
  readonly isOwn: boolean;
  /** Milliseconds since 1970; null: all that the feed has. */
  readonly from: number | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Why the feed was not read. */
export interface FeedProblem {
  readonly reason: Exclude<UnknownReason, 'no-event'>;
  /** Whether the feed is on, as far as its settings tell; null: they do not. */
  readonly on: boolean | null;
  /** What was asked for and answered, in one line without an end mark. */
  readonly said: string;
}

/** What the feed said: events of limits, in any order. */
export type Feed = { readonly events: readonly LimitEvent[]; readonly problem: FeedProblem | null };

/** Reads the feed. Whatever it answers is no failure; rejects with the signal's reason alone. */
export async function readFeed(api: Api, wanted: FeedWanted): Promise<Feed> {
  try {
    if (!wanted.isOwn) await requireOrganization(api, wanted.organization);
    return { events: await readEvents(api, wanted), problem: null };
  } catch (error) {
    const refusal = refusalOf(error);
    const { status } = refusal;
    const mayBeOff = status !== null && status >= 400 && status < 429;
    const on = mayBeOff ? await isFeedOn(api) : null;
    const isRefused = status === 401 || status === 403;
    const reason = on === false ? 'feed-off' : isRefused ? 'not-permitted' : 'not-read';
    return { events: [], problem: { reason, on, said: refusal.said } };
  }
}

async function requireOrganization(api: Api, wanted: string): Promise<void> {
  const { value, place } = await request(api, { method: 'GET', path: organizationPath, schema: organization });
  if (value.id === wanted) return;
  throw new RequestFailure(place, `the credential is of another organization (${shownIdentifier(value.id)})`);
}

/**
 * What is a minute old is settled, and paged through; what came since is read in a window of its own, which overlaps, as
 * it can still move.
 */
async function readEvents(api: Api, wanted: FeedWanted): Promise<readonly LimitEvent[]> {
  const { from, now } = wanted;
  const settled = now - settling;
  const events = new Map<string, LimitEvent>();
  if (from === null || from < settled) await readWindow(api, wanted, { from, to: settled }, events);
  await readWindow(api, wanted, { from: Math.max(from ?? 0, settled - settling), to: null }, events);
  return [...events.values()];
}

interface Window {
  readonly from: number | null;
  readonly to: number | null;
}

async function readWindow(
  api: Api,
  wanted: FeedWanted,
  { from, to }: Window,
  events: Map<string, LimitEvent>,
): Promise<void> {
  const time = (at: number): string => new Date(at).toISOString();
  const query: [string, string][] = [
    ...Object.values(limitActivities).map((type): [string, string] => ['activity_types[]', type]),
    ...(from === null ? [] : [['created_at.gte', time(from)] satisfies [string, string]]),
    ...(to === null ? [] : [['created_at.lt', time(to)] satisfies [string, string]]),
    ['limit', String(mostEvents)],
  ];
  await takePages(api, feedPath, { paging: byId(activityPage), query, contradiction: problemOf }, (page) => {
    for (const event of eventsOf(page, wanted)) events.set(event.id, event);
    return true;
  });
}

/** Whether events are recorded; null: it is not known. */
export async function isFeedOn(api: Api): Promise<boolean | null> {
  try {
    const { value } = await request(api, { method: 'GET', path: settingsPath, schema: complianceSettings });
    const { type } = value.state;
    return type === 'enabled' ? true : type === 'disabled' ? false : null;
  } catch (error) {
    refusalOf(error);
    return null;
  }
}

interface Refusal {
  readonly status: number | null;
  readonly said: string;
}

/** What is no answer of the API goes on. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof RequestFailure) {
    const { place, reason } = error;
    const path = place.path.replace(/\?.*$/, '');
    return { status: place.status, said: `${place.method} ${path}: ${reason} (${answerText(place)})` };
  }
  const ends = !(error instanceof UserError) || error.code === 'interrupted' || error.code === 'terminated';
  if (ends) throw error;
  return { status: error.code === 'credential-refused' ? 401 : null, said: error.message.replace(/\?\S*/, '') };
}
