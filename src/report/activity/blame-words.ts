import type { Actor, FittingEvent, UnknownReason } from '../../model/activity/activity-types.js';
import type { Change } from '../../model/plan-types.js';
import { minuteText } from '../../model/times.js';
import { code, phrase, type Phrase, phraseText } from '../phrase.js';

/*
 * Who changed a limit, in words. Raw text. Addresses are told where that is asked for, and nowhere by default.
 */

export interface ActorWords {
  /** Whether an e-mail address that is known is told: in a terminal alone. */
  readonly emails: boolean;
}

const withoutAddresses: ActorWords = { emails: false };

/** Who set or cleared it and when, in a clause; null: nobody asked. */
export function blameText(change: Change): string | null {
  const told = blamePhrase(change, withoutAddresses);
  return told === null ? null : phraseText([told.verb, ...told.rest]);
}

/** The same as a sentence. */
export function blameSentence(change: Change, words = withoutAddresses): Phrase | null {
  const told = blamePhrase(change, words);
  return told === null ? null : [told.verb.charAt(0).toUpperCase() + told.verb.slice(1), ...told.rest, '.'];
}

interface Told {
  /** What a sentence begins with. */
  readonly verb: string;
  readonly rest: Phrase;
}

function blamePhrase({ before, blame }: Change, words: ActorWords): Told | null {
  if (blame === undefined) return null;
  const verb = before.source === 'organization' ? 'cleared' : 'set';
  const [first, ...others] = blame.events;
  if (first === undefined) {
    const never = verb === 'set' ? '' : ', or there never was an override';
    const why =
      blame.unknown === null || blame.unknown === 'no-event' ? `${noEvent(verb)}${never}` : whys[blame.unknown];
    return { verb: 'who', rest: [` ${verb} it is not known: ${why}`] };
  }
  if (others.length === 0) {
    const unclear =
      first.group_unclear === true ? phrase`, if the Activity Feed’s ${code(first.model_group)} is this group` : [];
    return { verb, rest: [' ', ...madePhrase(first, words), ...unclear] };
  }
  const made = blame.events.map((event) => phrase`${madePhrase(event, words)} (group ${code(event.model_group)})`);
  const joined = made.flatMap((one, at) => [at === 0 ? ' ' : ', or ', ...one]);
  return { verb, rest: [...joined, ': the Activity Feed does not tell which of these groups it is'] };
}

function noEvent(verb: string): string {
  return `no event of the Activity Feed fits, so it was ${verb} before the feed was switched on, or while it was off`;
}

const whys = {
  'feed-off': 'the Activity Feed is switched off',
  'not-permitted': 'this credential may not read the Activity Feed',
  'not-read': 'the Activity Feed was not read',
} as const satisfies Record<Exclude<UnknownReason, 'no-event'>, string>;

function madePhrase({ at, actor }: FittingEvent, words: ActorWords): Phrase {
  return phrase`on ${minuteText(at)} UTC by ${actorPhrase(actor, words)}`;
}

/** In plain words what the feed names so; the kind of any other actor is shown as the feed has it. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['user_actor', 'user'],
  ['admin_api_key_actor', 'Admin API key'],
  ['service_account_actor', 'service account'],
  ['federated_actor', 'federated identity'],
]);

/** `user user_01Example (alex@example.com)` */
export function actorPhrase({ type, id, email }: Actor, { emails }: ActorWords): Phrase {
  const known = kinds.get(type);
  const kind = known ?? code(type);
  const shown = id === null ? [kind] : phrase`${kind} ${code(id)}`;
  return emails && email !== undefined ? phrase`${shown} (${email})` : shown;
}
