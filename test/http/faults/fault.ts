/* What can go wrong: by request, attempt after attempt, and by connection; and what has to come of it. */

/** How what is sent comes to its end too early: the request alone over HTTP/2, or the connection, with or without a reset, or
 * with what is no HTTP. */
export type Cut = 'stream' | 'connection' | 'reset' | 'nonsense';

export type Fault =
  /** Another answer than the right one. */
  | { readonly kind: 'answer'; readonly name: AnswerName; readonly wait?: string }
  /** The right one, but not as it should be sent. */
  | { readonly kind: 'body'; readonly as: 'ended' | 'short' | 'damaged'; readonly at: number }
  | { readonly kind: 'cut'; readonly after: After; readonly cut: Cut; readonly code?: number }
  | { readonly kind: 'silence' }
  /** Harmless. */
  | { readonly kind: 'odd'; readonly as: Oddity }
  /** HTTP/2 alone: the connection takes no more requests; with `ends`, it ends at once; with `decoy`, as in `After`. */
  | { readonly kind: 'goaway'; readonly code: number; readonly ends: boolean; readonly decoy: boolean }
  /** HTTP/2 alone: so many requests at once from now on, and as before again a little later. The answer is the right one. */
  | { readonly kind: 'streams'; readonly most: number };

/** '400': a workspace's limits are then asked for in another way. */
export type AnswerName = (typeof temporary)[number] | (typeof final)[number] | 'throttled' | '400';
/** 'decoy': after what could be all, and says that there are no limits. */
export type After = 'nothing' | 'headers' | 'half' | 'decoy';
type Oddity = (typeof oddities)[number];

export const temporary = [
  '408',
  '409',
  '500',
  '502',
  '503',
  '504',
  '529',
  'gateway-502',
  'gateway-503',
  'empty-500',
] as const;
export const final = [
  '401',
  '402',
  '403',
  '404',
  '422',
  'unrepeated-500',
  'spend-cap',
  'long-throttled',
  'redirect',
  'gateway-200',
  'list',
  'repeated-key',
  'other-organization',
  'both-organizations',
] as const;
export const oddities = [
  'slow',
  'dripping',
  'interim',
  'gzip',
  'repeated-headers',
  'many-headers',
  'last',
  'no-length',
  'trailers',
] as const;

export type ConnectionFault = 'none' | 'refused' | 'reset' | 'closed' | 'http1' | 'nonsense' | 'silent';

export interface Faults {
  /** By request, what happens to each attempt in turn; then all is well. */
  readonly requests: Readonly<Record<string, readonly Fault[]>>;
  /** What happens to each connection in turn; then all is well. */
  readonly connections: readonly ConnectionFault[];
  /** Requests that a server of HTTP/2 takes at once; null: any number. */
  readonly streams: number | null;
  readonly concurrency: number | null;
}

/** Whether a request is answered in the end; if not, with the status that an answer for good has, of those that matter. */
export function outcomeOf(faults: readonly Fault[]): 'answered' | { readonly status: number | null } {
  let number = 1;
  for (const fault of faults) {
    const effect = effectOf(fault);
    if (effect === 'answered' || typeof effect === 'object') return effect;
    if (effect === 'few' && number > 5) return { status: null };
    number += 1;
  }
  return 'answered';
}

function effectOf(fault: Fault): 'answered' | 'few' | 'as-long-as-it-lasts' | { readonly status: number | null } {
  if (fault.kind === 'odd' || fault.kind === 'streams') return 'answered';
  if (fault.kind !== 'answer') return 'few';
  if (fault.name === 'throttled') return 'as-long-as-it-lasts';
  if (temporary.some((name) => name === fault.name)) return 'few';
  return { status: /^\d+$/.test(fault.name) ? Number(fault.name) : null };
}
