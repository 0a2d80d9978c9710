/*
 * Parses JSON, and refuses a key that stands twice.
 */

/** What a text of JSON holds, or why it is not taken: nobody can say which of two equal keys was meant. */
type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: 'invalid' }
  | { readonly ok: false; readonly problem: 'too-deep'; readonly at: number }
  | { readonly ok: false; readonly problem: 'repeated-key'; readonly at: number; readonly path: readonly string[] };

/** No file and no answer that is honest comes near; what reads it further may then recur. */
export const deepestJson = 64;

/**
 * Reads a text as JSON. `at` counts in UTF-16 units. `JSON.parse` takes the last of two equal keys, so what it made has
 * fewer members than the text has colons: only then is it looked for where they are.
 */
export function readJson(text: string): JsonReading {
  const { members, tooDeep } = surveyJson(text);
  if (tooDeep !== null) return { ok: false, problem: 'too-deep', at: tooDeep };
  const parsed = parse(text);
  if (parsed === null || countMembers(parsed.value) === members) {
    return parsed === null ? { ok: false, problem: 'invalid' } : { ok: true, value: parsed.value };
  }
  return { ok: false, problem: 'repeated-key', ...findRepeatedKey(text) };
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return null;
  }
}

/** How many members its objects have in all, and where a bracket opens one level too many. */
function surveyJson(text: string): { readonly members: number; readonly tooDeep: number | null } {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x3a) members += 1;
    else if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) depth -= 1;
    if (depth > deepestJson) return { members, tooDeep: at };
  }
  return { members, tooDeep: null };
}

/** Where the string that begins at `start` has its closing quote; the text's length where it has none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === 0x5c) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
  return text.length;
}

function countMembers(value: unknown): number {
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += countMembers(item);
  } else if (typeof value === 'object' && value !== null) {
    const parts: readonly unknown[] = Object.values(value);
    for (const part of parts) members += 1 + countMembers(part);
  }
  return members;
}

/** The second of two equal keys in a text that is valid and has such. */
function findRepeatedKey(text: string): { readonly at: number; readonly path: readonly string[] } {
  const levels: Level[] = [];
  let at = 0;
  for (let isRepeated = false; !isRepeated && at < text.length;) {
    const character = text.charAt(at);
    let next = at + 1;
    if (character === '{' || character === '[') levels.push(openLevel(character === '['));
    else if (character === '}' || character === ']') levels.pop();
    else if (character === ',') levels.at(-1)?.advance();
    else if (character === '"') {
      next = endOfString(text, at) + 1;
      isRepeated = levels.at(-1)?.isRepeated(text.slice(at, next)) === true;
    }
    if (!isRepeated) at = next;
  }
  return { at, path: levels.map((level) => level.step()) };
}

/** An object or a list that is open where the search stands. */
interface Level {
  /** A comma: the next member or item begins. */
  advance(): void;
  /** Whether a string is a key that was there before. */
  isRepeated(string: string): boolean;
  /** The key or the position of what is there now. */
  step(): string;
}

function openLevel(isList: boolean): Level {
  const keys = new Set<string>();
  let position = 0;
  let key = '';
  let atKey = !isList;
  return {
    advance: () => {
      position += 1;
      atKey = !isList;
    },
    isRepeated: (string) => {
      if (!atKey) return false;
      atKey = false;
      key = String(JSON.parse(string));
      return keys.size === keys.add(key).size;
    },
    step: () => (isList ? String(position) : key),
  };
}

/** A line that git leaves where two changes could not be merged. */
const marker = /^(?:<{7}(?: .*)?|\|{7}(?: .*)?|={7}|>{7}(?: .*)?)\r?$/m;

/** The first line of a merge conflict that nobody resolved, and where it begins; null: there is none. */
export function findConflict(text: string): { readonly line: string; readonly offset: number } | null {
  const found = marker.exec(text);
  return found === null ? null : { line: found[0].trimEnd(), offset: found.index };
}

/** Whether a file's format version, `1.x`, is a later minor version than the one that this program writes. */
export function isNewerMinor(version: string, known: string): boolean {
  const minorOf = (text: string): number => Number(text.slice(text.indexOf('.') + 1));
  return minorOf(version) > minorOf(known);
}
