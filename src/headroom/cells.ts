import type { UnmatchedUse } from '../model/headroom/headroom-types.js';
import type { UsageRow, UsageSourceName } from '../model/headroom/usage-types.js';
import type { LiveGroup, Snapshot } from '../model/snapshot-types.js';
import { compareText } from '../model/text.js';
import type { DaySums } from './day-sums.js';
import type { MeasuredLimit } from './measured-limits.js';
import { noSums, type Quantity, type Sums } from './quantities.js';
import type { Track } from './track.js';

/*
 * Joins rows of usage to the limits that they count for: by workspace, and by the group that has their model.
 */

/** A limit whose minutes are kept, with what they come to; null: it was not used. */
export interface Gauge {
  readonly limit: MeasuredLimit;
  readonly quantity: Quantity;
  track: Track | null;
  /** In the track's place where days in UTC are what counts. */
  days: DaySums | null;
}

/** A group in a workspace, or in the whole organization. */
export interface Cell {
  /** null: the organization. */
  readonly workspace: string | null;
  readonly group: string;
  readonly gauges: readonly Gauge[];
  /** Of the bucket that is being added. */
  readonly sums: Sums;
  readonly rows: UsageRow[];
  /** The workspaces' cells that the organization's is the sum of. */
  readonly members: Cell[];
  /** Of all buckets of tokens so far. */
  input: number;
  reads: number;
}

export interface Cells {
  /** The cells of a workspace and of the organization that a row counts for. */
  readonly find: (workspace: string, row: UsageRow) => readonly CellPair[];
  /** Whether a model is in a group. */
  readonly knows: (model: string | null) => boolean;
  readonly at: (workspace: string | null, group: string) => Cell | undefined;
  readonly gaugeOf: (limit: MeasuredLimit) => Gauge | undefined;
}

/** A workspace's cell and the organization's. */
export interface CellPair {
  readonly own: Cell;
  readonly all: Cell;
}

export function openCells(snapshot: Snapshot, limits: readonly MeasuredLimit[]): Cells {
  const gauges = gaugesByCell(limits);
  const cells = new Map<string, Cell>();
  const cellOf = (workspace: string | null, group: string): Cell => {
    const key = cellKey(workspace, group);
    const known = cells.get(key);
    if (known !== undefined) return known;
    const cell = { workspace, group, gauges: gauges.get(key) ?? [], sums: noSums(), rows: [], members: [] };
    const made = { ...cell, input: 0, reads: 0 };
    cells.set(key, made);
    return made;
  };
  const groupOf = groupsByModel(snapshot.groups);
  const searching = snapshot.groups.filter(({ type }) => type === 'web_search').map(({ key }) => key);
  const pair = (workspace: string, group: string): CellPair => ({
    own: cellOf(workspace, group),
    all: cellOf(null, group),
  });
  const byModel = new Map<string, Map<string | null, readonly CellPair[]>>();
  const bySearch = new Map<string, readonly CellPair[]>();
  const find: Cells['find'] = (workspace, { model, webSearches }) => {
    const models = madeFor(byModel, workspace, () => new Map<string | null, readonly CellPair[]>());
    const own = madeFor(models, model, () => {
      const group = model === null ? undefined : groupOf.get(model);
      return group === undefined ? [] : [pair(workspace, group)];
    });
    if (webSearches === 0) return own;
    return [...own, ...madeFor(bySearch, workspace, () => searching.map((group) => pair(workspace, group)))];
  };
  return {
    find,
    knows: (model) => model !== null && groupOf.has(model),
    at: (workspace, group) => cells.get(cellKey(workspace, group)),
    gaugeOf: (limit) =>
      gauges.get(cellKey(limit.workspace?.id ?? null, limit.groupKey))?.find((one) => one.limit === limit),
  };
}

function madeFor<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

function cellKey(workspace: string | null, group: string): string {
  return JSON.stringify([workspace, group]);
}

function gaugesByCell(limits: readonly MeasuredLimit[]): ReadonlyMap<string, readonly Gauge[]> {
  const gauges = new Map<string, Gauge[]>();
  for (const limit of limits) {
    if (limit.quantity === null) continue;
    const key = cellKey(limit.workspace?.id ?? null, limit.groupKey);
    madeFor(gauges, key, () => []).push({ limit, quantity: limit.quantity, track: null, days: null });
  }
  return gauges;
}

/** The organization's own lists go before those that only workspaces' answers gave. */
function groupsByModel(groups: readonly LiveGroup[]): ReadonlyMap<string, string> {
  const sorted = groups.filter(({ type }) => type === 'model_group').toSorted((a, b) => compareText(b.key, a.key));
  return new Map([
    ...sorted.flatMap(({ key, workspace_models: models }) => models.map((model) => [model, key] as const)),
    ...sorted.flatMap(({ key, models }) => (models ?? []).map((model) => [model, key] as const)),
  ]);
}

/** Collects usage of models that are in no group. */
export interface UnmatchedList {
  readonly add: (source: UsageSourceName, workspace: string, row: UsageRow) => void;
  /** What used most first. `nameOf`: what a workspace is called. */
  readonly list: (nameOf: (workspace: string) => string) => readonly UnmatchedUse[];
}

interface UnmatchedModel {
  readonly workspaces: Set<string>;
  input: number;
  output: number;
  requests: number;
}

/** What stands where tokens were used by no model. */
const noModel = 'no model';

export function openUnmatched(): UnmatchedList {
  const models = new Map<string, UnmatchedModel>();
  return {
    add: (source, workspace, row) => {
      const input = row.cacheAwareInput + row.cacheReads;
      if (row.model === null && (source === 'requests' || input + row.output === 0)) return;
      const use = madeFor(models, row.model ?? noModel, () => ({
        workspaces: new Set<string>(),
        input: 0,
        output: 0,
        requests: 0,
      }));
      use.workspaces.add(workspace);
      if (source === 'tokens') {
        use.input += input;
        use.output += row.output;
      } else use.requests += row.requests;
    },
    list: (nameOf) =>
      [...models]
        .map(([model, { workspaces, input, output, requests }]) => ({
          model,
          workspaces: [...workspaces].map(nameOf).sort(compareText),
          input_tokens: input,
          output_tokens: output,
          requests,
        }))
        .sort(
          (a, b) =>
            b.input_tokens + b.output_tokens - (a.input_tokens + a.output_tokens) ||
            b.requests - a.requests ||
            compareText(a.model, b.model),
        ),
  };
}
