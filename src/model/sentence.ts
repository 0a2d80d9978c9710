/**
 * Ends a text with a full stop, unless it has an end mark: hints end alike, however they were written. A command at the end
 * (`Fetch it: git fetch …`) is left as it is, for people paste it.
 */
export function asSentence(text: string): string {
  return /[.?!…]$|: git /.test(text) ? text : `${text}.`;
}
