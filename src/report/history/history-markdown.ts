import type { LimitHistory } from '../../model/history/history-types.js';
import { markdownCode, markdownText } from '../markdown/escape-markdown.js';
import { historyHeadline, historySections, missingFromHistory, nothingChanged } from './history-words.js';

/*
 * The report of `limitdrift history` in Markdown.
 */

/** The same as in a terminal: a heading for each time, and a list below it. */
export function renderHistoryMarkdown(history: LimitHistory): string {
  const { organization } = history;
  const missing = missingFromHistory(history);
  const blocks = [
    [`# Rate limits of ${markdownCode(organization.name)} (${markdownCode(organization.id)}): their history`],
    [markdownText(historyHeadline(history))],
    ...historySections(history).flatMap((section) => [
      [`## ${section.title}`],
      ...(section.blocks.length === 0 ? [[nothingChanged]] : []),
      ...section.blocks.flatMap(({ time, changes }) => [
        [`### ${time[0]?.toUpperCase()}${time.slice(1)}`],
        changes.map(({ names, text }) => `- ${[...names.map(markdownCode), markdownText(text)].join(' · ')}`),
      ]),
    ]),
    ...(missing.length === 0 ? [] : [['## Missing'], missing.map((text) => `- ${markdownText(text)}`)]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
