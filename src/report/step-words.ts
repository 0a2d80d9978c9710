import { isToBeCreated } from '../model/address.js';
import type { Change } from '../model/plan-types.js';
import type { Group } from '../model/snapshot-types.js';
import { listCommand, updateCommand } from './step-commands.js';
import { code, phrase, type Phrase, strong } from './phrase.js';
import { reasonPhrase } from './reason-words.js';
import { formatNumber } from '../model/text.js';
import { afterMerge, limitText, placeText, settingText } from './value-words.js';

/*
 * What the checklist says of a step, in every report that has one.
 */

export type NameGroup = (group: Group) => string;

/** The group and the limiter, then from what to what. */
export function subjectPhrase({ group, limiter }: Change, name: NameGroup): Phrase {
  return phrase`${code(name(group))} ${code(limiter)}`;
}

export function valuesPhrase({ before, after }: Change): Phrase {
  return phrase`${settingText(before)} → ${strong(settingText(after))}`;
}

export function adoptedPhrase({ after, origin }: Change): Phrase {
  return phrase`live is ${settingText(after)}, and the declaration says so now (${code(placeText(origin))})`;
}

/** Why there is a step: its reason and its rule. */
export function whyPhrase(change: Change): Phrase {
  return phrase`${reasonPhrase(change)} (${code(change.rule)})`;
}

export function organizationPhrase({ organization_limit: limit }: Change): Phrase {
  return phrase`Organization limit: ${limitText(limit)}`;
}

export function declaredPhrase({ origin }: Change): Phrase {
  return origin === null ? ['not declared'] : phrase`declared at ${code(placeText(origin))}`;
}

/** What carrying out the step is called: undecided steps can be accepted instead. */
export function carryOutLabel({ class: name, introduced }: Change): string {
  if (name === 'pending' || name === 'overdue') return introduced === true ? afterMerge : 'Do';
  return name === 'conflict' ? 'Set what is declared' : 'Set it back';
}

/** Where to set what, and when to stop. */
export function carryOutPhrase(change: Change, name: NameGroup): Phrase {
  switch (change.settable) {
    case 'console':
      return phrase`${strong('Edit')} next to ${code(name(change.group))}, then ${target(change)}. If the Console does not show ${now(change)}, stop.`;
    case 'command': {
      if (isToBeCreated(change.workspace)) {
        return phrase`The Console cannot edit this limit, only a command can (${target(change)}), and it needs the ID of the new workspace: create it, then plan again.`;
      }
      const list = listCommand(change.workspace.id);
      const check = list === null ? '' : phrase` If ${code(list)} does not show ${now(change)}, stop.`;
      return phrase`The Console cannot edit this limit, only the command can: ${target(change)}.${check}`;
    }
    case 'no':
      return [
        'No way is known: the Console does not edit this limit, and the update call does not take it, or needs an ID that the API did not give.',
      ];
    default:
      return change.settable satisfies never;
  }
}

function target({ limiter, after }: Change): Phrase {
  if (after.source === 'organization') return phrase`clear ${code(limiter)}`;
  return phrase`set ${code(limiter)} to ${code(String(after.value))}`;
}

/** What must be there before the change. */
function now({ before }: Change): Phrase {
  return before.source === 'organization'
    ? phrase`that it ${settingText(before)}`
    : phrase`${strong(settingText(before))} now`;
}

/** Where clearing an override takes the last limit of its kind away, and what then limits the group; null elsewhere. */
export function unlimitedWarning({ limiter, after, remaining, organization_limit: limit }: Change): string | null {
  if (after.source !== 'organization' || limit !== null) return null;
  if (remaining.length === 0) return 'Clearing it leaves no limit at all: the organization has none either.';
  const others = remaining.map((other) => `${other.limiter} ${formatNumber(other.value)}`).join(', ');
  return `Clearing it leaves no limit of ${limiter}: the organization has none either. What still limits the group: ${others}.`;
}

export function commandLabel({ settable }: Change): string {
  return settable === 'console' ? 'Or by command, instead of the Console' : 'The command';
}

export const acceptLabel = 'Or accept it';

/** How to accept what is live where the declaration is code, which `accept` does not edit. */
export function acceptInCodePhrase({ origin }: Change): Phrase {
  return origin === null ? ['declare it in the code'] : phrase`change ${code(placeText(origin))}`;
}

/** Whether the step speaks of a command. */
export function showsCommand(change: Change): boolean {
  const { settable, workspace } = change;
  return (settable === 'command' && !isToBeCreated(workspace)) || updateCommand(change) !== null;
}
