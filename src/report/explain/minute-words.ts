import { groupName } from '../../model/address.js';
import type { Explanation, MinuteLimit, ExplainedMinute } from '../../model/explain/explanation-types.js';
import { throttledMark, watchMark } from '../../model/headroom/headroom-types.js';
import { formatNumber, joinWords } from '../../model/text.js';
import { minuteText } from '../../model/times.js';
import { amountText, percentText } from '../headroom/headroom-values.js';

/*
 * A minute of the usage, in words.
 */

/** Which limit it may have been, by the usage of the minute. */
export function minuteSentence(minute: ExplainedMinute, { kind }: Pick<Explanation, 'kind'>): string {
  const { problem, window, unknown, workspace } = minute;
  const without = kind === 'no-answer' ? '' : 'There are no rate-limit headers in it; ';
  const when = `the minute ${minuteText(minute.minute)} UTC`;
  if (problem === 'outside-window')
    return sentence(
      `${without}the usage file does not hold ${when}: it is of ${minuteText(window.from)} to ${minuteText(window.to)} UTC`,
    );
  if (problem === 'hours-only')
    return sentence(`${without}the usage file has averages of hours (--by hour), and no minutes`);
  const late = unknown.map(({ source, known_until }) => `${source} were known to ${minuteText(known_until)} UTC only`);
  const note = late.length === 0 ? '' : `; ${joinWords(late, 'and')}`;
  const [first] = minute.limits;
  if (first === undefined)
    return sentence(`${without}in ${when} the usage file has no use of ${workspace.name}${note}`);
  const whose = first.workspace === null ? 'the organization' : workspace.name;
  return sentence(`${without}in ${when} ${whose} was closest to ${minuteLimitText(first)}${note}`);
}

/** `requests_per_minute of Claude Sonnet 5: 2,334 of 2,500 (93%)`. */
export function minuteLimitText({ group, limiter, limit, used, exact }: MinuteLimit): string {
  const share = percentText(used / limit);
  const figure = `${amountText(used)} of ${formatNumber(limit)} (${share})`;
  return `${limiter} of ${groupName(group)}, with ${exact ? '' : 'at most '}${figure}`;
}

/** What the usage of the minute means for the question. */
export function minuteAdvice({ problem, limits }: ExplainedMinute): string {
  const [first] = limits;
  if (problem === 'outside-window')
    return 'Measure that time: `limitdrift headroom --from TIME --to TIME --out headroom.json`';
  if (problem === 'hours-only') return 'Measure again without --by hour';
  if (first === undefined) return 'It was no limit of use by the minute, as far as the file knows';
  const share = first.used / first.limit;
  if (!first.exact && share >= watchMark)
    return 'The file keeps the highest minutes only, so of this one it knows no more than that';
  if (share >= throttledMark) return 'From 90% on requests are probably rejected, so that is most likely the limit';
  if (share >= watchMark)
    return 'Bursts shorter than a minute are throttled unseen, so it can be that limit, and need not be';
  return 'No limit was close by the minute: a burst of seconds, an acceleration limit or a spend cap is as likely';
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
