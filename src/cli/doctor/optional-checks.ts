import { readDeclaration } from '../../declaration/read-declaration.js';
import type { RequestEvent } from '../../live/retried-request.js';
import type { Api } from '../../live/request.js';
import { spendLimits } from '../../live/spend-limits/spend-limits.js';
import { UserError } from '../../model/errors.js';
import type { RuleSeverity } from '../../model/rules/rule-types.js';
import { rules } from '../../model/rules/rules.js';
import { declaresSpend } from '../../plan/spend-in-force.js';
import { defaultPath } from '../input/declaration-input.js';
import type { Host } from '../host.js';
import { feedAdvice, feedOff } from '../activity/feed-words.js';
import { answerOf, check, type JudgedCheck } from './judged-check.js';

/*
 * Checks of `doctor`: what no rate limit needs.
 */

export const optionalNames = { spend: 'Spend limits', feed: 'Activity Feed' } as const;

/** How bad it is where spend limits cannot be read, by the limits.yaml of the folder; null: none is declared, or what is declared cannot be read, which other commands say. */
export function spendSeverity(host: Host): RuleSeverity | null {
  try {
    const declaration = readDeclaration([{ path: defaultPath, bytes: host.readFile(defaultPath, host.cwd) }]);
    if (!declaresSpend(declaration)) return null;
    return declaration.rules.get('spend-unreadable') ?? rules['spend-unreadable'].severity;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Asks for them once, and for what is spent. */
export async function checkSpend(
  api: Api,
  severity: RuleSeverity,
  events: readonly RequestEvent[],
): Promise<JudgedCheck> {
  const reading = spendLimits('with-cost').begin(api);
  const words = await reading.organization;
  const { organization } = await reading.collect().finish([]);
  const { unread = null, spent = null } = organization.spend ?? {};
  const answer = answerOf(events.findLast(({ path }) => path.startsWith('/v1/organizations/spend_limits')));
  if (unread === null) {
    const spentUnread = spent?.unread ?? null;
    if (spentUnread === null) return check.ok(optionalNames.spend, `${words}; ${answer}`);
    return check.note(optionalNames.spend, `${words}; ${answer}; what is spent cannot be read: ${spentUnread.reason}`);
  }
  const text = `${defaultPath} declares spend limits, and they cannot be read: ${unread.reason}; ${answer}`;
  const isTurnedDown = severity === 'note' || severity === 'off';
  if (isTurnedDown) return check.note(optionalNames.spend, `${text}; the rule spend-unreadable is turned down`);
  const next =
    'Ask your Anthropic account team for access to spend limits, or set the rule spend-unreadable to note to plan without them.';
  return check.failed(optionalNames.spend, text, next);
}

/** Who changed limits is told by a feed that no limit needs: whatever it answers is no failure. */
export async function checkFeed(
  api: Api,
  organization: string,
  { events, now }: { readonly events: readonly RequestEvent[]; readonly now: number },
): Promise<JudgedCheck> {
  const { readFeed, isFeedOn } = await import('../../activity/read-feed.js');
  const { problem } = await readFeed(api, {
    organization,
    isOwn: true,
    from: now,
    now,
    emails: false,
  });
  const answer = answerOf(events.at(-1));
  const advice = problem === null ? null : feedAdvice(problem);
  const isOff = problem === null && (await isFeedOn(api)) === false;
  const note = isOff ? feedOff : advice;
  if (note === null) return check.ok(optionalNames.feed, `this credential may read who changed limits; ${answer}`);
  return check.note(optionalNames.feed, `plan --blame and log tell nothing: ${note.why}`, note.next);
}
