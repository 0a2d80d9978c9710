/** The streams of requests of a world: who sends what, how much, when and with which key. */
import { createHash } from 'node:crypto';

import type { World, WorldWorkspace } from '../world.js';
import { fittingStreams } from './fitting-streams.js';
import { levelsOf, minutesOfDay } from './rhythms.js';
import { type StreamFile, type Surge, weekdays } from './usage-schema.js';

export interface ApiKey {
  /** `apikey_…` */
  readonly id: string;
  readonly name: string;
  readonly workspace: WorldWorkspace;
}

export interface PlacedSurge {
  /** The minute of the week in which it begins. */
  readonly from: number;
  readonly minutes: number;
  /** In its busiest minute. */
  readonly requests: number;
}

/** A stream as its file says it, and what the generator needs of it. */
export interface UsageStream extends Omit<StreamFile, 'surges'> {
  readonly workspace: WorldWorkspace;
  readonly apiKey: ApiKey | null;
  /** Tells its noise from that of all others. */
  readonly salt: number;
  /** By minute of the week, 0 to 1. */
  readonly levels: Float64Array;
  readonly surges: readonly PlacedSurge[];
  /** Whole minutes since 1970: nothing is used before `from` and from `to` on. */
  readonly from: number;
  readonly to: number;
}

const known = new WeakMap<World, readonly UsageStream[]>();

/** Every stream of the world, in the order of its workspaces. */
export function streamsOf(world: World): readonly UsageStream[] {
  const streams = known.get(world) ?? world.workspaces.flatMap((workspace) => ofWorkspace(world, workspace));
  known.set(world, streams);
  return streams;
}

/** The API keys that any stream has, each once. */
export function apiKeysOf(world: World): readonly ApiKey[] {
  const keys = streamsOf(world).flatMap(({ apiKey }) => apiKey ?? []);
  return [...new Map(keys.map((key) => [key.id, key])).values()];
}

function ofWorkspace(world: World, workspace: WorldWorkspace): readonly UsageStream[] {
  const { seed, workspaces } = world.usage;
  const files = workspaces?.get(workspace.id) ?? workspaces?.get(workspace.name) ?? fittingStreams(world, workspace);
  return files.map((file, index) => ({
    ...file,
    workspace,
    apiKey: file.key === null ? null : { id: keyId(workspace, file.key), name: file.key, workspace },
    salt: digest(`${seed}/${workspace.id}/${file.model}/${index}`).readInt32BE(),
    levels: levelsOf(file.rhythm),
    surges: file.surges.map(placed),
    from: minuteOf(workspace.created_at),
    to: workspace.archived_at === null ? Infinity : minuteOf(workspace.archived_at),
  }));
}

function keyId(workspace: WorldWorkspace, name: string): string {
  return `apikey_01${digest(`${workspace.id}/${name}`).toString('hex').slice(0, 22)}`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function placed({ weekday, at, minutes, requests }: Surge): PlacedSurge {
  const [hour, minute] = at.split(':').map(Number);
  const from = weekdays.indexOf(weekday) * minutesOfDay + Number(hour) * 60 + Number(minute);
  return { from, minutes, requests };
}

function minuteOf(time: string): number {
  return Math.floor(Date.parse(time) / 60_000);
}
