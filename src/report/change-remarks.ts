import type { Change, Plan } from '../model/plan-types.js';
import { belowPeakText } from '../model/rules/usage-rules.js';
import { type ActorWords, blameSentence } from './activity/blame-words.js';
import type { Phrase } from './phrase.js';

/*
 * What is said of a step at the step itself: who changed it, and what usage says.
 */

/** Sentences that stand at a change. */
export type Remarks = (change: Change) => readonly Phrase[];

export function remarksOf({ findings }: Pick<Plan, 'findings'>, words?: ActorWords): Remarks {
  const texts = new Map(
    findings.flatMap((finding) =>
      finding.rule === 'below-peak-usage' ? [[finding.address, belowPeakText(finding.data, '')] as const] : [],
    ),
  );
  return (change) => {
    const usage = texts.get(change.address);
    const said = usage === undefined ? [] : [[`${usage[0]?.toUpperCase()}${usage.slice(1)}. ${waysOf(change)}`]];
    const blamed = blameSentence(change, words);
    return [...(blamed === null ? [] : [blamed]), ...said];
  };
}

/** Every way, and no choice: after an incident it is right to set a limit back, though usage was above it. */
function waysOf({ class: name }: Change): string {
  return name === 'pending' || name === 'overdue'
    ? 'Carry it out, declare another limit, or another limit for a time: usage does not say which is right.'
    : 'Set it back, accept it, or accept it for a time: usage does not say which is right.';
}
