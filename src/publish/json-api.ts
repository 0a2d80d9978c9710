import type { ZodMiniType } from 'zod/mini';
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
  readonly schema: ZodMiniType<T>;
  /** Of a POST: whether it changes nothing, or nothing the second time. */
  readonly repeatable?: true;
  /** Why an answer with a good status is a refusal all the same; null: it is none. */
  readonly refusal?: (answer: Answer) => string | null;
}

/** @throws PublishFailure */
export async function requestJson<T>(api: JsonApi, request: JsonRequest<T>): Promise<T> {
  return (await requestWithHeaders(api, request)).value;
}

/** More pages than any honest list has. */
const mostPages = 1000;

/** Follows `Link: <…>; rel="next"` to the last page, as GitHub and GitLab write it. @throws PublishFailure */
export async function requestAllPages<T>(
  api: JsonApi,
  path: string,
  schema: ZodMiniType<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  const seen = new Set<string>();
  for (let next: string | null = path; next !== null;) {
    if (seen.has(next) || seen.size >= mostPages)
      throw new PublishFailure(`GET ${path}: the pages do not come to an end`, null);
    seen.add(next);
    const { value, headers } = await requestWithHeaders(api, { method: 'GET', path: next, schema });
    found.push(...value);
    next = nextPage(headers['link'], api);
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

/** The next page has to be of the same API, or the token would go somewhere else. */
function nextPage(link: string | string[] | undefined, { service: { base, target } }: JsonApi): string | null {
  const [, text = ''] = /<([^>]*)>\s*;[^,]*\brel="?next"?/.exec([link ?? ''].flat().join(',')) ?? [];
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.origin !== base.origin || !url.pathname.startsWith(`${base.prefix}/`))
    throw new PublishFailure(`${target} names a next page that is not its own`, null);
  return url.pathname.slice(base.prefix.length) + url.search;
}
