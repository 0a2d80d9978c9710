import type { Answer, Transport } from './undici-pool.js';

/** Shorter than any key: what is this short is no secret, and may well stand in an answer by chance. */
const shortest = 8;

/**
 * Of a longer secret, such as an identity token, this much of its end is looked for in every spelling: the rest opens
 * nothing without it, and a longer pattern is more than a regular expression takes.
 */
const longest = 256;

/** What stands where the key stood. */
const replacement = '[key]';

/** Takes secrets out of answers, so that no error, event or snapshot can hold one. They may become more as a run goes on. */
export interface Hider {
  add(secret: string): void;
  clean(answer: Answer): Answer;
}

/**
 * A server or a gateway may echo what it was sent. A secret is taken out of every answer before anything else sees it: as it
 * is, percent-encoded, and in Base64 with whatever stands around it.
 */
export function createHider(): Hider {
  const secrets = new Set<string>();
  let needles: readonly Buffer[] = [];
  let pattern = /(?!)/g;
  const cleanText = (text: string): string => {
    const long = [...secrets].filter((secret) => secret.length > longest);
    return long.reduce((rest, secret) => rest.replaceAll(secret, replacement), text).replace(pattern, replacement);
  };
  return {
    add: (secret) => {
      if (secret.length < shortest || secrets.has(secret)) return;
      secrets.add(secret);
      const forms = [...new Set([...secrets].flatMap(formsOf))];
      needles = forms.map((form) => Buffer.from(form, 'latin1'));
      pattern = new RegExp(forms.map(anySpelling).join('|'), 'g');
    },
    clean: (answer) => ({
      ...answer,
      headers: mapHeaders(answer.headers, (text) => (mayHold(Buffer.from(text), needles) ? cleanText(text) : text)),
      body: mayHold(answer.body, needles) ? cleanBytes(answer.body, cleanText) : answer.body,
    }),
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
    close: () => transport.close(),
  };
}

function formsOf(secret: string): readonly string[] {
  const end = secret.slice(-longest);
  return [end, encodeURIComponent(end), ...base64Forms(end)];
}

/** The only headers that are ever shown. */
const shownHeaders = ['request-id', 'anthropic-organization-id'];

function mapHeaders(headers: Answer['headers'], clean: (text: string) => string): Answer['headers'] {
  const mapped = { ...headers };
  for (const name of shownHeaders) {
    const value = headers[name];
    if (value !== undefined) mapped[name] = Array.isArray(value) ? value.map(clean) : clean(value);
  }
  return mapped;
}

/**
 * Where there is a backslash, JSON may spell the key in another way. Asked before the pattern is used at all: to compile
 * it takes longer than to read three workspaces.
 */
function mayHold(body: Uint8Array, needles: readonly Buffer[]): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.includes(0x5c) || needles.some((needle) => bytes.includes(needle));
}

/** Latin-1 keeps every byte as it is, whatever the encoding of the text. */
function cleanBytes(body: Uint8Array, clean: (text: string) => string): Uint8Array {
  return Buffer.from(clean(Buffer.from(body).toString('latin1')), 'latin1');
}

/** For each of three positions in a longer text, the characters that depend on the key alone; in both alphabets. */
function base64Forms(key: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const length = before + key.length;
    const bytes = Buffer.from('\0'.repeat(before) + key, 'latin1');
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((length * 8) / 6)];
    return [bytes.toString('base64').slice(start, end), bytes.toString('base64url').slice(start, end)];
  });
}

/** As a pattern: each character as it is or as JSON may escape it. */
function anySpelling(text: string): string {
  return Array.from(text, (character) => {
    const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
    const anyCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
    return `(?:\\\\?${character.replace(/\W/, '\\$&')}|\\\\u${anyCase})`;
  }).join('');
}
