import { isToBeCreated } from '../model/address.js';
import type { Settable } from '../model/limiters.js';
import type { Change, Plan } from '../model/plan-types.js';
import type { Group } from '../model/snapshot-types.js';
import type { StepBlock } from './checklist.js';
import { isEmulated } from './checklist-words.js';
import { hasCommand, listCommand } from './step-commands.js';
import { code, phrase, type Phrase, strong } from './phrase.js';
import { afterMerge, limitText, placeText, reportedText, settingText, toleratedText } from './value-words.js';
import { reasonPhrase } from './reason-words.js';
import { isMoney } from '../model/spend/money.js';

/*
 * What the checklist says of a step, in every report that has one.
 */

export type NameGroup = (group: Group) => string;

/** The group and the limiter. */
export function subjectPhrase({ group, limiter }: Change, name: NameGroup): Phrase {
  return phrase`${code(name(group))} ${code(limiter)}`;
}

/** From what to what. */
export function valuesPhrase({ group, before, after }: Change): Phrase {
  const clear = after.source === 'organization' && before.source !== 'organization' ? ' (clear it)' : '';
  return phrase`${settingText(before, group)} → ${strong(settingText(after, group))}${clear}`;
}

/** Where the Console cannot set a step and can set others of its block; null: that is said of the whole block, or it can. */
export function settableRemark({ settable }: Change, steps: readonly Change[]): string | null {
  const mixed = steps.some((step) => step.settable !== settable);
  return mixed && settable !== 'console' ? settableWords[settable] : null;
}

const settableWords = {
  command: 'only the command sets it, not the Console',
  no: 'no known way to set it',
} as const satisfies Record<Exclude<Settable, 'console'>, string>;

/** What is no step: open since before this change, reported, adopted or ignored. */
export function settledPhrase(change: Change): Phrase {
  const { class: name, ignored, reported, after, origin } = change;
  if (ignored !== null) return [`${name}, ${toleratedText(ignored)}`];
  if (reported !== null) return phrase`${name}, reported: ${reportedText(change, reported)}; ${declaredPhrase(change)}`;
  return name === 'adopted'
    ? phrase`live is ${settingText(after, change.group)}, and the declaration now says so (${code(placeText(origin))})`
    : phrase`${whyPhrase(change)}; ${declaredPhrase(change)}`;
}

/** Why there is a step: its reason and its rule. */
export function whyPhrase(change: Change): Phrase {
  return phrase`${reasonPhrase(change)} (${code(change.rule)})`;
}

export function organizationPhrase({ group, organization_limit: limit }: Change): Phrase {
  return [limit === null ? 'the organization has no limit' : `organization limit ${limitText(limit, group)}`];
}

/** Where it is declared, after why it is a step; of what is not declared that is the reason. */
export function declaredTail(change: Change): Phrase {
  return change.origin === null ? [] : phrase`; ${declaredPhrase(change)}`;
}

export function declaredPhrase({ origin }: Change): Phrase {
  return origin === null ? ['not declared'] : phrase`declared at ${code(placeText(origin))}`;
}

/** What carrying out the steps of a block is called: undecided steps can be accepted instead. */
export function carryOutLabel({ kind, steps }: StepBlock<Change>): string {
  if (kind === 'todo') return steps.some(({ introduced }) => introduced === true) ? afterMerge : setDeclared;
  return steps.some((step) => step.class === 'conflict') ? setDeclared : 'Set it back';
}

const setDeclared = 'Set what is declared';

/** Where to set what a block has, and when to stop. */
export function carryOutPhrase(
  { group, steps }: StepBlock<Change>,
  name: NameGroup,
  organization: Plan['organization'],
): Phrase {
  if (isMoney(group) && !isEmulated(organization)) return phrase`${spendPlace(steps)}. ${stopText}`;
  const ways = new Set(steps.map(({ settable }) => settable));
  if (ways.has('console')) return phrase`${strong('Edit')} next to ${code(name(group))}. ${stopText}`;
  const [first] = steps;
  if (first === undefined || !ways.has('command'))
    return phrase`${code(name(group))}: there is no known way to set it: the Console does not edit it, and the update call does not take it, or needs an ID that the API did not give.`;
  if (isToBeCreated(first.workspace))
    return phrase`${code(name(group))}: the Console cannot edit it, only a command can, and that needs the ID of the new workspace: create it, then plan again.`;
  const list = listCommand(first.workspace.id);
  const check = list === null ? '' : phrase` If ${code(list)} shows another value than the two below, stop.`;
  return phrase`${code(name(group))}: the Console cannot edit it, only the command can.${check}`;
}

const stopText = 'If the Console shows another value than the two below, stop.';

/**
 * Where the Console has the spend limits of a workspace.
 * Source: platform.claude.com/docs, page "Workspaces", August 2026.
 */
function spendPlace(steps: readonly Change[]): Phrase {
  const names = new Set(steps.map(({ workspace }) => workspace.name));
  return phrase`In the Console, ${strong('Settings → Workspaces')} → ${[...names].map(code)} → the tab ${strong('Spend limits')}`;
}

/** The same in a long list, which says once above when to stop. */
export function wayPhrase(
  { group, steps }: StepBlock<Change>,
  name: NameGroup,
  organization: Plan['organization'],
): Phrase {
  if (isMoney(group) && !isEmulated(organization)) return spendPlace(steps);
  const ways = new Set(steps.map(({ settable }) => settable));
  if (ways.has('console')) return phrase`${strong('Edit')} next to ${code(name(group))}`;
  return phrase`${code(name(group))}, ${ways.has('command') ? settableWords.command : settableWords.no}`;
}

/** Where clearing an override takes the last limit of its kind away, and what then limits the group; null elsewhere. */
export function unlimitedWarning({
  group,
  limiter,
  after,
  remaining,
  organization_limit: limit,
}: Change): string | null {
  if (after.source !== 'organization' || limit !== null) return null;
  if (remaining.length === 0) return 'Clearing it leaves no limit at all: the organization has none either.';
  const others = remaining.map((other) => `${other.limiter} ${limitText(other.value, group)}`).join(', ');
  const subject = isMoney(group) ? `${limiter} spend limit` : `limit of ${limiter}`;
  const rest = isMoney(group)
    ? `What is spent is still limited by ${others}.`
    : `The group is still limited by ${others}.`;
  return `Clearing it leaves no ${subject}: the organization has none either. ${rest}`;
}

/** What the one command of a block is for. */
export function commandLabel({ steps }: StepBlock<Change>): string {
  const settable = steps.filter(hasCommand);
  if (settable.every((step) => step.settable === 'console')) return 'Or by command, instead of the Console';
  return settable.some((step) => step.settable === 'console') ? 'The command, for all of them' : 'The command';
}

export const acceptLabel = 'Or accept what is live';

/** How to accept what is live where the declaration is code, which `accept` does not edit. */
export function acceptInCodePhrase(steps: readonly Change[]): Phrase {
  const places = [...new Set(steps.map(({ origin }) => (origin === null ? null : placeText(origin))))];
  return places.flatMap((place, at) => [
    ...(at === 0 ? [] : ['; ']),
    ...(place === null ? ['declare it in the code'] : phrase`change ${code(place)}`),
  ]);
}
