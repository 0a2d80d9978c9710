import type { Change } from '../model/plan-types.js';
import { betweenText } from '../model/times.js';
import { isMoney, limitNumberText } from '../model/spend/money.js';
import { count } from '../model/text.js';
import { code, phrase, type Phrase, phraseText } from './phrase.js';
import { settingText } from './value-words.js';

/*
 * Why live and the declaration differ, in a sentence without an end mark. Raw text.
 */

export function reasonText(change: Change): string {
  return phraseText(reasonPhrase(change));
}

export function reasonPhrase(change: Change): Phrase {
  switch (change.class) {
    case 'pending':
      if (change.introduced === true) return [`${askedWord(change)} by this change`];
      return (change.declared ?? change.since) === null && change.introduced === null
        ? [`${askedWord(change)}, and not committed yet`]
        : phrase`${askedPhrase(change)}, not carried out yet${isUnset(change) ? ', or cleared since' : ''}`;
    case 'overdue':
      return phrase`${askedPhrase(change, change.declared?.merged === true ? 'merged ' : 'committed ')}, and still not carried out`;
    case 'conflict':
      return phrase`${livePhrase(change)}; ${newlyAsked(change)}`;
    case 'drift':
      return phrase`${livePhrase(change)}${declaredTail(change)}`;
    case 'adopted':
      return ['The declaration now says what is live'];
    default:
      return change.class satisfies never;
  }
}

/** Git does not tell an override that was never set from one that was there when it was declared, as `init` does it, and is gone. */
function isUnset({ before, after }: Change): boolean {
  return before.source === 'organization' && after.source === 'workspace';
}

function askedWord({ origin }: Change): string {
  return origin === null ? 'No longer declared' : 'Declared';
}

/** `Declared by cf0bc2d, 2 days ago`, as far as it is known. */
function askedPhrase(change: Change, how = ''): Phrase {
  const commit = change.declared?.commit ?? change.since;
  if (commit === null) return [askedWord(change)];
  const word = change.origin === null ? 'Removed' : 'Declared';
  return phrase`${word} by ${code(commit.slice(0, 7))}${ageText(change, how)}`;
}

/** Whether the sentence says more than values, class and place do. */
export function saysMore(change: Change): boolean {
  const { before, declared, introduced, live_declared: known, live_changed: seen } = change;
  if (change.class === 'pending') return introduced !== true;
  if (change.class !== 'drift' || seen !== undefined) return true;
  return known === false || declared !== null || before.source === 'organization';
}

/** What is live, and that it is not what is declared. */
function livePhrase({ group, before, origin, live_declared: known, live_changed: seen, ...change }: Change): Phrase {
  const time = seen === undefined ? '' : ` ${betweenText(seen)}`;
  const isnt = change.class === 'conflict' ? 'is not what was declared before' : 'is not what is declared';
  const where = known === false ? 'was never declared' : isnt;
  if (before.source === 'organization')
    return [`There is no override: it was cleared by hand${time === '' ? ', or never set' : time}`];
  const since = time === '' ? '' : `, and became live${time}`;
  if (before.source === 'other') return [`${settingText(before, group)} ${where}${since}`];
  const value = limitNumberText(before.value, group);
  if (known === false) return [`${value} was never declared: ${origin === null ? 'set' : 'changed'} by hand${time}`];
  return [`${value} ${origin === null ? 'is an override that is not declared' : where}${since}`];
}

function newlyAsked({ group, origin, after }: Change): string {
  return origin === null ? 'this change does not declare it' : `this change declares ${askedText(after, group)}`;
}

/** Since when something else is declared. */
function declaredTail({ group, declared, after, origin, ...change }: Change): Phrase {
  if (origin === null || declared === null) return [];
  return phrase`; ${askedText(after, group)} has been declared since ${code(declared.commit.slice(0, 7))}${ageText({ ...change, declared })}`;
}

function askedText(after: Change['after'], group: Change['group']): string {
  if (after.source === 'workspace') return limitNumberText(after.value, group);
  return isMoney(group) ? 'none' : 'inherit';
}

function ageText({ declared }: Pick<Change, 'declared'>, how = ''): string {
  return declared === null ? '' : `, ${how}${formatAge(declared.age_seconds)} ago`;
}

/** `2 days`, `5 hours`, `1 minute`. */
function formatAge(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  if (seconds >= 86_400) return count(Math.floor(seconds / 86_400), 'day');
  if (seconds >= 3600) return count(Math.floor(seconds / 3600), 'hour');
  return count(Math.floor(seconds / 60), 'minute');
}
