/** Whether a file's format version, `1.x`, is a later minor version than the one that this program writes. */
export function isNewerMinor(version: string, known: string): boolean {
  const minorOf = (text: string): number => Number(text.slice(text.indexOf('.') + 1));
  return minorOf(version) > minorOf(known);
}
