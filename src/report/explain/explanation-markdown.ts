import { type Explanation, lacksHeaders } from '../../model/explain/explanation-types.js';
import { markdownBlock, markdownText } from '../markdown/escape-markdown.js';
import { cellCode, markdownTable } from '../markdown/markdown-table.js';
import { candidatesOf, factsOf, minutesOf, setRows } from './explanation-facts.js';
import { explanationSentences, loggingLines } from './explanation-words.js';

/** An explanation in Markdown, for an issue or a message to the team. */
export function renderExplanationMarkdown(explanation: Explanation): string {
  const rows = setRows(explanation);
  const items = [...candidatesOf(explanation), ...minutesOf(explanation)];
  const facts = factsOf(explanation);
  const blocks = [
    ['# Which limit was it?'],
    [explanationSentences(explanation).map(markdownText).join(' ')],
    items.map((item) => `- ${markdownText(item)}`),
    rows.length === 0
      ? []
      : markdownTable(
          [
            ['headers', 'text'],
            ['left', 'number'],
            ['of', 'number'],
            ['full again', 'text'],
            ['', 'text'],
          ],
          rows.map(({ name, remaining, limit, reset, mark }) => {
            return [cellCode(name), remaining, limit, reset === '' ? '' : cellCode(reset), mark];
          }),
        ),
    ...(lacksHeaders(explanation) ? loggingLines.map(loggingBlock) : []),
    facts.length === 0 ? [] : [facts.map(markdownText).join(' · ')],
  ];
  const filled = blocks.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function loggingBlock([language, line]: (typeof loggingLines)[number]): readonly string[] {
  return [`${language}:`, '', ...markdownBlock(language === 'curl' ? 'sh' : language.toLowerCase(), [line], '')];
}
