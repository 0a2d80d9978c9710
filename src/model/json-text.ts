import { breakCommands, escapeInvisible } from './unsafe-text.js';

/**
 * JSON for files and for printing: two-space indented, keys in the value's own order, a newline at the end. Nothing in it
 * can move a cursor, turn the reading direction, or be taken for a command by a CI log.
 */
export function formatJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(/[^\n -~]+/g, (run) => escapeInvisible(run, escapeUnits));
  return `${breakCommands(text, '\\u0023')}\n`;
}

/** As JSON writes a character, in one or two UTF-16 units. */
function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
