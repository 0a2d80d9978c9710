import { meantText } from './look-alike.js';
import { escapeInvisible } from './text.js';

/*
 * Names and IDs of workspaces and models: what an ID can be, patterns, the closest name to a mistyped one, models that end.
 */

/**
 * What an ID can be that is put into a path: escaping protects neither from `.` and `..` nor from a proxy that takes an
 * escaped slash for one. The API's own are shorter, and have no other characters.
 */
export function isPathId(id: string): boolean {
  return /^[\w-]{1,128}$/.test(id);
}

/** A workspace's ID, as the Admin API gives it and people write it: its beginning tells it from a name. */
export const workspaceId = /^wrkspc_[\w-]{1,121}$/;

export function isWorkspaceId(text: string): boolean {
  return workspaceId.test(text);
}

/** Whether a key is a pattern: it has `*` (any text) or `?` (one character). */
export function isPattern(key: string): boolean {
  return /[*?]/.test(key);
}

/** Whether the whole text matches a pattern of `*` and `?`. Takes time linear in text × pattern, whatever the pattern. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!text.startsWith(pattern.slice(0, pattern.search(/[*?]|$/)))) return false;
  const wanted = [...pattern];
  const given = [...text];
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < given.length;) {
    if (at < wanted.length && wanted[at] !== '*' && (wanted[at] === '?' || wanted[at] === given[i])) {
      at += 1;
      i += 1;
    } else if (wanted[at] === '*') {
      star = at;
      resume = i;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      i = resume;
      at = star + 1;
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((character) => character === '*');
}

/**
 * Whether a pattern, or a plain text, means a workspace: by its name, and by its ID only when it is written like one, since
 * every ID begins alike.
 */
export function meansWorkspace(
  glob: string,
  { id, name }: { readonly id: string | null; readonly name: string },
): boolean {
  const matches = (text: string): boolean => (isPattern(glob) ? matchesPattern(glob, text) : glob === text);
  return matches(name) || (id !== null && glob.startsWith('wrkspc_') && matches(id));
}

const longestOwner = 100;

/** Who answers for a workspace, as far as a pattern tells: one line without spaces around it. `findOwnerFault` knows all. */
export const ownerPattern = new RegExp(`^\\S(?:.{0,${longestOwner - 2}}\\S)?$`);

/** Why a text cannot say who answers for a workspace, as in "`owner` …"; null: it can. */
export function findOwnerFault(text: string): string | null {
  if (text.length > longestOwner) return `is longer than ${longestOwner} characters`;
  if (escapeInvisible(text) !== text) return 'has a character that cannot be seen, or a line end';
  return ownerPattern.test(text) ? null : 'begins or ends with a space';
}

/** Comparing takes time with the square of the length: nobody mistypes what is longer. */
const longestSuggested = 200;

/**
 * The closest candidate, where capitals, letters that look alike and what cannot be seen make no difference. It is within
 * two edits (and under half of the name's length), or null; of a name over 200 characters none. The earlier candidate wins
 * a tie.
 */
export function suggest(name: string, candidates: Iterable<string>): string | null {
  if (name.length > longestSuggested) return null;
  const wanted = meantText(name);
  let best: string | null = null;
  let distance = Math.min(3, Math.ceil(wanted.length / 2));
  for (const candidate of candidates) {
    if (candidate.length > 2 * longestSuggested) continue;
    const edits = editDistance(wanted, meantText(candidate), distance);
    if (edits < distance) {
      best = candidate;
      distance = edits;
    }
  }
  return best;
}

/** Levenshtein's distance with swapped neighbours as one edit; `bound` or more is answered with `bound`. */
export function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(at(row, j) + 1, at(next, j - 1) + 1, at(row, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, at(before, j - 2) + 1);
      next.push(edits);
    }
    if (Math.min(...next) >= bound && Math.min(...row) >= bound) return bound;
    before = row;
    row = next;
  }
  return Math.min(at(row, b.length), bound);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}

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

/**
 * The last days of models that are near their end or past it, `YYYY-MM-DD`, by every ID that they go by.
 * Source: `internal/data/deprecated-models.js` of @anthropic-ai/sdk 1.14.0.
 */
export const modelEnds: ReadonlyMap<string, string> = new Map([
  ['claude-mythos-preview', '2026-06-30'],
  ['claude-sonnet-4-5', '2026-11-30'],
  ['claude-sonnet-4-5-20250929', '2026-11-30'],
  ['claude-opus-4-5', '2027-01-22'],
  ['claude-opus-4-5-20251101', '2027-01-22'],
]);

/** Whether a word can only be a model's ID or alias. */
export function isModel(word: string): boolean {
  return word.startsWith('claude-');
}
