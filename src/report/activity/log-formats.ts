import { formatJson } from '../../model/text.js';
import type { LimitLog } from '../../model/activity/log-types.js';
import { renderLogMarkdown } from './log-markdown.js';
import { renderLogTerminal } from './log-terminal.js';
import type { NamedFormat } from '../formats.js';

/*
 * The table of report formats of the log of changes.
 */

/** Every report format of the log of changes. Addresses, where they were asked for, are in a terminal and in JSON alone. */
export const logFormats = {
  terminal: { extension: 'txt', render: renderLogTerminal },
  json: { extension: 'json', render: formatJson },
  markdown: { extension: 'md', render: renderLogMarkdown },
} as const satisfies Record<string, NamedFormat<LimitLog>>;
