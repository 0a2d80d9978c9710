/** Sums what is used by combinations of dimensions, for as much of a stretch of time as is known. */
import { type Known, type UsageFigures, useOf } from './generator.js';
import type { UsageStream } from './streams.js';

/** What both endpoints can filter and group by; null where a stream has no such thing. */
export interface StreamDimensions {
  readonly api_key_id: string | null;
  readonly context_window: '0-200k' | null;
  readonly inference_geo: 'global' | null;
  readonly model: string | null;
  readonly product: 'messages_api' | 'message_batches_api' | null;
  readonly service_tier: UsageStream['tier'] | null;
  readonly speed: UsageStream['speed'];
  /** The real ID, also of the default workspace. */
  readonly workspace_id: string;
}

export type StreamDimension = keyof StreamDimensions;

/** Code execution has no model, and so no tier, context, place or product. */
export function dimensionsOf({ apiKey, model, tier, speed, workspace }: UsageStream): StreamDimensions {
  const ofModel = model !== null;
  return {
    api_key_id: apiKey?.id ?? null,
    context_window: ofModel ? '0-200k' : null,
    inference_geo: ofModel ? 'global' : null,
    model,
    product: ofModel ? (tier === 'batch' ? 'message_batches_api' : 'messages_api') : null,
    service_tier: ofModel ? tier : null,
    speed,
    workspace_id: workspace.id,
  };
}

/** What streams have in common; null where it was not asked for by. */
export type Combination = { readonly [D in StreamDimension]: StreamDimensions[D] | null };

export interface CombinationUse extends UsageFigures {
  readonly combination: Combination;
}

/** Sums from minute `from` to before minute `to`, one for each combination that has use, in the order of the streams. */
export type Summing = (from: number, to: number) => readonly CombinationUse[];

export function createSumming(streams: readonly UsageStream[], groupedBy: readonly string[], known: Known): Summing {
  const combinations = new Map<string, { readonly combination: Combination; readonly streams: UsageStream[] }>();
  const names = new Set(groupedBy);
  for (const stream of streams) {
    const combination = combinationOf(stream, names);
    const key = JSON.stringify(combination);
    const alike = combinations.get(key) ?? { combination, streams: [] };
    alike.streams.push(stream);
    combinations.set(key, alike);
  }
  const all = [...combinations.values()];
  return (from, to) =>
    all.flatMap(({ combination, streams: alike }) => {
      const figures = alike.map((stream) => useOf(stream, { from, to, known })).reduce(sumOf);
      return figures === null ? [] : { combination, ...figures };
    });
}

function combinationOf(stream: UsageStream, groupedBy: ReadonlySet<string>): Combination {
  const dimensions = dimensionsOf(stream);
  const asked = <T>(name: StreamDimension, value: T): T | null => (groupedBy.has(name) ? value : null);
  return {
    api_key_id: asked('api_key_id', dimensions.api_key_id),
    context_window: asked('context_window', dimensions.context_window),
    inference_geo: asked('inference_geo', dimensions.inference_geo),
    model: asked('model', dimensions.model),
    product: asked('product', dimensions.product),
    service_tier: asked('service_tier', dimensions.service_tier),
    speed: asked('speed', dimensions.speed),
    workspace_id: asked('workspace_id', dimensions.workspace_id),
  };
}

function sumOf(one: UsageFigures | null, other: UsageFigures | null): UsageFigures | null {
  if (one === null || other === null) return one ?? other;
  return {
    requests: one.requests + other.requests,
    uncached: one.uncached + other.uncached,
    cacheWrites: one.cacheWrites + other.cacheWrites,
    cacheReads: one.cacheReads + other.cacheReads,
    output: one.output + other.output,
    webSearches: one.webSearches + other.webSearches,
  };
}

/** A minute is known whole when it ended by `settled`, and by half when it began before `begun`; both in milliseconds. */
export function knownBefore(settled: number, begun: number): Known {
  return { whole: Math.floor(settled / 60_000), begun: Math.ceil(begun / 60_000) };
}

/** The streams that pass every filter; an empty entry of a filter means that there is none. */
export function filterStreams(
  streams: readonly UsageStream[],
  filters: Readonly<Partial<Record<StreamDimension, readonly string[] | undefined>>>,
): readonly UsageStream[] {
  const wanted = new Map<string, readonly string[] | undefined>(Object.entries(filters));
  return streams.filter((stream) =>
    Object.entries<string | null>({ ...dimensionsOf(stream) }).every(
      ([name, value]) => wanted.get(name)?.includes(value ?? '') ?? true,
    ),
  );
}
