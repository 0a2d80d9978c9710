import { setMaxListeners } from 'node:events';
import { assembleSnapshot, defaultName } from '../live/assemble.js';
import { beginSnapshot, readOrganization } from '../live/fetch-snapshot.js';
import { limitSources } from '../live/limit-sources.js';
import { findUnlisted, type ListedWorkspace, listWorkspaces } from '../live/list-workspaces.js';
import { type ApiOptions, type OpenApi, openApi } from '../live/open-api.js';
import { type Api, endRun } from '../live/request.js';
import { mostOverHttp2 } from '../live/throttle.js';
import { addSource, beginAll, type SnapshotHead, type SourceReading } from '../live/limit-source.js';
import type { Organization, Snapshot } from '../model/snapshot-types.js';
import { spendReader } from './spend-reading.js';

/** A reading that goes on as long as questions come: what was read once is not asked for again. */
export interface Session {
  readonly organization: Organization;
  /** Archived ones too; not the default one. */
  readonly workspaces: readonly ListedWorkspace[];
  /** The organization's limits, and no workspace. */
  organizationSnapshot(): Snapshot;
  /**
   * The organization's limits and one workspace: with its limits, unread with the reason in `incomplete`, or absent where
   * there is none of this ID. `again`: its limits are asked for even if they were read before. `spend`: its spend limits
   * too, which nobody asks for else.
   */
  workspaceSnapshot(id: string, options?: { readonly again: boolean; readonly spend?: boolean }): Promise<Snapshot>;
  /** The spend limits of the organization and its living workspaces and what is spent, and no rate limit. */
  spendSnapshot(): Promise<SpendSnapshot>;
  close(): Promise<void>;
}

/** A snapshot of which it is certain that spend limits were asked for. */
export type SpendSnapshot = Snapshot & Required<Pick<Snapshot, 'spend'>>;

/**
 * Opens a session: reads the organization, its limits and the list of its workspaces. Throws as `fetchSnapshot` does; the
 * options' `timeoutMs` is for this, and for each workspace that is asked for later.
 */
export async function openSession(options: ApiOptions): Promise<Session> {
  setMaxListeners(0, options.signal);
  const api = await openApi(options);
  try {
    const common = await api.run((opened) => readCommon(opened, options));
    return createSession(common, api, options.concurrency ?? mostOverHttp2);
  } catch (error) {
    await api.close();
    throw error;
  }
}

interface Common {
  readonly head: Pick<Snapshot, SnapshotHead>;
  readonly reading: SourceReading;
  readonly organization: Snapshot;
  readonly workspaces: ReadonlyMap<string, ListedWorkspace>;
  /** Living ones that the list names as the default workspace is named. */
  readonly namesakes: readonly ListedWorkspace[];
}

async function readCommon(api: Api, options: ApiOptions): Promise<Common> {
  const begun = beginSnapshot(api, options);
  const me = readOrganization(api).catch(endRun);
  const reading = beginAll(limitSources, api);
  const list = listWorkspaces(api).catch(endRun);
  const [organization, , listed] = await Promise.all([me, reading.organization, list]);
  const head = { ...begun, organization };
  const nothing = { ...everyWorkspace, listed: [], unlisted: [], answers: new Map(), namesakes: 0 };
  const snapshot = await assembleSnapshot({ ...nothing, head, limits: reading.collect() });
  const workspaces = new Map(listed.map((workspace) => [workspace.id, workspace]));
  const namesakes = livingOf(listed).filter(({ name }) => name === defaultName);
  return { head, reading, organization: snapshot, workspaces, namesakes };
}

function livingOf(workspaces: readonly ListedWorkspace[]): readonly ListedWorkspace[] {
  return workspaces.filter((workspace) => workspace.archived_at === null);
}

const everyWorkspace = { include: () => true } as const;

function createSession(common: Common, api: OpenApi, concurrency: number): Session {
  const workspaces = [...common.workspaces.values()];
  const readings = lookAhead(
    livingOf(workspaces).map(({ id }) => id),
    { read: (id) => api.run((opened) => readWorkspace(opened, id, common)), concurrency },
  );
  const spending = spendReader(api);
  return {
    organization: common.head.organization,
    workspaces,
    organizationSnapshot: () => common.organization,
    workspaceSnapshot: async (id, { again, spend = false } = { again: false }) => {
      if (!spend) return readings.ask(id, again);
      const [snapshot, reading] = await Promise.all([readings.ask(id, again), spending.limits(again)]);
      return addSource(snapshot, reading);
    },
    spendSnapshot: async () => assembleSpend(common, await spending.withCost()),
    close: () => api.close(),
  };
}

async function assembleSpend({ head, workspaces }: Common, reading: SourceReading): Promise<SpendSnapshot> {
  const listed = livingOf([...workspaces.values()]);
  const answers = new Map(listed.map(({ id }) => [id, null]));
  const read = { limits: reading.collect(), listed, unlisted: [], answers, namesakes: 0 };
  const { spend = notAsked, ...snapshot } = await assembleSnapshot({ ...everyWorkspace, head, ...read });
  return { ...snapshot, spend };
}

const notAsked = { unread: null, others: [], spent: null } as const;

async function readWorkspace(api: Api, id: string, common: Common): Promise<Snapshot> {
  const { head, reading } = common;
  const found = common.workspaces.get(id);
  const unlisted = found === undefined ? await findUnlisted(api, [id], 1) : [];
  const described = found ?? unlisted.find((one): one is ListedWorkspace => !('failure' in one));
  const limits = reading.collect();
  const asked = described !== undefined && described.archived_at === null;
  const answers = new Map(asked ? [[id, await limits.readWorkspace(api, id)]] : []);
  const listed = found === undefined ? [] : [found];
  const namesakes = common.namesakes.filter((other) => other !== found).length;
  return assembleSnapshot({ ...everyWorkspace, head, limits, listed, unlisted, answers, namesakes });
}

/** From so many questions on, a caller is taken to go through all that there is. */
const many = 10;

/** Reads by name, each name once. */
export interface LookAhead<T> {
  /** `again`: reads anew even what was read before. */
  ask(name: string, again: boolean): Promise<T>;
}

/**
 * Reads what is asked for, and where a caller asks for many in parts, what it may ask for next, so that readings are under
 * way while it works on answers. A caller that waits for ten at a time would let the time of the readings and its own add up.
 * In whatever order it asks, no more is read for nothing than was asked for.
 */
export function lookAhead<T>(
  names: readonly string[],
  { read, concurrency }: { readonly read: (name: string) => Promise<T>; readonly concurrency: number },
): LookAhead<T> {
  const known = new Map<string, Promise<T>>();
  const ahead = new Set<string>();
  const upcoming = names.values();
  let asked = 0;
  let underWay = 0;
  const begin = (name: string): Promise<T> => {
    underWay += 1;
    const reading = read(name).finally(() => {
      underWay -= 1;
      goAhead();
    });
    known.set(name, reading);
    return reading;
  };
  const hasRoom = (): boolean => asked >= many && underWay < concurrency && ahead.size < asked;
  const goAhead = (): void => {
    while (hasRoom()) {
      const { value: name } = upcoming.next();
      if (name === undefined) return;
      if (known.has(name)) continue;
      ahead.add(name);
      // Who asks for it later is told; nobody may.
      begin(name).catch(() => undefined);
    }
  };
  return {
    ask: (name, again) => {
      asked += 1;
      ahead.delete(name);
      const reading = again ? begin(name) : (known.get(name) ?? begin(name));
      goAhead();
      return reading;
    },
  };
}
