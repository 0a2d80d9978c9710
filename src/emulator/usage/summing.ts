/** Sums what is used by combinations of dimensions, for as much of a stretch of time as is known. */
import type { WorldWorkspace } from '../world.js';
import { addUse, figureCount, figuresAt, type UsageFigures } from './generator.js';
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

/** A combination that streams have in common. */
export interface Combination {
  readonly dimensions: StreamDimensions;
  readonly workspace: WorldWorkspace;
}

export interface CombinationUse extends UsageFigures {
  readonly combination: Combination;
}

/** How much of a minute is known, 0 to 1. */
export type KnownShare = (minute: number) => number;

/** Sums from minute `from` to before minute `to`, one for each combination that has use, in the order of the streams. */
export type Summing = (from: number, to: number) => readonly CombinationUse[];

export function createSumming(
  streams: readonly UsageStream[],
  by: readonly StreamDimension[],
  share: KnownShare,
): Summing {
  const places = new Map<string, number>();
  const combinations: Combination[] = [];
  const placed = streams.map((stream) => {
    const dimensions = dimensionsOf(stream);
    const key = JSON.stringify(by.map((name) => dimensions[name]));
    const place = places.get(key) ?? combinations.push({ dimensions, workspace: stream.workspace }) - 1;
    places.set(key, place);
    return { stream, at: place * figureCount };
  });
  const sums = new Float64Array(combinations.length * figureCount);
  return (from, to) => {
    sums.fill(0);
    const used = new Set<number>();
    for (let minute = from; minute < to; minute += 1) {
      const known = share(minute);
      if (known === 0) continue;
      for (const { stream, at } of placed) if (addUse(stream, minute, { sums, at, share: known })) used.add(at);
    }
    return combinations.flatMap((combination, place) =>
      used.has(place * figureCount) ? [{ combination, ...figuresAt(sums, place * figureCount) }] : [],
    );
  };
}

/** A minute is known whole when it ended before `settled`, and by half when it began before; in milliseconds. */
export function knownBefore(settled: number, begun: number): KnownShare {
  return (minute) => {
    if ((minute + 1) * 60_000 <= settled) return 1;
    return minute * 60_000 < begun ? 0.5 : 0;
  };
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
