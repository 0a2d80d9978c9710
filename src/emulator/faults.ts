import * as z from 'zod';

import { type Answer, refuse } from './answers.js';
import type { ApiRequest } from './handler.js';

const listBody = z.looseObject({ data: z.array(z.unknown()) });
const rateLimitPage = z.looseObject({ data: z.array(z.looseObject({ limits: z.array(z.unknown()) })) });

/** Which requests a fault strikes: all that `workspace` and `path` select, unless `first` or `every` says fewer. */
interface Selection {
  /** The first N of them. */
  readonly first?: number | undefined;
  /** Every Nth of them, beginning with the Nth. */
  readonly every?: number | undefined;
  /** Only requests for this workspace's rate limits, by ID. */
  readonly workspace?: string | undefined;
  /** Only requests whose path and query contain this text. */
  readonly path?: string | undefined;
}

interface StatusEffect {
  readonly kind: 'status';
  /** 400 to 599. */
  readonly status: number;
  /** The header `retry-after`: seconds or an HTTP date. */
  readonly retryAfter?: string | undefined;
  /** The header `retry-after-ms`. */
  readonly retryAfterMs?: string | undefined;
  /** The header `x-should-retry`. */
  readonly shouldRetry?: string | undefined;
  /** `error.details.error_code`. */
  readonly code?: string | undefined;
}

type Effect =
  | StatusEffect
  /** The connection is reset before an answer. */
  | { readonly kind: 'reset' }
  /** The answer begins this many milliseconds late. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** The body comes in 20 pieces, this many milliseconds apart. */
  | { readonly kind: 'drip'; readonly ms: number }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'truncated' }
  /** The body is HTML, under this status (200 by default). */
  | { readonly kind: 'not-json'; readonly status?: number | undefined }
  /** The first page of rate limits is empty and has a cursor; what it leads to is complete. */
  | { readonly kind: 'empty-page' }
  /** Every page is the first one, and says that there is another. */
  | { readonly kind: 'repeated-cursor' }
  /** Fields, limiters, sources and a group type that no generation has. */
  | { readonly kind: 'unknown-values' }
  /** `include_inherited` is answered with 400, or is ignored. */
  | { readonly kind: 'refuse-inherited' }
  | { readonly kind: 'ignore-inherited' };

/** A fault on demand. The same requests in the same order meet the same faults. */
export type Fault = Selection & Effect;

/** An answer and how it is to reach the client. */
export interface Delivery {
  /** null: none, the connection is reset. */
  readonly answer: Answer | null;
  readonly delayMs: number;
  /** Text in place of the answer's JSON. */
  readonly text: string | null;
  readonly truncated: boolean;
  /** Milliseconds between two pieces of the body; 0: it comes whole. */
  readonly dripMs: number;
}

type Serve = (request: ApiRequest) => Delivery;

const madeUpCursor = 'page_emulated';

/** Puts the faults around a handler; the first fault is the outermost. */
export function withFaults(faults: readonly Fault[], answer: (request: ApiRequest) => Answer): Serve {
  const serve: Serve = (request) =>
    delivery(answer(page(request) === madeUpCursor ? without(request, ['page']) : request));
  return faults.reduceRight<Serve>((next, fault) => {
    const strikes = selector(fault);
    const faulty = applyEffect(fault, next);
    return (request) => (strikes(request) ? faulty(request) : next(request));
  }, serve);
}

/** An answer that nothing happens to on its way. */
export function delivery(answer: Answer | null): Delivery {
  return { answer, delayMs: 0, text: null, truncated: false, dripMs: 0 };
}

function selector(fault: Fault): (request: ApiRequest) => boolean {
  const { first, every, workspace, path = '' } = fault;
  const limits = workspace === undefined ? '' : `/workspaces/${encodeURIComponent(workspace)}/rate_limits`;
  let seen = 0;
  return (request) => {
    if (!request.path.includes(limits) || !request.path.includes(path) || !concerns(fault, request)) return false;
    seen += 1;
    if (first !== undefined) return seen <= first;
    return every === undefined || seen % every === 0;
  };
}

/** Whether the request is of a kind that the effect can do anything to. */
function concerns({ kind }: Fault, request: ApiRequest): boolean {
  if (kind === 'empty-page') return /\/rate_limits(\?|$)/.test(request.path) && page(request) === null;
  const ofInherited = kind === 'refuse-inherited' || kind === 'ignore-inherited';
  return !ofInherited || parametersOf(request).has('include_inherited');
}

function applyEffect(effect: Effect, next: Serve): Serve {
  switch (effect.kind) {
    case 'status':
      return (request) => delivery(failure(effect, request));
    case 'refuse-inherited':
      return (request) => delivery(failure({ kind: 'status', status: 400 }, request));
    case 'reset':
      return () => delivery(null);
    case 'latency':
      return (request) => ({ ...next(request), delayMs: effect.ms });
    case 'drip':
      return (request) => ({ ...next(request), dripMs: effect.ms });
    case 'truncated':
      return (request) => ({ ...next(request), truncated: true });
    case 'not-json':
      return () => notJson(effect.status ?? 200);
    case 'empty-page':
      return (request) => rewritten(next(request), (body) => ({ ...body, data: [], next_page: madeUpCursor }));
    case 'repeated-cursor':
      return (request) => rewritten(next(without(request, ['page', 'after_id'])), repeatCursor);
    case 'unknown-values':
      return (request) => rewritten(next(request), (body) => addUnknownValues(body, request));
    case 'ignore-inherited':
      return (request) => next(without(request, ['include_inherited']));
    default:
      return effect satisfies never;
  }
}

function failure(effect: StatusEffect, { requestId }: ApiRequest): Answer {
  const { status, code, retryAfter, retryAfterMs, shouldRetry } = effect;
  const answer = refuse({ status, message: 'a fault on demand', code }, requestId);
  const headers = {
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    ...(retryAfterMs !== undefined && { 'retry-after-ms': retryAfterMs }),
    ...(shouldRetry !== undefined && { 'x-should-retry': shouldRetry }),
  };
  return { ...answer, headers };
}

function notJson(status: number): Delivery {
  const answer = { status, headers: { 'content-type': 'text/html' }, body: null };
  return { ...delivery(answer), text: '<html><body>Bad gateway</body></html>' };
}

type Body = Readonly<Record<string, unknown>>;

/** Rewrites the body of a list; an error, or a single object, stays as it is. */
function rewritten(served: Delivery, rewrite: (body: Body) => Body): Delivery {
  const { answer } = served;
  const list = listBody.safeParse(answer?.body);
  return answer === null || !list.success ? served : { ...served, answer: { ...answer, body: rewrite(list.data) } };
}

function repeatCursor(body: Body): Body {
  return 'has_more' in body ? { ...body, has_more: true } : { ...body, next_page: madeUpCursor };
}

/** The first entry gets a limiter more; the organization's list gets a group more. */
function addUnknownValues(body: Body, request: ApiRequest): Body {
  const page = rateLimitPage.safeParse(body);
  if (!page.success) return { ...body, some_new_field: { a: 1 } };
  const ofWorkspace = request.path.includes('/workspaces/');
  const limit = { type: 'bananas_per_fortnight', value: 7, some_new_field: true };
  const added = ofWorkspace ? { ...limit, org_limit: null, source: { type: 'fruit_plan' } } : limit;
  const data = page.data.data.map((entry, index) => ({
    ...entry,
    some_new_field: { a: 1 },
    limits: index === 0 ? [...entry.limits, added] : entry.limits,
  }));
  const group = { type: 'future_surface', id: 'rlg_future_surface' };
  const entry = {
    type: 'rate_limit',
    id: 'entry-future',
    group,
    group_type: group.type,
    models: null,
    limits: [limit],
  };
  return { ...body, some_new_field: { a: 1 }, data: ofWorkspace ? data : [...data, entry] };
}

function parametersOf(request: ApiRequest): URLSearchParams {
  return new URLSearchParams(request.path.split('?', 2)[1]);
}

function page(request: ApiRequest): string | null {
  return parametersOf(request).get('page');
}

function without(request: ApiRequest, names: readonly string[]): ApiRequest {
  const [path = ''] = request.path.split('?', 1);
  const kept = [...parametersOf(request)].filter(([name]) => !names.includes(name));
  return { ...request, path: kept.length === 0 ? path : `${path}?${new URLSearchParams(kept).toString()}` };
}
