import * as z from 'zod/mini';
import { codingsOf, type Answer } from '../http/body.js';

import { readJson } from '../model/read-json.js';
import { sendMessage } from './send-message.js';
import { PublishFailure } from './publish-failure.js';
import { aPage, isPage } from './server-words.js';
import type { PublishMessage, Service } from './service.js';

/* Requests to the JSON API of a code host. */

/** A JSON API behind a token. */
export interface JsonApi {
  readonly service: Service;
  readonly headers: Readonly<Record<string, string>>;
}

export interface JsonRequest<T> {
  readonly method: PublishMessage['method'];
  /** Begins with a slash; the base URL's prefix is put before it. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly schema: z.ZodMiniType<T>;
  /** Of a POST: whether it changes nothing, or nothing the second time. */
  readonly repeatable?: true;
  /** Why an answer with a good status is a refusal all the same; null: it is none. */
  readonly refusal?: (answer: Answer) => string | null;
}

/** @throws PublishFailure */
export async function requestJson<T>(api: JsonApi, request: JsonRequest<T>): Promise<T> {
  return (await requestWithHeaders(api, request)).value;
}

/** A list in which nothing odd hides the rest: what is not as documented is none of ours, and is left out. */
export function listOf<T>(element: z.ZodMiniType<T>): z.ZodMiniType<readonly T[]> {
  const known = (all: unknown[]): readonly T[] =>
    all.flatMap((each) => {
      const parsed = element.safeParse(each);
      return parsed.success ? [parsed.data] : [];
    });
  return z.pipe(z.array(z.unknown()), z.transform(known));
}

/** More pages than any honest list has. */
const mostPages = 1000;

/**
 * Follows `Link: <…>; rel="next"` to the last page, as GitHub and GitLab write it. Of the link only the query counts, on our
 * own base URL and path: a server behind a proxy names itself by another scheme, host, port or path than it is reached by,
 * and the token goes nowhere else.
 * @throws PublishFailure
 */
export async function requestAllPages<T>(
  api: JsonApi,
  path: string,
  schema: z.ZodMiniType<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  const seen = new Set<string>();
  for (let next: string | null = path; next !== null;) {
    if (seen.has(next) || seen.size >= mostPages)
      throw new PublishFailure(`GET ${path}: the pages do not come to an end`, null);
    seen.add(next);
    const { value, headers } = await requestWithHeaders(api, { method: 'GET', path: next, schema });
    found.push(...value);
    next = nextPage(headers, path);
  }
  return found;
}

async function requestWithHeaders<T>(
  { service, headers }: JsonApi,
  { method, path, body, schema, repeatable, refusal }: JsonRequest<T>,
): Promise<{ readonly value: T; readonly headers: Answer['headers'] }> {
  const name = `${method} ${path}`;
  const text = body === undefined ? null : JSON.stringify(body);
  const typed = text === null ? {} : { 'content-type': 'application/json' };
  const message = { method, path: service.base.prefix + path, headers: { ...headers, ...typed }, body: text };
  const answer = await sendMessage(service, message, {
    name,
    repeatable: method !== 'POST' || repeatable === true,
    refusal,
  });
  const parsed = schema.safeParse(parse(answer, name));
  if (parsed.success) return { value: parsed.data, headers: answer.headers };
  const [issue] = parsed.error.issues;
  throw new PublishFailure(`${name}: the answer is not as documented (${issue?.path.join('.') ?? ''})`, answer.status);
}

function parse(answer: Answer, name: string): unknown {
  const read = readJson(new TextDecoder().decode(answer.body));
  if (read.ok) return read.value;
  if (read.problem === 'repeated-key') throw new PublishFailure(`${name}: the answer has a key twice`, null);
  const coded = codingsOf(answer).length === 0 ? '' : ' but compressed, which was not asked for';
  const what = isPage(answer) ? `, but ${aPage}` : coded;
  throw new PublishFailure(`${name}: the answer is not JSON${what}`, null);
}

function nextPage(headers: Answer['headers'], path: string): string | null {
  const link = nextLink.exec([headers['link'] ?? ''].flat().join(','))?.[1] ?? '';
  // Of a proxy that drops Link, GitLab's own header is left.
  const page = headers['link'] === undefined ? String(headers['x-next-page'] ?? '') : '';
  if (link === '' && !/^\d+$/.test(page)) return null;
  const url = new URL(`http://any${path}`);
  if (link === '') url.searchParams.set('page', page);
  else url.search = new URL(/\?.*/.exec(link)?.[0] ?? '?', url).search;
  return url.pathname + url.search;
}

/** One link of the header with any parameters, one of which is `rel="next"`. */
const nextLink = /<([^>]*)>(?:\s*;\s*\w+\s*=\s*(?:"[^"]*"|[^\s",;]+))*?\s*;\s*rel\s*=\s*"?next\b/i;
