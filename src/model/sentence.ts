/** Ends a text with a full stop, unless it has an end mark: hints end alike, however they were written. */
export function asSentence(text: string): string {
  return /[.?!…]$/.test(text) ? text : `${text}.`;
}
