/**
 * East Asian Wide and Fullwidth blocks (Unicode 16, EastAsianWidth.txt), as whole blocks: too wide a guess leaves a gap,
 * too narrow a one breaks the line.
 */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const combining = /[\p{Mn}\p{Me}]/u;
const plain = /^[\x20-\x7e]*$/;

/** Columns that one code point takes in a terminal. */
function characterWidth(character: string): number {
  if (plain.test(character)) return 1;
  // It widens the symbol before it to an emoji of two columns.
  if (character === '\ufe0f') return 1;
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Columns that a text takes: wide characters and emoji two, combining marks none. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}
