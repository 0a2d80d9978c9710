/** A line that git leaves where two changes could not be merged. */
const marker = /^(?:<{7}(?: .*)?|\|{7}(?: .*)?|={7}|>{7}(?: .*)?)\r?$/m;

/** The first line of a merge conflict that nobody resolved, and where it begins; null: there is none. */
export function findConflict(text: string): { readonly line: string; readonly offset: number } | null {
  const found = marker.exec(text);
  return found === null ? null : { line: found[0].trimEnd(), offset: found.index };
}
