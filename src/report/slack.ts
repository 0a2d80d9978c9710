import { formatOrigin } from '../model/errors.js';
import { cutText, formatJson } from '../model/text.js';
import type { Plan } from '../model/plan-types.js';
import { terminalText } from './terminal/escape-terminal.js';
import { nextStep, policyText, reportedSentence } from './next-step.js';
import { chooseRows, type RankedRow, rankRows, restText } from './ranked-rows.js';
import { headline } from './headline.js';
import { stateText } from './state-words.js';

/*
 * The report as a message for Slack.
 */

/**
 * Characters of the whole message. Slack documents limits of each block (150 for a header, 3,000 for a section, 50
 * blocks), and refuses messages from about 13,200 characters on although they keep all of them: slackapi/bolt-js#2509.
 */
const longest = 10_000;
const longestHeader = 150;
const longestFallback = 250;
const longestSection = 1000;
const longestRow = 600;

/** A message is read on a telephone: these, and how many more there are. */
const mostRows = 10;

/** Neither mentions, links, emoji nor formatting: Slack shows plain text as it is. */
interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

type Block =
  | { readonly type: 'header' | 'section'; readonly text: PlainText }
  | { readonly type: 'context'; readonly elements: readonly PlainText[] };

/** A message as Slack's incoming webhooks take it, with as many of the most important rows as it has room for. */
export function renderSlack(plan: Plan): string {
  const rows = rankRows(plan);
  let shown = Math.min(rows.length, mostRows);
  let message = messageOf(plan, rows, shown);
  while (message.length >= longest && shown > 0) message = messageOf(plan, rows, (shown -= 1));
  return message;
}

function messageOf(plan: Plan, rows: readonly RankedRow[], shown: number): string {
  const { organization, digest, run } = plan;
  const notes = [policyText(plan), reportedSentence(plan)].filter((line) => line !== null);
  const next = nextStep(plan);
  const chosen = chooseRows(rows, shown);
  const rest = rows.filter((row) => !chosen.includes(row));
  const name = organization === null ? '' : ` · ${organization.name}`;
  const blocks: readonly Block[] = [
    { type: 'header', text: plainText([`Rate limits: ${stateText(plan)}${name}`], longestHeader) },
    messageSection([headline(plan), ...notes], longestSection),
    ...chosen.map((row) => messageSection(rowLines(row), longestRow)),
    ...(rest.length === 0 ? [] : [messageSection([`and ${restText(rest)}`], longestSection)]),
    ...(next === null ? [] : [messageSection([`Next: ${next}`], longestSection)]),
    { type: 'context', elements: [plainText([`Plan ${digest}, ${run.taken_at}`], longestHeader)] },
  ];
  return formatJson({ text: slackText(cutText(terminalText(headline(plan)), longestFallback)), blocks });
}

function rowLines({ severity, title, text, origin }: RankedRow): readonly string[] {
  return [`${severity} · ${title}`, text, ...(origin === null ? [] : [formatOrigin(origin)])];
}

export function messageSection(lines: readonly string[], most: number): Block {
  return { type: 'section', text: plainText(lines, most) };
}

/** The lines are raw text. */
export function plainText(lines: readonly string[], most: number): PlainText {
  return { type: 'plain_text', text: cutText(lines.map(terminalText).join('\n'), most), emoji: false };
}

/** An invisible break inside what Slack would make a mention, a link or an emoji of. */
const breaker = '\u200b';

/**
 * Text that other people control, for a message's fallback text, which Slack always reads as its own markup: it has no
 * way to quote a formatting mark, so these are written as `\u{…}`. Blocks hold plain text instead, and need none of this.
 */
export function slackText(text: string): string {
  return terminalText(text)
    .replace(/[*`~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (mark) => `\\u{${mark.charCodeAt(0).toString(16)}}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[@#]|:(?=\/\/|[\w+-]+:)|\.(?=[\p{L}\p{N}])/gu, `$&${breaker}`);
}
