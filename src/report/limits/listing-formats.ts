import { formatJson } from '../../model/text.js';
import { renderLimitsCsv } from './limits-csv.js';
import { renderLimitsMarkdown } from './limits-markdown.js';
import { renderLimitsTerminal } from './limits-terminal.js';
import type { LimitsListing } from './limits-words.js';
import type { NamedFormat } from '../formats.js';

/*
 * The table of report formats of the limits in force.
 */

/** Every report format of the limits in force. Programs get all of them, people what stands out. */
export const limitsFormats = {
  terminal: { extension: 'txt', render: renderLimitsTerminal },
  json: { extension: 'json', render: ({ limits }) => formatJson(limits) },
  markdown: { extension: 'md', render: renderLimitsMarkdown },
  csv: { extension: 'csv', render: renderLimitsCsv },
} as const satisfies Record<string, NamedFormat<LimitsListing>>;
