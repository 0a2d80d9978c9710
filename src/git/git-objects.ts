import { askGit, explainRefusal, type GitPlace, lacksObjects, runGit } from './git-process.js';

/** Bytes. */
export const mostBytes = 16 * 1024 * 1024;

/** The contents of objects; null for one that is not here. A name is an ID, or an ID with `^{tree}`. */
export function readObjects(place: GitPlace, names: readonly string[]): ReadonlyMap<string, Uint8Array | null> {
  const contents = new Map<string, Uint8Array | null>();
  if (names.length === 0) return contents;
  const output = runGit(place, ['cat-file', '--batch', '--buffer'], `${names.join('\n')}\n`);
  let at = 0;
  for (const name of names) {
    const end = output.indexOf('\n', at);
    const size = sizeIn(output.toString('latin1', at, end));
    contents.set(name, size === null ? null : output.subarray(end + 1, end + 1 + size));
    at = end + 1 + (size === null ? 0 : size + 1);
  }
  return contents;
}

/**
 * The sizes of objects in bytes; null for one that is not here. In a partial clone git stops at the first of those, and
 * nothing is known of the ones after it.
 */
export function readSizes(place: GitPlace, ids: readonly string[]): ReadonlyMap<string, number | null> {
  if (ids.length === 0) return new Map();
  const { status, stdout, stderr } = askGit(place, ['cat-file', '--batch-check', '--buffer'], `${ids.join('\n')}\n`);
  const failure = status === 0 ? null : explainRefusal(stderr);
  if (failure !== null && failure.reason !== lacksObjects().reason) throw failure;
  const lines = stdout.toString('latin1').split('\n');
  return new Map(ids.map((id, index) => [id, sizeIn(lines[index] ?? '')]));
}

/** Of a line `ID TYPE SIZE`; the line of what is missing ends in a word. */
function sizeIn(line: string): number | null {
  const digits = / (?:blob|tree|commit|tag) (\d+)$/.exec(line)?.[1];
  return digits === undefined ? null : Number(digits);
}
