import { count, formatNumber } from '../../model/text.js';
import type { Unread } from '../../model/snapshot-types.js';
import type { Obstacle, StepState, Verification, VerifiedStep } from '../../model/verification.js';
import { settingText } from '../value-words.js';
import { mergedInto } from '../../model/verdict.js';

/*
 * What every report of a verification says in the same words. Raw text: each report escapes it for its own sink.
 */

/** The state that is said first: the most pressing one that a step is in. */
export function leadingState({ superseded, open, unread }: Verification['summary']): StepState {
  if (superseded > 0) return 'superseded';
  if (open > 0) return 'open';
  return unread > 0 ? 'unread' : 'done';
}

/** How many steps are done, and what the others are, in one line. */
export function verificationHeadline(verification: Verification): string {
  const { summary, steps, organization } = verification;
  const label = verificationLabel(verification);
  if (steps.length === 0) return `${label}: the plan has no steps.`;
  const others = (['superseded', 'open', 'unread'] as const).flatMap((state) =>
    summary[state] > 0 ? [`${formatNumber(summary[state])} ${stateTexts[state]}`] : [],
  );
  const counted = [`${formatNumber(summary.done)} of ${count(steps.length, 'step')} done`, ...others].join(', ');
  return `${label}: ${counted}${organization === null ? '' : `; organization ${organization.name}`}.`;
}

/** The words that the headline begins with. */
export function verificationLabel({ steps, summary }: Verification): string {
  return steps.length === 0 ? 'Nothing to verify' : labels[leadingState(summary)];
}

const labels = {
  superseded: 'Superseded',
  open: 'Open',
  unread: 'Incomplete',
  done: 'Done',
} as const satisfies Record<StepState, string>;

const stateTexts = {
  superseded: 'superseded',
  open: 'open',
  unread: 'not read',
  done: 'done',
} as const satisfies Record<StepState, string>;

/** The state, and what is live where that is not said by the state alone. */
export function stateText(step: VerifiedStep, incomplete: readonly Unread[]): string {
  const { state, live, obstacle } = step;
  if (obstacle === 'not-read') return `not read: ${reasonOf(step, incomplete)}`;
  if (obstacle !== null) return `${stateTexts[state]}: ${obstacleTexts[obstacle]}`;
  return state === 'superseded' && live !== null
    ? `superseded: live is ${liveText(live, step)} now`
    : stateTexts[state];
}

/** The state as a sentence, with what it means for the person at the checklist. */
export function outcomeText(state: string): string {
  const stop = state.startsWith('superseded') ? ' Do not carry this out; plan again.' : '';
  return `${state.slice(0, 1).toUpperCase()}${state.slice(1)}.${stop}`;
}

/** `700`, or `no override (inherits 4,000)`. */
function liveText(live: NonNullable<VerifiedStep['live']>, { group }: VerifiedStep): string {
  const text = settingText(live, group);
  return live.source === 'organization' ? `no override (${text})` : text;
}

const obstacleTexts = {
  'not-created': 'the workspace does not exist yet',
  archived: 'the workspace is archived',
  ambiguous: 'several workspaces have this name',
  'no-group': 'the group is not there any more',
  'spend-not-read': 'the spend limits could not be read',
} as const satisfies Record<Exclude<Obstacle, 'not-read'>, string>;

function reasonOf({ workspace }: VerifiedStep, incomplete: readonly Unread[]): string {
  return incomplete.find((unread) => unread.workspace.id === workspace.id)?.reason ?? 'its limits could not be read';
}

/** What a person does next; null: nothing. */
export function verificationNext({ summary, plan, steps }: Verification): string | null {
  const sentences = [
    ...(summary.superseded > 0
      ? ['Plan again for what is superseded: a slip, or somebody else’s change. The other steps still hold.']
      : []),
    ...(summary.open > 0
      ? [
          mergedInto(plan) === null
            ? 'Carry out what is open, or wait where that is done: a change takes effect within about an hour (--wait 1h).'
            : 'The plan is of a change that was not merged yet: carry out what is open once it is, and not before. Where that is done, wait: a change takes effect within about an hour (--wait 1h).',
        ]
      : []),
    ...(steps.some(isUndecided) ? ['What was accepted instead is gone from the next plan.'] : []),
    ...(summary.unread > 0 ? ['Run it again for what was not read.'] : []),
    ...(plan.complete ? [] : ['The plan itself had not read everything: plan again to see whether there is more.']),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

function isUndecided({ state, class: name }: VerifiedStep): boolean {
  return state === 'open' && (name === 'drift' || name === 'conflict');
}
