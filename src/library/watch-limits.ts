import { EventEmitter } from 'node:events';

import { longestTimer } from '../http/deadline.js';
import { UserError } from '../model/errors.js';
import type { LimitsInForce } from '../model/in-force-types.js';
import type { LiveWorkspace, Snapshot, Unread } from '../model/snapshot-types.js';
import { type ChangeInForce, changesInForce } from './changes-in-force.js';
import { checkWorkspaces, type ReadLimitsOptions } from './library-options.js';
import { type KnownModelLimits, limitsFor, type UnknownModelLimits } from './limits-for.js';
import { inForceIn, readLiveLimits } from './read-limits.js';

/*
 * Reads the limits in force again and again, for a process that runs for long.
 */

const sixHours = 21_600_000;

/** Milliseconds to the next reading after one that failed; twice as long after each further one, up to `everyMs`. */
const firstRetry = 60_000;

/** Each wait is up to this share shorter or longer, so that many processes do not ask at once. */
const jitter = 0.1;

export interface WatchLimitsOptions extends ReadLimitsOptions {
  /** Milliseconds between readings, a tenth more or less; default 21,600,000, which is 6 hours. */
  readonly everyMs?: number;
  /** Whether waiting for the next reading keeps the process alive; default false. */
  readonly keepAlive?: boolean;
  /** Ends the watch: no reading, timer or event comes after it. */
  readonly signal?: AbortSignal;
}

/** Why the latest reading is not whole. The next one comes sooner. */
export interface WatchFailure {
  /** null: only the workspaces in `unread` could not be read. It never holds the key. */
  readonly error: Error | null;
  readonly unread: readonly Unread[];
  /** RFC 3339 in UTC: when the reading ended. */
  readonly at: string;
  /** Readings in a row that were not whole. */
  readonly attempts: number;
}

/** What a watch knows now. */
export interface WatchedLimits {
  /** The last good reading. */
  readonly limits: LimitsInForce;
  /** Milliseconds since it began. */
  readonly ageMs: number;
  /** null: the latest reading was whole. */
  readonly failure: WatchFailure | null;
  /** Workspaces that the last reading could not read: their overrides are of an earlier one, which began at `taken_at`. */
  readonly kept: readonly { readonly id: string; readonly taken_at: string }[];
}

/** As `limitsFor` says it, with the milliseconds since the workspace's limits were read. */
export type WatchedModelLimits = (KnownModelLimits & { readonly ageMs: number }) | UnknownModelLimits;

/** `limits` are all that are in force now. */
export interface LimitsChanged {
  readonly changes: readonly ChangeInForce[];
  readonly limits: LimitsInForce;
}

interface WatchEvents {
  change: [LimitsChanged];
  failure: [WatchFailure];
}

interface Kept {
  readonly workspace: LiveWorkspace;
  readonly taken_at: string;
}

/**
 * Reads the limits in force, and again every 6 hours. It resolves after the first reading, and rejects as `readLimits` does
 * where that fails; then nothing is watched. From then on a value is always there: where a reading fails, the last good one
 * stands, with its age, and so do the overrides of a workspace that alone cannot be read.
 *
 * Events: `change` when a limit in force is another one, `failure` when a reading is not whole.
 *
 * @throws UserError `usage` for an `everyMs` that is no time
 */
export async function watchLimits(options: WatchLimitsOptions): Promise<LimitsWatch> {
  const { everyMs = sixHours } = options;
  if (!(everyMs >= 1 && everyMs * (1 + jitter) <= longestTimer)) {
    const hint = 'Give milliseconds, at most 22 days: 6 * 3_600_000 is the default.';
    throw UserError.of('usage', { problem: `everyMs: ${everyMs} is not a time between readings`, hint });
  }
  const snapshot = await readLiveLimits(options);
  checkWorkspaces(options, snapshot);
  return new LimitsWatch({ ...options, everyMs }, snapshot);
}

/** Limits that are read again and again; `watchLimits` makes it. */
export class LimitsWatch extends EventEmitter<WatchEvents> {
  readonly #options: WatchLimitsOptions & { readonly everyMs: number };
  #limits: LimitsInForce;
  #failure: WatchFailure | null = null;
  #known: ReadonlyMap<string, Kept> = new Map();
  #kept: WatchedLimits['kept'] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WatchLimitsOptions & { readonly everyMs: number }, first: Snapshot) {
    super();
    this.#options = options;
    this.#limits = this.#accept(first);
    options.signal?.addEventListener('abort', () => clearTimeout(this.#timer), { once: true });
    this.#schedule();
  }

  /** What is in force as far as is known, and how old that is. */
  current(): WatchedLimits {
    const limits = this.#limits;
    return { limits, ageMs: ageOf(limits.taken_at), failure: this.#failure, kept: this.#kept };
  }

  /** What is in force for a model in a workspace, by ID or name; null is the default workspace. */
  limitsFor(workspace: string | null, model: string): WatchedModelLimits {
    const found = limitsFor(this.#limits, workspace, model);
    if (!found.known) return found;
    const { taken_at: takenAt } = this.#known.get(found.workspace.id) ?? this.#limits;
    return { ...found, ageMs: ageOf(takenAt) };
  }

  #schedule(): void {
    const { everyMs, keepAlive = false, signal } = this.#options;
    if (signal?.aborted === true) return;
    const wait = this.#failure === null ? everyMs : Math.min(everyMs, firstRetry * 2 ** (this.#failure.attempts - 1));
    this.#timer = setTimeout(() => void this.#read(), wait * (1 - jitter + 2 * jitter * Math.random()));
    if (!keepAlive) this.#timer.unref();
  }

  async #read(): Promise<void> {
    const before = this.#limits;
    const read = await readLiveLimits(this.#options).catch(asError);
    if (this.#options.signal?.aborted === true) return;
    if (!(read instanceof Error)) this.#limits = this.#accept(read);
    const error = read instanceof Error ? read : null;
    const unread = error === null ? this.#limits.incomplete : [];
    const at = `${new Date().toISOString().slice(0, 19)}Z`;
    const isWhole = error === null && unread.length === 0;
    this.#failure = isWhole ? null : { error, unread, at, attempts: (this.#failure?.attempts ?? 0) + 1 };
    this.#schedule();
    const changes = changesInForce(before, this.#limits);
    if (changes.length > 0) this.emit('change', { changes, limits: this.#limits });
    if (this.#failure !== null) this.emit('failure', this.#failure);
  }

  /** A workspace that was not read keeps the overrides that it had, below the organization's limits of now. */
  #accept(snapshot: Snapshot): LimitsInForce {
    const known = new Map<string, Kept>();
    const kept: { id: string; taken_at: string }[] = [];
    const workspaces = snapshot.workspaces.map((workspace) => {
      const { id, read, archived_at: archivedAt } = workspace;
      const before = this.#known.get(id);
      if (read) known.set(id, { workspace, taken_at: snapshot.taken_at });
      if (read || before === undefined || archivedAt !== null) return workspace;
      known.set(id, before);
      kept.push({ id, taken_at: before.taken_at });
      return before.workspace;
    });
    this.#known = known;
    this.#kept = kept;
    return inForceIn({ ...snapshot, workspaces }, this.#options);
  }
}

function ageOf(takenAt: string): number {
  return Math.max(0, Date.now() - Date.parse(takenAt));
}

/** What is thrown that is no error has no words, and could be anything. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('The reading failed, and no error says why');
}
