import { formatJson } from '../model/json-text.js';
import type { Verification } from '../model/verification.js';
import { renderVerifyMarkdown } from './verification/verify-markdown.js';
import { renderVerifyTerminal } from './verification/verify-terminal.js';
import type { View } from './terminal/view.js';

interface VerifyFormat {
  /** How its files are named. */
  readonly extension: string;
  /** Pure: the same verification and view give the same text, which ends with a newline. */
  readonly render: (verification: Verification, view: View) => string;
}

/** Every report format of a verification. */
export const verifyFormats = {
  terminal: { extension: 'txt', render: renderVerifyTerminal },
  json: { extension: 'json', render: formatJson },
  markdown: { extension: 'md', render: renderVerifyMarkdown },
} as const satisfies Record<string, VerifyFormat>;
