import { escapeInvisible } from './unsafe-text.js';

const longestQuoted = 60;

/** Text of a file in quotes, fit for one line: cut to 60 characters, control and invisible characters as `\u{…}`. */
export function quote(text: string): string {
  const characters = Array.from(text.slice(0, 2 * longestQuoted + 2));
  const cut = characters.length > longestQuoted;
  return `"${escapeInvisible(characters.slice(0, longestQuoted).join(''))}${cut ? '…' : ''}"`;
}
