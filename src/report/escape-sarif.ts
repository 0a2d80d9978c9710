import { breakCommands, escapeInvisible } from '../model/unsafe-text.js';

/**
 * Text that other people control, in a SARIF message: one line, no link and no placeholder, and all that cannot be seen is
 * `\uXXXX`, for braces are syntax. `](` can be kept from being a link only by breaking it up.
 * Source: SARIF 2.1.0, 3.11.5 (`{` and `}` are doubled) and 3.11.6 (`[text](destination)` is a link).
 */
export function sarifText(text: string): string {
  return breakCommands(escapeInvisible(text, escapeCodePoint), '\\u0023')
    .replaceAll('](', ']\\u0028')
    .replace(/[{}]/g, '$&$&');
}

/** Without braces: `\u202e`, and eight digits above U+FFFF. */
function escapeCodePoint(character: string): string {
  const digits = Number(character.codePointAt(0)).toString(16);
  return digits.length > 4 ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
