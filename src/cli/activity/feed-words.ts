import type { FeedProblem } from '../../activity/read-feed.js';

/*
 * Why the Activity Feed tells nothing, and what to do about it.
 */

export interface FeedAdvice {
  /** A clause without an end mark. */
  readonly why: string;
  /** A sentence. */
  readonly next: string;
}

/** Source: platform.claude.com/docs, Compliance API, 2026-08. */
export const feedOff: FeedAdvice = {
  why: 'the Compliance API of this organization is switched off, so that its Activity Feed records nothing',
  next: 'Where the organization is eligible, an admin switches it on in the Console, https://platform.claude.com/settings/security; what was changed before then is never in it.',
};

const newKey =
  'An Admin key can read the feed (scope read:compliance_activities) only if it was made while the Compliance API was on: make a new one.';

export function feedAdvice({ reason, on, said }: FeedProblem): FeedAdvice {
  if (reason === 'feed-off') return feedOff;
  if (reason === 'not-read') return { why: `the Activity Feed was not read: ${said}`, next: doctor };
  if (on === true)
    return { why: `the Activity Feed is on, but this credential may not read it: ${said}`, next: newKey };
  return { why: `this credential may not read the Activity Feed: ${said}`, next: `${newKey} ${doctor}` };
}

const doctor = '`limitdrift doctor` says more.';
