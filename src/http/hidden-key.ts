import type { Answer } from './body.js';
import type { Transport } from './transport.js';

/* Takes keys and tokens out of whatever comes in or goes out. */

/** Shorter than any key: what is this short is no secret, and may well stand in a text by chance. */
const shortest = 8;

/**
 * Of a longer secret, such as an identity token, this much of its end is looked for where it is spelled with escapes: the
 * rest opens nothing without it, and a longer pattern is more than a regular expression takes.
 */
const longest = 256;

/** What stands where a secret stood: a word that can be a part of any name, ID or YAML. */
export const hiddenMark = 'HIDDEN_KEY';

/** Keys and tokens of anybody, known by their looks. The one that the emulator proposes is none. */
const lookalikes = [
  { start: 'sk-ant-', pattern: /sk-ant-(?!admin01-emulated\b)\w+-[\w-]+(\.[\w-]+)*/g, mark: 'sk-ant-…' },
  { start: 'eyJ', pattern: /\beyJ[\w-]*\.[\w-]+\.[\w-]+/g, mark: 'eyJ…' },
] as const;

/** Takes secrets out of whatever comes in or goes out. They may become more as a run goes on. */
export interface Hider {
  add(secret: string): void;
  readonly text: (text: string) => string;
  /** Gives the very same bytes where there is no secret in them. */
  readonly bytes: (bytes: Uint8Array) => Uint8Array;
  clean(answer: Answer): Answer;
}

/**
 * A server may echo what it was sent, and a person may paste it into a file. A secret is taken out as it is, with any of its
 * characters escaped as in YAML, JSON, HTML or a URL, and in Base64 with whatever stands around it.
 */
export function createHider(): Hider {
  const secrets = new Set<string>();
  let forms: readonly string[] = [];
  let beginnings = /(?!)/;
  const present = (text: string): readonly string[] => (forms.length <= few || beginnings.test(text) ? forms : []);
  const hide = (text: string): string => {
    const plain = present(text).reduce((rest, form) => rest.replaceAll(form, hiddenMark), text);
    return hideLookalikes(hideEscaped(plain, present));
  };
  const bytes = (given: Uint8Array): Uint8Array => {
    // Latin-1 keeps every byte as it is, whatever the encoding of the text.
    const text = Buffer.from(given.buffer, given.byteOffset, given.byteLength).toString('latin1');
    const hidden = hide(text);
    return hidden === text ? given : Buffer.from(hidden.replaceAll('…', utf8AsLatin1('…')), 'latin1');
  };
  return {
    add: (secret) => {
      if (secret.length < shortest || secrets.has(secret)) return;
      secrets.add(secret);
      forms = [...new Set([...secrets].flatMap(formsOf))].sort((a, b) => b.length - a.length);
      beginnings = beginningsOf(forms);
    },
    text: hide,
    bytes,
    clean: (answer) => ({ ...answer, headers: mapHeaders(answer.headers, hide), body: bytes(answer.body) }),
  };
}

/** What an exchange grants stays as it is: it is a secret from then on. */
export function hideKeys(transport: Transport, hider: Hider): Transport {
  return {
    get: async (request) => hider.clean(await transport.get(request)),
    exchange: async (request) => {
      const answer = await transport.exchange(request);
      const cleaned = hider.clean(answer);
      return answer.status === 200 ? { ...cleaned, body: answer.body } : cleaned;
    },
    connect: () => transport.connect(),
    close: () => transport.close(),
  };
}

/** Text is looked through as text, and bytes as Latin-1. */
function formsOf(secret: string): readonly string[] {
  return [secret, utf8AsLatin1(secret), ...base64Forms(secret)];
}

/** Up to here each form is looked for by itself: V8 would compile a pattern for longer than a small run takes. */
const few = 24;

/** Finds in one go that none of the forms is in a text. */
function beginningsOf(forms: readonly string[]): RegExp {
  const starts = new Set(forms.map((form) => form.slice(0, 6)));
  return new RegExp(Array.from(starts, (start) => start.replaceAll(/[^\w\u0080-\uffff]/g, '\\$&')).join('|'));
}

function utf8AsLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** The only headers that are ever shown. */
const shownHeaders = ['request-id', 'anthropic-organization-id', 'location', 'server'];

function mapHeaders(headers: Answer['headers'], clean: (text: string) => string): Answer['headers'] {
  const mapped = { ...headers };
  for (const name of shownHeaders) {
    const value = headers[name];
    if (value !== undefined) mapped[name] = Array.isArray(value) ? value.map(clean) : clean(value);
  }
  return mapped;
}

function hideLookalikes(text: string): string {
  return lookalikes.reduce(
    (rest, { start, pattern, mark }) => (rest.includes(start) ? rest.replace(pattern, mark) : rest),
    text,
  );
}

/** For each of three positions in a longer text, the characters that depend on the key alone; in both alphabets. */
function base64Forms(key: string): readonly string[] {
  const secret = Buffer.from(key);
  return [0, 1, 2].flatMap((before) => {
    const length = before + secret.length;
    const bytes = Buffer.concat([Buffer.alloc(before), secret]);
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((length * 8) / 6)];
    return [bytes.toString('base64').slice(start, end), bytes.toString('base64url').slice(start, end)];
  });
}

const escapes =
  /\\u[\da-f]{4}|\\x[\da-f]{2}|\\U[\da-f]{8}|%[\da-f]{2}|&#x[\da-f]{1,6};|&#\d{1,7};|&(?:amp|lt|gt|quot|apos);|\\\r?\n[ \t]*|\\./gi;

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A pattern is made for those secrets alone that are there: it costs much, and hardly ever is one spelled like that. */
function hideEscaped(text: string, present: (flat: string) => readonly string[]): string {
  if (!/[\\%&]/.test(text)) return text;
  const flat = unescape(text);
  return present(flat)
    .filter((form) => flat.includes(form))
    .map((form) => form.slice(-longest))
    .reduce((rest, form) => rest.replace(anySpelling(form), hiddenMark), text);
}

function unescape(text: string): string {
  return text.replace(escapes, (escape) => {
    if (escape.startsWith('&#')) return characterOf(escape.slice(2, -1).replace(/^x/i, '0x'));
    if (escape.startsWith('&')) return named[escape.slice(1, -1).toLowerCase()] ?? escape;
    if (escape.startsWith('%')) return characterOf(`0x${escape.slice(1)}`);
    if (escape.length === 2) return escape.charAt(1).replace('\n', '');
    return /^\\\s/.test(escape) ? '' : characterOf(`0x${escape.slice(2)}`);
  });
}

function characterOf(number: string): string {
  const code = Number(number);
  return code > 0x10ffff ? '' : String.fromCodePoint(code);
}

/** Each character as it is or escaped; YAML may break the line behind any. */
function anySpelling(text: string): RegExp {
  const characters = Array.from({ length: text.length }, (_, at) => {
    const character = text.charAt(at);
    const code = text.charCodeAt(at);
    const hex = code.toString(16);
    const entity = Object.keys(named).find((name) => named[name] === character);
    const spellings = [
      `\\\\?${character.replace(/[^\w\u0080-\uffff]/, '\\$&')}`,
      `\\\\u${anyCase(hex.padStart(4, '0'))}`,
      `\\\\U${anyCase(hex.padStart(8, '0'))}`,
      ...(code > 0xff ? [] : [`\\\\x${anyCase(hex.padStart(2, '0'))}`, `%${anyCase(hex.padStart(2, '0'))}`]),
      `&#[xX]0*${anyCase(hex)};`,
      `&#0*${code};`,
      ...(entity === undefined ? [] : [`&${entity};`]),
    ];
    return `(?:${spellings.join('|')})`;
  });
  return new RegExp(characters.join('(?:\\\\\\r?\\n[ \\t]*)?'), 'g');
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
