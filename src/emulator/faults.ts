/** Faults on demand: which requests they strike, and what they do to the answer. */
import { type EmulatedAnswer, refuse, type EmulatedRequest } from './answers.js';
import { changed, type Delivery, delivery, notJson, repeatKey, rewritten } from './delivery.js';
import {
  addUnknownValues,
  leadOn,
  madeUpCursor,
  mixGroups,
  nameOtherWorkspace,
  repeatCursor,
  sayMore,
} from './fault-bodies.js';

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
  /** The first page of rate limits or of usage is empty and has a cursor; what it leads to is complete. */
  | { readonly kind: 'empty-page' }
  /** Every page is the first one, and says that there is another. */
  | { readonly kind: 'repeated-cursor' }
  /** The list says that there is more, and not where. */
  | { readonly kind: 'has-more' }
  /** The body has a key twice, with two values. */
  | { readonly kind: 'repeated-key' }
  /** The answer comes under status 206. */
  | { readonly kind: 'partial' }
  /** The limits are said to be another workspace's. */
  | { readonly kind: 'other-workspace' }
  /** The headers name another organization. */
  | { readonly kind: 'other-organization' }
  /** Each entry of a workspace's limits names the group of the next. */
  | { readonly kind: 'mixed-groups' }
  /** Each answer is the one to the request before on the same connection; the first one comes twice. */
  | { readonly kind: 'late' }
  /** Fields, limiters, sources and a group type that no generation has. */
  | { readonly kind: 'unknown-values' }
  /** `include_inherited` is answered with 400, or is ignored. */
  | { readonly kind: 'refuse-inherited' }
  | { readonly kind: 'ignore-inherited' };

/** A fault on demand. The same requests in the same order meet the same faults. */
export type Fault = Selection & Effect;

type Serve = (request: EmulatedRequest) => Delivery;

/** Puts the faults around a handler; the first fault is the outermost. */
export function withFaults(faults: readonly Fault[], answer: (request: EmulatedRequest) => EmulatedAnswer): Serve {
  const serve: Serve = (request) =>
    delivery(answer(page(request) === madeUpCursor ? without(request, ['page']) : request));
  return faults.reduceRight<Serve>((next, fault) => {
    const strikes = selector(fault);
    const faulty = applyEffect(fault, next);
    return (request) => (strikes(request) ? faulty(request) : next(request));
  }, serve);
}

function selector(fault: Fault): (request: EmulatedRequest) => boolean {
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
function concerns({ kind }: Fault, request: EmulatedRequest): boolean {
  if (kind === 'empty-page') return /\/(rate_limits|messages|usage)(\?|$)/.test(request.path) && page(request) === null;
  if (kind === 'other-workspace' || kind === 'mixed-groups')
    return /\/workspaces\/[^/]+\/rate_limits(\?|$)/.test(request.path);
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
      return (request) => rewritten(next(request), leadOn);
    case 'repeated-cursor':
      return (request) => rewritten(next(without(request, ['page', 'after_id'])), repeatCursor);
    case 'has-more':
      return (request) => rewritten(next(request), sayMore);
    case 'repeated-key':
      return (request) => repeatKey(next(request));
    case 'partial':
      return (request) => changed(next(request), (answer) => ({ ...answer, status: 206 }));
    case 'other-workspace':
      return (request) => rewritten(next(request), nameOtherWorkspace);
    case 'other-organization':
      return (request) => changed(next(request), (answer) => ({ ...answer, headers: otherOrganization }));
    case 'mixed-groups':
      return (request) => rewritten(next(request), mixGroups);
    case 'late':
      return late(next);
    case 'unknown-values':
      return (request) => rewritten(next(request), (body) => addUnknownValues(body, request));
    case 'ignore-inherited':
      return (request) => next(without(request, ['include_inherited']));
    default:
      return effect satisfies never;
  }
}

function failure(effect: StatusEffect, { requestId }: EmulatedRequest): EmulatedAnswer {
  const { status, code, retryAfter, retryAfterMs, shouldRetry } = effect;
  const answer = refuse({ status, message: 'a fault on demand', code }, requestId);
  const headers = {
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    ...(retryAfterMs !== undefined && { 'retry-after-ms': retryAfterMs }),
    ...(shouldRetry !== undefined && { 'x-should-retry': shouldRetry }),
  };
  return { ...answer, headers };
}

const otherOrganization = { 'anthropic-organization-id': '00000000-0000-4000-8000-000000000000' };

function late(next: Serve): Serve {
  const before = new WeakMap<object, Delivery>();
  return (request) => {
    const served = next(request);
    const { connection = served } = request;
    const due = before.get(connection) ?? served;
    before.set(connection, served);
    return due;
  };
}

function parametersOf(request: EmulatedRequest): URLSearchParams {
  return new URLSearchParams(request.path.split('?', 2)[1]);
}

function page(request: EmulatedRequest): string | null {
  return parametersOf(request).get('page');
}

function without(request: EmulatedRequest, names: readonly string[]): EmulatedRequest {
  const [path = ''] = request.path.split('?', 1);
  const kept = [...parametersOf(request)].filter(([name]) => !names.includes(name));
  return { ...request, path: kept.length === 0 ? path : `${path}?${new URLSearchParams(kept).toString()}` };
}
