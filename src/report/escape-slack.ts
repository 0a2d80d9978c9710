import { terminalText } from './terminal/escape-terminal.js';

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
