import type { ZodMiniType } from 'zod/mini';
import { deepestJson, readJson } from '../model/read-json.js';
import { codingsOf, isDecodable, type Answer } from '../http/body.js';
import { shownIdentifier } from '../model/names.js';

import { apiError } from './wire.js';

/* Reads an answer of the API: what it holds, or why it is none. */

export type ParsedAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** In words, without a status and without a word of the body but the API's own error type. */
      readonly reason: string;
      readonly hint: string | null;
      /** What the API said, word for word: text of others. */
      readonly said: string | null;
      readonly errorCode: string | null;
      readonly requestId: string | null;
      /** The body of a good answer ends early, or is damaged. */
      readonly cut: boolean;
      /** It is none of the API's, but of something on the way to it. */
      readonly foreign: boolean;
    };

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Judges a whole answer by its status and its body; the content type does not matter. */
export function parseAnswer<T>(answer: Answer, schema: ZodMiniType<T>): ParsedAnswer<T> {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    const hint = 'Redirects are never followed, so that the key goes nowhere else. Check the base URL.';
    return refusal('the API answered with a redirect', { hint });
  }
  const body = parseJson(answer.body);
  if (status < 200 || status > 299) return describeError(answer, body.ok ? body.value : null);
  if (status !== 200) return refusal(`the API answered ${status}, which is not a whole answer`);
  if (!body.ok) return isPage(answer) ? ofGateway(answer) : describeUnread(body, codingsOf(answer));
  const parsed = schema.safeParse(body.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  return refusal(`the body is not as documented (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`);
}

/** Of a good answer: why its body is not read. */
function describeUnread({ reason, cut }: UnreadBody, codings: readonly string[]): ParsedAnswer<never> {
  if (codings.length === 0) return refusal(reason, { cut });
  const names = shownIdentifier(codings.join('-'));
  if (isDecodable(codings)) return refusal(`the body is compressed (${names}) and damaged`, { cut: true });
  const hint = 'Compression was not asked for. Look at what stands between here and the API.';
  return refusal(`the body is compressed in a way that is not read here (${names})`, { hint });
}

/** An identifier of somebody else's making, made harmless to show. null where there is none. */
export function token(text: string | string[] | null | undefined): string | null {
  return typeof text === 'string' && /\w/.test(text) ? shownIdentifier(text) : null;
}

function describeError(answer: Answer, body: unknown): ParsedAnswer<never> {
  const { status } = answer;
  const parsed = apiError.safeParse(body);
  if (!parsed.success) return isNamed(answer) ? refusal(`the API answered ${status}`) : ofGateway(answer);
  const { error, request_id: requestId } = parsed.data;
  const errorCode = token(error.details?.error_code);
  const words = [`the API answered ${status}`, token(error.type) ?? ''].join(' ').trim();
  const reason = errorCode === null ? words : `${words} (${errorCode})`;
  return refusal(reason, { said: error.message ?? null, errorCode, requestId: token(requestId) });
}

/** The API gives every answer an ID. */
function isNamed({ headers }: Answer): boolean {
  return token(headers['request-id']) !== null;
}

function isPage(answer: Answer): boolean {
  return !isNamed(answer) && /^\s*<(?:!doctype|html|head|body|[?]xml)\b/i.test(firstText(answer));
}

function firstText({ body }: Answer): string {
  return new TextDecoder().decode(body.subarray(0, 4096));
}

/** Of an answer in the API's place: a proxy, a gateway or a firewall has neither its errors nor its request-id. */
function ofGateway(answer: Answer): ParsedAnswer<never> {
  const server = token(answer.headers['server']);
  const words = firstWords(firstText(answer));
  const parts = [...(server === null ? [] : [`server ${server}`]), ...(words === '' ? [] : [`it says "${words}"`])];
  const shown = parts.length === 0 ? '' : ` (${parts.join('; ')})`;
  const hint =
    'A proxy, gateway or firewall answered in the API’s place, so nothing is said about the credential. Ask those who run it, or check the base URL.';
  return refusal(`something that is not the API answered ${answer.status}${shown}`, { hint, foreign: true });
}

/** What a person would read first, of harmless characters. */
function firstWords(text: string): string {
  const read = text.replace(/<(script|style|head)\b.*?(<\/\1\s*>|$)/gis, ' ').replace(/<[^>]*>?/g, ' ');
  const safe = read.replace(/sk-ant-[\w.-]*/g, '?').replace(/[^\p{L}\p{N} .,;()/-]+/gu, ' ');
  return Array.from(safe.replace(/\s+/g, ' ').trim()).slice(0, 80).join('').trim();
}

function refusal(reason: string, more: Partial<Extract<ParsedAnswer<never>, { ok: false }>> = {}): ParsedAnswer<never> {
  return {
    ok: false,
    reason,
    hint: null,
    said: null,
    errorCode: null,
    requestId: null,
    cut: false,
    foreign: false,
    ...more,
  };
}

interface UnreadBody {
  readonly ok: false;
  readonly reason: string;
  readonly cut: boolean;
}

/** A body that begins like an object and does not parse was cut on its way: some servers then just close the connection. */
function parseJson(body: Uint8Array): { readonly ok: true; readonly value: unknown } | UnreadBody {
  const text = decode(body);
  const read = text === null ? ({ ok: false, problem: 'invalid' } as const) : readJson(text);
  if (read.ok) return read;
  if (read.problem === 'too-deep') return bad(`the body is nested more than ${deepestJson} levels deep`);
  if (read.problem === 'repeated-key') return bad(`the body has the key ${shownIdentifier(read.path.join('.'))} twice`);
  const cut = /^\s*\{/.test(Buffer.from(body.subarray(0, 64)).toString('latin1'));
  return bad(cut ? 'the answer was cut off' : 'the body is not JSON', cut);
}

function decode(body: Uint8Array): string | null {
  try {
    return decoder.decode(body);
  } catch {
    return null;
  }
}

function bad(reason: string, cut = false): UnreadBody {
  return { ok: false, reason, cut };
}
