import type { Headroom, HeadroomRow } from '../../model/headroom/headroom-types.js';
import { answerText, count, formatNumber } from '../../model/text.js';
import { unreadText } from '../value-words.js';
import { isMeasured, type RowNames, type ShownRows } from './headroom-rows.js';
import { shortMoment, windowText } from './headroom-times.js';
import { percentText } from './headroom-values.js';

/*
 * What every report of headroom says in the same words. Raw text: each report escapes it for its own sink.
 */

/** What a minute cannot tell; said once in a report. */
export const byTheMinute =
  'Fine by the minute: shorter bursts are throttled unseen, and rejected requests are in no report.';

/** What the figures are: `peak minute, 7 days, UTC`. */
export function scopeText({ run, window }: Headroom): string {
  const unit = run.by === 'hour' ? 'peak hour divided by 60' : 'peak minute';
  return `${unit}, ${windowText(window)}, ${run.time_zone}`;
}

/** `tokens to 30 Nov 02:10, requests to 29 Nov 20:00`. */
export function knownText({ sources, window }: Headroom): string {
  const parts = sources.map(({ source, known_until, not_measurable }) =>
    not_measurable === null ? `${source} to ${shortMoment(window, known_until)}` : `${source} not measurable`,
  );
  return parts.join(', ');
}

/** Why a whole source is not there, a line for each. */
export function refusedTexts({ sources }: Headroom): readonly string[] {
  return sources.flatMap(({ source, not_measurable: failure }) =>
    failure === null ? [] : [`The ${source} cannot be measured: ${failure.reason} (${answerText(failure)})`],
  );
}

/** What was asked for and is missing: a line for each stretch of usage, and for each workspace whose limits are not known. */
export function missingTexts({ incomplete, unread_limits, window }: Headroom): readonly string[] {
  const usage = incomplete.map((missing) => {
    const stretch = `${shortMoment(window, missing.from)} to ${shortMoment(window, missing.to)}`;
    return `${missing.source}, ${stretch}: ${missing.reason} (${answerText(missing)})`;
  });
  return [...usage, ...unread_limits.map((unread) => `the limits of ${unreadText(unread)}`)];
}

export const missingMeaning = 'What was not read is not counted: it can only raise these figures.';

/** Usage that counts for no limit shown. */
export function unmatchedTexts({ unmatched }: Headroom): readonly string[] {
  return unmatched.map(({ model, workspaces, input_tokens, output_tokens, requests }) => {
    const used = [
      `${formatNumber(input_tokens)} input tokens`,
      `${formatNumber(output_tokens)} output tokens`,
      count(requests, 'request'),
    ].join(', ');
    return `${model} is in no group of the organization: ${used}, ${fewNames(workspaces)}`;
  });
}

/** Three of them, and how many more. */
function fewNames(names: readonly string[]): string {
  const rest = names.length - 3;
  return `by ${names.slice(0, 3).join(', ')}${rest > 0 ? ` and ${formatNumber(rest)} more` : ''}`;
}

/** `75% for 5 min`. */
export function ruleText({ alert_at, for_minutes }: HeadroomRow['rule']): string {
  return `${percentText(alert_at)} for ${formatNumber(for_minutes)} min`;
}

export function verdictText({ summary, run, complete, rows }: Headroom): string {
  const { at_mark: number, known } = summary;
  const rule = `(${ruleText(run.rule)})`;
  const part = complete ? '' : ' Incomplete: not everything was read.';
  if (number === 0 && known > 0)
    return `${count(known, 'limit')} ${known === 1 ? 'is' : 'are'} at the mark ${rule}, and known; nothing else is.${part}`;
  const also = known === 0 ? '' : `, ${formatNumber(known)} more ${known === 1 ? 'is' : 'are'} known`;
  if (!rows.some(isMeasured)) return `Nothing could be measured.${part}`;
  const limits = number === 0 ? 'Nothing' : count(number, 'limit');
  return `${limits} ${number > 1 ? 'are' : 'is'} at the mark ${rule}${also}.${part}`;
}

/** What has no row of its own. */
export function countedParts({ more, folded }: ShownRows, headroom: Headroom, names: RowNames): readonly string[] {
  return [
    ...(more === 0 ? [] : [`${formatNumber(more)} more to act on or to watch (--all)`]),
    ...foldedParts(folded, names),
    ...[notLookedAtText(headroom)].flatMap((text) => text ?? []),
  ];
}

/** What is only counted, in parts: `67 fine by the minute`, `blocked: recommendations Opus`. */
function foldedParts(folded: readonly HeadroomRow[], names: RowNames): readonly string[] {
  const of = (level: HeadroomRow['level']): readonly HeadroomRow[] => folded.filter((row) => row.level === level);
  const counts = [
    [of('fine').length, 'fine by the minute'],
    [of('unused').length, 'unused'],
    [of('no-limit').length, 'without a limit'],
  ] as const;
  const counted = counts.flatMap(([number, word]) => (number === 0 ? [] : [`${formatNumber(number)} ${word}`]));
  // What a workspace inherits is said of the organization.
  const whole = folded.some(({ workspace }) => workspace === null);
  const own = of('blocked').filter(({ workspace, overridden }) => workspace === null || overridden || !whole);
  const blocked = own.map(
    (row) =>
      `${names.workspace(row)} ${names.group(row.group)}${row.limiter.startsWith('fast_') ? ' (fast mode)' : ''}`,
  );
  return [
    ...(counted.length === 0 ? [] : [`${counted.join(', ')} (--all)`]),
    ...listPart('blocked', blocked),
    ...listPart(
      'not measurable',
      of('not-measurable').map((row) => unmeasuredName(row, names)),
    ),
  ];
}

/** A group of its own by its name, of the models’ limiters the limiter. */
function unmeasuredName({ group, limiter }: HeadroomRow, names: RowNames): string {
  return group.type === 'model_group' ? limiter : names.group(group);
}

/** The most names in a line. */
const mostNames = 8;

function listPart(title: string, names: readonly string[]): readonly string[] {
  const unique = [...new Set(names)];
  if (unique.length === 0) return [];
  const rest = unique.length - mostNames;
  return [`${title}: ${unique.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${formatNumber(rest)} more` : ''}`];
}

/** Beside the counts: workspaces that are in none of these. */
export function notLookedAtText({ summary }: Headroom): string | null {
  const { not_looked_at: number } = summary;
  return number === 0 ? null : `${count(number, 'workspace was', 'workspaces were')} not looked at`;
}
