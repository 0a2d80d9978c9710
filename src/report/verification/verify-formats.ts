import { formatJson } from '../../model/text.js';
import type { Verification } from '../../model/verification.js';
import { renderVerifyHtml } from './verify-html.js';
import { renderVerifyMarkdown } from './verify-markdown.js';
import { renderVerifyTerminal } from './verify-terminal.js';
import type { NamedFormat } from '../formats.js';

/*
 * The table of report formats of a verification.
 */

/** Every report format of a verification. */
export const verifyFormats = {
  terminal: { extension: 'txt', render: renderVerifyTerminal },
  json: { extension: 'json', render: formatJson },
  markdown: { extension: 'md', render: renderVerifyMarkdown },
  html: { extension: 'html', render: renderVerifyHtml },
} as const satisfies Record<string, NamedFormat<Verification>>;
