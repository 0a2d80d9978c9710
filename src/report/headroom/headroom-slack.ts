import { count, cutText, formatJson, formatNumber } from '../../model/text.js';
import { messageSection, plainText, slackText } from '../slack.js';
import { terminalText } from '../terminal/escape-terminal.js';
import { firstStep } from './headroom-advice.js';
import { type HeadroomListing, namesOf, rankRows, standsOut } from './headroom-rows.js';
import { levelWord, peakText, ratioText, whenText } from './headroom-values.js';
import { knownText, missingTexts, scopeText, verdictText } from './headroom-words.js';
import { type FactsContext, factsContext, rowFacts } from './row-facts.js';

/*
 * The headroom as a message for Slack, without suggestions.
 */

/** As for a plan: Slack refuses messages from about 13,200 characters on. */
const longest = 10_000;
const longestSection = 1000;
const longestRow = 600;
const longestHeader = 150;
const longestFallback = 250;
/** A message is read on a telephone. */
const mostRows = 10;

/** What is at the mark first, and how many more there are. */
export function renderHeadroomSlack(listing: HeadroomListing): string {
  const names = namesOf(listing.headroom, 'organization');
  const context = factsContext({ ...listing, suggestions: false }, names);
  const sections = rankRows(listing.headroom.rows)
    .filter(standsOut)
    .map((row) => slackRowLines(row, context));
  let shown = Math.min(sections.length, mostRows);
  let message = messageOf(sections, shown, context);
  while (message.length >= longest && shown > 0) message = messageOf(sections, (shown -= 1), context);
  return message;
}

type Lines = readonly string[];

function messageOf(sections: readonly Lines[], shown: number, context: FactsContext): string {
  const { headroom } = context;
  const { organization, run, summary } = headroom;
  const verdict = verdictText(headroom);
  const missing = missingTexts(headroom).length;
  const first = firstStep(context);
  const rest = sections.length - shown;
  const state = summary.at_mark === 0 ? verdict : `${formatNumber(summary.at_mark)} at the mark`;
  const blocks = [
    { type: 'header', text: plainText([`Headroom: ${state} · ${organization.name}`], longestHeader) },
    messageSection(
      [verdict, scopeText(headroom), ...(missing === 0 ? [] : [`${count(missing, 'part')} could not be read`])],
      longestSection,
    ),
    ...sections.slice(0, shown).map((lines) => messageSection(lines, longestRow)),
    ...(rest === 0 ? [] : [messageSection([`and ${formatNumber(rest)} more to act on or to watch`], longestSection)]),
    ...(first === null ? [] : [messageSection([`Next: ${first.next}`], longestSection)]),
    { type: 'context', elements: [plainText([`Headroom, ${run.taken_at}; ${knownText(headroom)}`], longestHeader)] },
  ];
  const fallback = `${verdict} Organization ${organization.name}.`;
  return formatJson({ text: slackText(cutText(terminalText(fallback), longestFallback)), blocks });
}

/** What is said of a row, in two lines. */
export function slackRowLines(row: FactsContext['headroom']['rows'][number], context: FactsContext): Lines {
  const { names, headroom } = context;
  return [
    `${levelWord(row)} · ${names.workspace(row)} · ${names.group(row.group)} · ${row.limiter} ${ratioText(row)}`.trimEnd(),
    [peakText(row), whenText(row, headroom.window), ...rowFacts(row, context)].join(' · '),
  ];
}
