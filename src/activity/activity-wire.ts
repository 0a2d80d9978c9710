import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

import type { Actor, LimitEvent } from '../model/activity/activity-types.js';

z.config(en());

/**
 * The bodies of the Activity Feed, and what is kept of them. What a later version adds is let through.
 * Source: platform.claude.com/docs, Compliance API, 2026-09 (no SDK has the feed's types); @anthropic-ai/sdk 1.14.0 for the settings.
 */
const value = z.number().check(z.int(), z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));
const textOrNothing = z.nullish(z.string());

const activity = z.looseObject({
  id: z.string(),
  created_at: z.string(),
  type: z.string(),
  actor: z.looseObject({ type: z.string() }),
  organization_id: textOrNothing,
  organization_uuid: textOrNothing,
  workspace_id: textOrNothing,
  model_group: textOrNothing,
  limiter_type: textOrNothing,
  value: z.nullish(value),
});

/** `GET /v1/compliance/activities` */
export const activityPage = z.looseObject({
  data: z.array(activity),
  has_more: z.boolean(),
  last_id: textOrNothing,
});

/** `GET /v1/organizations/compliance_settings` */
export const complianceSettings = z.looseObject({ state: z.looseObject({ type: z.string() }) });

type Activity = z.infer<typeof activity>;
/** The part of a page that is looked at. */
export interface Activities {
  readonly data: readonly Activity[];
}

/** The kinds of events that are about limits. */
export const limitActivities = {
  updated: 'platform_workspace_rate_limit_updated',
  deleted: 'platform_workspace_rate_limit_deleted',
} as const;

/** Why a page cannot be understood, in words: an event of a limit that was passed over would leave an older one to blame. */
export function problemOf({ data }: Activities): string | null {
  const broken = data.find((item) => isOfLimit(item) && eventOf(item, false) === null);
  return broken === undefined ? null : 'an event of a limit is not as documented';
}

export interface EventsWanted {
  /** The ID of an organization. */
  readonly organization: string;
  /** Whether e-mail addresses are kept. */
  readonly emails: boolean;
}

/** The events of limits in a page. The feed of a parent organization has those of its linked organizations too. */
export function eventsOf({ data }: Activities, { organization, emails }: EventsWanted): readonly LimitEvent[] {
  return data
    .filter((item) => isOfLimit(item) && mayBeOf(item, organization))
    .flatMap((item) => eventOf(item, emails) ?? []);
}

/** An event that names no organization may be of any. */
function mayBeOf({ organization_id: id, organization_uuid: uuid }: Activity, organization: string): boolean {
  return typeof uuid !== 'string' || uuid === organization || id === organization;
}

function isOfLimit({ type }: Activity): boolean {
  return type === limitActivities.updated || type === limitActivities.deleted;
}

/** null: it lacks what an event of a limit has. */
function eventOf(item: Activity, emails: boolean): LimitEvent | null {
  const { id, type, workspace_id, model_group, limiter_type: limiter, value: given } = item;
  const time = Date.parse(item.created_at);
  const set = type === limitActivities.updated ? given : null;
  const isWhole = typeof workspace_id === 'string' && typeof model_group === 'string' && typeof limiter === 'string';
  if (!isWhole || Number.isNaN(time) || set === undefined || (set === null && type === limitActivities.updated))
    return null;
  const at = new Date(time).toISOString();
  return { id, at, workspace_id, model_group, limiter, value: set, actor: actorOf(item.actor, emails) };
}

/**
 * Of an actor, its kind, its ID and, where it is asked for, its address; nothing else, above all no IP address and no user
 * agent. The ID of `x_actor` stands in `x_id`, of a federated one in `subject`; of any other, in what ends in `_id`. An ID
 * that is an address is taken for one.
 */
function actorOf(given: Activity['actor'], emails: boolean): Actor {
  const { type } = given;
  const own = `${type.replace(/_actor$/, '')}_id`;
  const names = [own, 'subject', ...Object.keys(given).filter((name) => name.endsWith('_id'))];
  const texts = names.map((name) => given[name]).filter((text) => typeof text === 'string');
  const id = texts.find((text) => !text.includes('@')) ?? null;
  const address = given['email_address'];
  const email = typeof address === 'string' ? address : texts.find((text) => text.includes('@'));
  return { type, id, ...(emails && email !== undefined ? { email } : {}) };
}
