/*
 * Texts for people and for files: quotes, numbers, durations, JSON, answers of the API, and what must not be seen in
 * any of them.
 */

const longestQuoted = 60;

/** Text of a file in quotes, fit for one line: cut to 60 characters, control and invisible characters as `\u{…}`. */
export function quote(text: string): string {
  const characters = Array.from(text.slice(0, 2 * longestQuoted + 2));
  const cut = characters.length > longestQuoted;
  return `"${escapeInvisible(characters.slice(0, longestQuoted).join(''))}${cut ? '…' : ''}"`;
}

/**
 * Ends a text with a full stop, unless it has an end mark: hints end alike, however they were written. A command at the end
 * (`Fetch it: git fetch …`) is left as it is, for people paste it.
 */
export function asSentence(text: string): string {
  return /[.?!…]$|: git /.test(text) ? text : `${text}.`;
}

/** `a, b or c`. */
export function joinWords(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** A whole number with a comma between thousands, the same in every locale: `1,000`. */
export function formatNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 limit`, `2 limits`. */
export function count(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(value)} ${value === 1 ? singular : plural}`;
}

/** `90s`, `30m`, `24h`, `7d`: the largest unit that divides it. */
export function formatDuration(seconds: number): string {
  const unit = (
    [
      ['d', 86_400],
      ['h', 3600],
      ['m', 60],
    ] as const
  ).find(([, size]) => seconds >= size && seconds % size === 0);
  return unit === undefined ? `${seconds}s` : `${seconds / unit[1]}${unit[0]}`;
}

/**
 * What text of others must not bring into any output: control characters, bidi marks, line separators, halves of surrogate
 * pairs, every space but the plain one, and everything that shows as nothing. U+FE0F, which makes an emoji of the character
 * before it, may stay where it does that.
 */
const invisible =
  /(?<!\p{Extended_Pictographic})\ufe0f|(?! |\ufe0f)[\p{Cc}\p{Cf}\p{Z}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** All that cannot be seen is written as `\u{…}`, or as `escape` says. */
export function escapeInvisible(text: string, escape: (character: string) => string = escapeCodePoint): string {
  return text.replace(invisible, escape);
}

/**
 * What to do about the first character of a text that cannot be seen, or is a space of another kind; null: there is none.
 * Tabs and line ends are no accident.
 */
export function invisibleHint(text: string): string | null {
  const [found] = text.replace(/[\t\r\n]/g, '').match(invisible) ?? [];
  if (found === undefined) return null;
  const shown = escapeCodePoint(found);
  if (found === '\u00a0' || found === '\u202f') return `${shown} is a no-break space; write a plain one`;
  return /\p{Zs}/u.test(found) ? `${shown} is not a plain space; write one` : `${shown} cannot be seen; take it out`;
}

/**
 * Breaks up what runners take for a command wherever it stands in a line of a log: `##[group]` on GitHub, and
 * `##vso[task.setvariable …]` on Azure Pipelines. `hash` is how the output writes a `#` that is none. Sources:
 * actions/runner, src/Runner.Common/ActionCommand.cs; microsoft/azure-pipelines-agent,
 * src/Microsoft.VisualStudio.Services.Agent/Command.cs.
 */
export function breakCommands(text: string, hash: string): string {
  return text.replace(/##(?=[A-Za-z[])/g, `#${hash}`);
}

function escapeCodePoint(character: string): string {
  return `\\u{${Number(character.codePointAt(0)).toString(16)}}`;
}

/**
 * JSON for files and for printing: two-space indented, a list of numbers in one line, keys in the value's own order, a newline
 * at the end. Nothing in it can move a cursor, turn the reading direction, or be taken for a command by a CI log.
 */
export function formatJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(
    /\[\n([\d\s.,e+-]+)\n *\]/g,
    (_, numbers: string) => `[${numbers.trim().replaceAll(/\s+/g, ' ')}]`,
  );
  return `${harmlessJson(text)}\n`;
}

/** The same in one line, without the newline. */
export function formatJsonLine(value: unknown): string {
  return harmlessJson(JSON.stringify(value));
}

function harmlessJson(json: string): string {
  const text = json.replace(/[^\n -~]+/g, (run) => escapeInvisible(run, escapeUnits));
  return breakCommands(text, '\\u0023');
}

/** As JSON writes a character, in one or two UTF-16 units. */
function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** Compares by UTF-16 code units: the same order on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** JSON with sorted object keys, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b)))
      : part,
  );
}

/** At most so many UTF-16 units, with `…` where something was cut off; no character is cut in two. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** What came of a request to the API, in words: its status and the request-id, which support asks for. */
type ShownAnswer = { readonly status: number | null } & (
  | { readonly requestId: string | null }
  | { readonly request_id: string | null }
);

/** `status 403, request-id req_1`, in parts, so that a report can mark up the ID by `show`. */
export function answerParts<T>(answer: ShownAnswer, show: (id: string) => T): readonly (string | T)[] {
  const id = idOf(answer);
  const status = answer.status === null ? 'no answer' : `status ${answer.status}`;
  return [`${status}, request-id `, id === null ? 'none' : show(id)];
}

/** The same as text. */
export function answerText(answer: ShownAnswer, show: (id: string) => string = (id) => id): string {
  return answerParts(answer, show).join('');
}

/** `403 (req_1)`, for a line that names many requests. */
export function shortAnswer(answer: ShownAnswer): string {
  return answer.status === null ? 'no answer' : `${answer.status} (${idOf(answer) ?? 'no request-id'})`;
}

function idOf(answer: ShownAnswer): string | null {
  return 'requestId' in answer ? answer.requestId : answer.request_id;
}
