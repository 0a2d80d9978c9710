import { formatJson } from '../../model/text.js';
import type { LimitHistory } from '../../model/history/history-types.js';
import { renderHistoryHtml } from './html/history-page.js';
import { renderHistoryMarkdown } from './history-markdown.js';
import { renderHistoryTerminal } from './history-terminal.js';
import type { NamedFormat } from '../formats.js';

/*
 * The table of report formats of a history of limits.
 */

/** Every report format of a history. */
export const historyFormats = {
  terminal: { extension: 'txt', render: renderHistoryTerminal },
  json: { extension: 'json', render: formatJson },
  markdown: { extension: 'md', render: renderHistoryMarkdown },
  html: { extension: 'html', render: renderHistoryHtml },
} as const satisfies Record<string, NamedFormat<LimitHistory>>;
