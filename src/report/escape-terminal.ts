import { breakCommands, escapeInvisible } from '../model/unsafe-text.js';

/**
 * Text that other people control, for a terminal or a CI log: one line, in which all that cannot be seen is `\u{…}`, so
 * that two names never look the same. `::` is broken up too, since GitHub's runner takes lines with it for commands.
 */
export function terminalText(text: string): string {
  return breakCommands(escapeInvisible(text), '\\u{23}').replaceAll('::', ':\\u{3a}');
}
