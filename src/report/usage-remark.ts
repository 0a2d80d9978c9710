import type { Change, Plan } from '../model/plan-types.js';
import { belowPeakText } from '../model/rules/usage-rules.js';

/*
 * What usage says of a step, which stands at the step itself.
 */

/** What is to be said at a change; null: nothing. */
export type Remark = (change: Change) => string | null;

export function usageRemarks({ findings }: Pick<Plan, 'findings'>): Remark {
  const texts = new Map(
    findings.flatMap((finding) =>
      finding.rule === 'below-peak-usage' ? [[finding.address, belowPeakText(finding.data, '')] as const] : [],
    ),
  );
  return (change) => {
    const text = texts.get(change.address);
    return text === undefined ? null : `${text[0]?.toUpperCase()}${text.slice(1)}. ${waysOf(change)}`;
  };
}

/** Every way, and no choice: after an incident it is right to set a limit back, though usage was above it. */
function waysOf({ class: name }: Change): string {
  return name === 'pending' || name === 'overdue'
    ? 'Carry it out, declare another limit, or another limit for a time: usage does not say which is right.'
    : 'Set it back, accept it, or accept it for a time: usage does not say which is right.';
}
