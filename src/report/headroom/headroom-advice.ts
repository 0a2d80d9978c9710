import type { HeadroomRow, Suggestion } from '../../model/headroom/headroom-types.js';
import { formatNumber } from '../../model/text.js';
import { quoteForShell } from '../step-commands.js';
import { isAtMark, rankRows } from './headroom-rows.js';
import { isThrottled, percentText, ratioText, shortLimit } from './headroom-values.js';
import { type FactsContext, limiterKindFact } from './row-facts.js';

/*
 * What to act on first, and what is likely to help. Raw text, as in `headroom-words.ts`.
 */

/** What to act on first and why; null: nothing asks for it. */
export interface FirstStep {
  readonly row: HeadroomRow;
  readonly reason: string;
  readonly next: string;
}

export function firstStep(context: FactsContext): FirstStep | null {
  const row = rankRows(context.headroom.rows).find(
    (one) => isAtMark(one) || (one.level === 'act' && one.known === null),
  );
  if (row === undefined) return null;
  const next =
    row.workspace === null
      ? 'limitdrift headroom --report request=increase.md'
      : `limitdrift plan --usage ${context.saved === undefined ? 'FILE' : quoteForShell(context.saved)}`;
  return { row, reason: reasonText(row, context), next };
}

function reasonText(row: HeadroomRow, { suggestions, names }: FactsContext): string {
  const suggestion = suggestions.get(row.address);
  const share = ratioText(row);
  const where = `on ${names.group(row.group)}`;
  if (suggestion !== undefined) return `${where} ${suggestedReason(suggestion, share)}`;
  if (row.declared_limit !== null)
    return `${where} its limit is not the declared ${shortLimit(row.declared_limit)}, and it is at ${share}`;
  return isThrottled(row)
    ? `${where} it is probably throttled, at ${share}`
    : `${where} it came to ${share} of its limit`;
}

function suggestedReason(suggestion: Suggestion, share: string): string {
  switch (suggestion.kind) {
    case 'limiter-kind':
      return `its override counts cache reads, and the organization’s limit does not: set ${suggestion.other_limiter} instead`;
    case 'room-above':
      return `its override is at ${share}, and the organization at ${percentText(suggestion.organization_ratio)}`;
    case 'oversubscribed':
      return 'the overrides below it add up to more than it has';
    default:
      return suggestion satisfies never;
  }
}

/** A suggestion in full, with what it is about. */
export function suggestionText(row: HeadroomRow, suggestion: Suggestion, context: FactsContext): string {
  const { names } = context;
  const subject = [names.workspace(row), names.group(row.group), row.limiter].join(' · ');
  switch (suggestion.kind) {
    case 'limiter-kind':
      return `${subject}: ${limiterKindFact(row, suggestion, context)}. The organization’s limit leaves cache reads out.`;
    case 'room-above':
      return `${subject}: the override is at ${ratioText(row)} while the organization is at ${percentText(suggestion.organization_ratio)} of its limit. Raise the override, or clear it.`;
    case 'oversubscribed':
      return `${subject}: the overrides add up to ${formatNumber(suggestion.overrides_sum)}, more than the organization’s ${formatNumber(suggestion.organization_limit)}, which is at the mark itself. Lower some, or ask for a higher limit.`;
    default:
      return suggestion satisfies never;
  }
}
