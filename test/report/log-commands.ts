/**
 * What a runner takes for a command at the beginning of a line, as `terminalText` has it: a name in letters, not `::1:1:` of a
 * file that is named `:`.
 */
export const logCommand = /^\s*::[A-Za-z-]+(?: |::|:?$)/m;
