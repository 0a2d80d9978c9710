import type { Change } from '../model/plan-types.js';
import { count, formatNumber } from '../model/text.js';
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
        : phrase`${askedPhrase(change)}, not carried out yet`;
    case 'overdue':
      return phrase`${askedPhrase(change)}, and still not carried out`;
    case 'conflict':
      return phrase`${livePhrase(change)}, and this change declares another value too`;
    case 'drift':
      return phrase`${livePhrase(change)}${declaredTail(change)}`;
    case 'adopted':
      return ['The declaration says now what is live'];
    default:
      return change.class satisfies never;
  }
}

function askedWord({ origin }: Change): string {
  return origin === null ? 'No longer declared' : 'Declared';
}

/** `Declared by cf0bc2d, 2 days ago`, as far as it is known. */
function askedPhrase(change: Change): Phrase {
  const commit = change.declared?.commit ?? change.since;
  if (commit === null) return [askedWord(change)];
  const word = change.origin === null ? 'Removed' : 'Declared';
  return phrase`${word} by ${code(commit.slice(0, 7))}${ageText(change)}`;
}

/** What is live, and that nobody declared it. */
function livePhrase({ before, origin, live_declared: known }: Change): Phrase {
  const where = known === false ? 'was never declared' : 'is not what is declared';
  if (before.source === 'organization') return ['No override is there: it was cleared by hand, or never set'];
  if (before.source === 'other') return [`${settingText(before)} ${where}`];
  const value = formatNumber(before.value);
  if (known === false) return [`${value} was never declared: ${origin === null ? 'set' : 'changed'} by hand`];
  return [origin === null ? `${value} is an override that nobody declared` : `${value} ${where}`];
}

/** Since when something else is declared. */
function declaredTail({ declared, after, origin, ...change }: Change): Phrase {
  if (origin === null || declared === null) return [];
  const asked = after.source === 'workspace' ? formatNumber(after.value) : 'inherit';
  return phrase`; ${asked} is declared since ${code(declared.commit.slice(0, 7))}${ageText({ ...change, declared })}`;
}

function ageText({ declared }: Pick<Change, 'declared'>): string {
  return declared === null ? '' : `, ${formatAge(declared.age_seconds)} ago`;
}

/** `2 days`, `5 hours`, `1 minute`. */
function formatAge(seconds: number): string {
  if (seconds >= 86_400) return count(Math.floor(seconds / 86_400), 'day');
  if (seconds >= 3600) return count(Math.floor(seconds / 3600), 'hour');
  return count(Math.floor(seconds / 60), 'minute');
}
