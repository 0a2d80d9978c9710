/**
 * What text must not bring into a report: control characters, bidi marks, line separators, halves of surrogate pairs, and
 * everything that shows as nothing. U+FE0F, which makes an emoji of the character before it, may stay where it does that.
 */
const invisible =
  /(?<!\p{Extended_Pictographic})\ufe0f|(?!\ufe0f)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text that other people control, for a terminal or a CI log: one line, in which all that cannot be seen is `\u{…}`, so
 * that two names never look the same. `##[` and `::` are broken up, since GitHub's runner takes lines with them for
 * commands. Source: actions/runner, src/Runner.Common/ActionCommand.cs.
 */
export function terminalText(text: string): string {
  return text.replace(invisible, escapeCodePoint).replaceAll('##[', '##\\u{5b}').replaceAll('::', ':\\u{3a}');
}

function escapeCodePoint(character: string): string {
  return `\\u{${Number(character.codePointAt(0)).toString(16)}}`;
}
