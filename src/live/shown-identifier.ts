/**
 * An identifier that the API made, fit for one line of a log: of 200 characters at most, with a question mark for whatever
 * is no letter, digit, `_`, `.`, `-` or single colon. A word that looks like a key is cut out; the run's own key never gets
 * this far.
 */
export function shownIdentifier(text: string): string {
  return text
    .replace(/sk-ant-[\w.-]*/g, '?')
    .replace(/[^\w.:-]|:(?=:)/g, '?')
    .slice(0, 200);
}
