import type { LimitLog, LoggedChange } from '../../model/activity/log-types.js';
import { minuteText } from '../../model/times.js';
import { markdownPhrase, markdownText } from '../markdown/escape-markdown.js';
import { cellCode, type MarkdownColumn, markdownTable, tableCell } from '../markdown/markdown-table.js';
import { markdownTitle } from '../markdown/markdown-sections.js';
import { actorPhrase } from './blame-words.js';
import { declaredThenPhrase, loggedValue, logHeadline, logLegend, type LogNames, namesIn } from './log-words.js';

/*
 * The log of changes in Markdown: one table, without e-mail addresses.
 */

export function renderLogMarkdown(log: LimitLog): string {
  const legend = logLegend(log);
  const names = namesIn(log);
  const rows = log.changes.map((change) => rowOf(change, names, log));
  const blocks = [
    [`${markdownTitle(log.organization)}: who changed what`],
    [markdownText(logHeadline(log)), ...(legend === null ? [] : [markdownText(legend)])],
    ...(rows.length === 0 ? [] : [markdownTable(columnsOf(log), rows)]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function columnsOf({ declaration }: LimitLog): readonly MarkdownColumn[] {
  return [
    ['time (UTC)', 'text'],
    ['workspace', 'text'],
    ['group', 'text'],
    ['limiter', 'text'],
    ['set to', 'number'],
    ...(declaration === null ? [] : [['declared then', 'text'] as const]),
    ['by', 'text'],
  ];
}

function rowOf(change: LoggedChange, names: LogNames, { declaration }: LimitLog): readonly string[] {
  const { at, workspace, limiter, actor, declared } = change;
  return [
    minuteText(at),
    cellCode(names.workspace(workspace)),
    tableCell(markdownText(names.group(change))),
    cellCode(limiter),
    loggedValue(change),
    ...(declaration === null ? [] : [markdownPhrase(declaredThenPhrase(declared))]),
    tableCell(markdownPhrase(actorPhrase(actor, { emails: false }))),
  ];
}
