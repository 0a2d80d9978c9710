import type { ZodMiniType } from 'zod/mini';
import { deepestJson, readJson } from '../model/read-json.js';
import { codingsOf, isDecodable, type Answer } from '../http/body.js';
import { shownIdentifier } from '../model/names.js';

import type { BodyReader } from './listed-body.js';
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

interface Answered extends Answer {
  readonly who: string;
}

const api = 'the API';

const decoder = new TextDecoder('utf-8', { fatal: true });

export interface AnswerReading<T> {
  readonly schema: ZodMiniType<T>;
  /** How a body is read that may be long. */
  readonly readBody?: BodyReader<T> | undefined;
  /** Who is said to have answered, if it is not the API. */
  readonly who?: string | undefined;
}

/** Judges a whole answer by its status and its body; the content type does not matter. */
export function parseAnswer<T>(given: Answer, { schema, readBody, who = api }: AnswerReading<T>): ParsedAnswer<T> {
  const answer = { ...given, who };
  const { status } = answer;
  if (status >= 300 && status < 400) return describeRedirect(answer);
  const value = status === 200 ? (readBody?.(answer.body) ?? null) : null;
  if (value !== null) return { ok: true, value };
  const body = parseJson(answer.body);
  if (status < 200 || status > 299) return describeError(answer, body.ok ? body.value : null);
  if (status !== 200) return refusal(`${who} answered ${status}, which is not a complete answer`);
  if (!body.ok) return isForeignText(answer, body) ? ofGateway(answer) : describeUnread(body, codingsOf(answer));
  const parsed = schema.safeParse(body.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  if (!isNamed(answer) && !isOurs(body.value)) return ofGateway(answer);
  const [issue] = parsed.error.issues;
  return refusal(`the body is not as documented (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`);
}

/** Of a good answer: why its body is not read. */
function describeUnread({ reason, cut }: UnreadBody, codings: readonly string[]): ParsedAnswer<never> {
  if (codings.length === 0) return refusal(reason, { cut });
  const names = shownIdentifier(codings.join('-'));
  if (isDecodable(codings)) return refusal(`the body is compressed (${names}) and damaged`, { cut: true });
  const hint = 'Compression was not asked for. Look at what is between here and the API.';
  return refusal(`the body is compressed in a way that is not read here (${names})`, { hint });
}

/** An identifier of somebody else's making, made harmless to show. null where there is none. */
export function token(text: string | string[] | null | undefined): string | null {
  return typeof text === 'string' && /\w/.test(text) ? shownIdentifier(text) : null;
}

function describeError(answer: Answered, body: unknown): ParsedAnswer<never> {
  const { status, who } = answer;
  const parsed = apiError.safeParse(body);
  if (!parsed.success) return isNamed(answer) ? refusal(`${who} answered ${status}`) : ofGateway(answer);
  const { error, request_id: requestId } = parsed.data;
  const errorCode = token(error.details?.error_code);
  const words = [`${who} answered ${status}`, token(error.type) ?? ''].join(' ').trim();
  const reason = errorCode === null ? words : `${words} (${errorCode})`;
  return refusal(reason, { said: error.message ?? null, errorCode, requestId: token(requestId) });
}

/** The API gives every answer an ID; of others, nothing can be told by that. */
function isNamed({ headers, who }: Answered): boolean {
  return who !== api || token(headers['request-id']) !== null;
}

/** Text for people in place of JSON, and not JSON that is damaged. */
function isForeignText(answer: Answered, { cut }: UnreadBody): boolean {
  return (
    !isNamed(answer) &&
    !cut &&
    codingsOf(answer).length === 0 &&
    /^\s*(?:<(?:!doctype|html|head|body|[?]xml)\b|\p{L})/iu.test(firstText(answer))
  );
}

/** Whether something of it is named as in an answer of the API, even if that has changed since. */
function isOurs(body: unknown): boolean {
  return typeof body === 'object' && body !== null && ownNames.some((name) => name in body);
}

const ownNames = ['id', 'name', 'data', 'has_more', 'next_page', 'access_token'];

/** Where to is shown, as far as it is a host: mostly it is that of a login. */
function describeRedirect(answer: Answered): ParsedAnswer<never> {
  const hint = 'Redirects are never followed, so that the key goes nowhere else. Check the base URL.';
  const location = [answer.headers['location'] ?? []].flat().join('');
  const to = token(URL.canParse(location) ? new URL(location).host : null);
  const words = `answered with a redirect${to === null ? '' : ` to ${to}`}`;
  if (isNamed(answer)) return refusal(`${answer.who} ${words}`, { hint });
  return refusal(`something that is not the API ${words}`, { hint, foreign: true });
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
  const hint = /\bSSL certificate|client certificate/i.test(words) ? certificateHint : gatewayHint;
  return refusal(`something that is not the API answered ${answer.status}${shown}`, { hint, foreign: true });
}

const gatewayHint =
  'A proxy, gateway or firewall answered instead of the API, so this says nothing about the credential. Ask those who run it, or check the base URL.';
const certificateHint =
  'A gateway asks for a client certificate, or does not take the one that it was shown: see what LIMITDRIFT_CLIENT_CERT and LIMITDRIFT_CLIENT_KEY name. This says nothing about the credential.';

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

/** A body that does not come, or begins like an object and does not parse, was cut on its way: some servers then just close the connection. */
function parseJson(body: Uint8Array): { readonly ok: true; readonly value: unknown } | UnreadBody {
  const text = decode(body);
  const read = text === null ? ({ ok: false, problem: 'invalid' } as const) : readJson(text);
  if (read.ok) return read;
  if (read.problem === 'too-deep') return bad(`the body is nested more than ${deepestJson} levels deep`);
  if (read.problem === 'repeated-key') return bad(`the body has the key ${shownIdentifier(read.path.join('.'))} twice`);
  if (body.length === 0) return bad('the answer has no body', true);
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
