import { breakCommands, escapeInvisible } from '../../model/text.js';

/*
 * Text of others in a terminal or a log.
 */

/** Two colons that nothing takes for a command. */
export const brokenColons = ':\\u{3a}';

/**
 * Text that other people control, for a terminal or a CI log: one line, in which all that cannot be seen is `\u{…}`, so
 * that two names never look the same. What GitHub's runner would take for a command at the beginning of a line, such as
 * `::error::`, is broken up too; `2001:db8::1` and `git::` stay as they are. Source: actions/runner,
 * src/Runner.Common/ActionCommand.cs.
 */
export function terminalText(text: string): string {
  const shown = breakCommands(escapeInvisible(text), '\\u{23}');
  return shown.replace(/(?<!\S)::(?=[A-Za-z-]+(?: |::|:?$))/g, brokenColons);
}

/** A text that leads to an address of our own (OSC 8). A terminal that does not know this shows the text alone. */
export function terminalLink(text: string, address: string): string {
  return `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`;
}
