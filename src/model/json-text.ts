/** C1 and DEL, bidi and zero-width characters, line separators: JSON allows them bare, a terminal acts on them. */
const unprintable = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/**
 * JSON for files and for printing: two-space indented, keys in the value's own order, a newline at the end. Nothing in it
 * can move a cursor, turn the reading direction, or be taken for a command by a CI log (`##[…]`).
 */
export function formatJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  return `${text.replace(unprintable, escapeUnit).replaceAll('##[', '##\\u005b')}\n`;
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
