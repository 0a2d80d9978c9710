import type { LiveGroup } from '../model/snapshot-types.js';
import { ApiPath } from '../http/api-path.js';
import { RequestFailure } from '../http/request-failure.js';
import { joinWorkspace, type WorkspaceReading } from './join.js';
import { findUnlisted, forEach, type ListedWorkspace, otherWorkspace, type Unfound } from './list-workspaces.js';
import { byCursor, readPages } from './pages.js';
import type { Api } from './request.js';
import { type WireWorkspaceLimit, workspaceEntryPage } from './wire.js';

/** What the limits of a workspace are, or why they could not be read. */
export type WorkspaceAnswer = { readonly reading: WorkspaceReading } | { readonly failure: RequestFailure };

export interface ReadWorkspaces {
  readonly listed: readonly ListedWorkspace[];
  /** Declared workspaces that the list leaves out. */
  readonly unlisted: readonly (ListedWorkspace | Unfound)[];
  /** By workspace ID; of declared workspaces that turn out not to be wanted too. */
  readonly answers: ReadonlyMap<string, WorkspaceAnswer>;
}

export interface WorkspaceOptions {
  readonly list: Promise<readonly ListedWorkspace[]>;
  readonly groups: Promise<readonly LiveGroup[]>;
  readonly declaredIds: readonly string[];
  readonly include: (workspace: ListedWorkspace) => boolean;
  readonly concurrency: number;
  readonly onProgress?: (read: number, total: number | null) => void;
}

/** Reads the declared workspaces at once, and the others that are wanted as soon as the list names them. */
export async function readWorkspaces(api: Api, options: WorkspaceOptions): Promise<ReadWorkspaces> {
  const { list, groups, include, concurrency, onProgress } = options;
  const answers = new Map<string, WorkspaceAnswer>();
  let total: number | null = null;
  const readLimits = createReader(groups);
  const readAll = (ids: readonly string[]): Promise<void> =>
    forEach(ids, concurrency, async (id) => {
      answers.set(id, await readLimits(api, id));
      onProgress?.(answers.size, total);
    });
  const declared = new Set(options.declaredIds);
  const early = readAll([...declared]);
  const late = list.then(async (listed) => {
    const wanted = listed.filter((one) => one.archived_at === null && include(one)).map(({ id }) => id);
    const others = wanted.filter((id) => !declared.has(id));
    total = declared.size + others.length;
    await readAll(others);
  });
  const unlisted = list.then((listed) => {
    const known = new Set(listed.map(({ id }) => id));
    return findUnlisted(
      api,
      [...declared].filter((id) => !known.has(id)),
      concurrency,
    );
  });
  const [listed, found] = await Promise.all([list, unlisted, early, late]);
  return { listed, unlisted: found, answers };
}

export type WorkspaceReader = (api: Api, id: string) => Promise<WorkspaceAnswer>;

const paging = byCursor(workspaceEntryPage);

/**
 * Reads the limits of one workspace after the other. Asks for inherited limits too, which tell "does not apply here" from
 * "inherits"; a server of before 2026-09-28 ignores that, or answers 400: then it is asked without, for the rest of the run.
 */
export function createReader(groups: Promise<readonly LiveGroup[]>): WorkspaceReader {
  let inherited = true;
  const readEntries = async (api: Api, id: string, ask: boolean): Promise<WorkspaceReading> => {
    const path = ApiPath.workspaceRateLimits(id);
    const query: Readonly<Record<string, string>> = ask ? { include_inherited: 'true' } : {};
    const contradiction = ({ data }: { readonly data: readonly WireWorkspaceLimit[] }): string | null =>
      otherWorkspace(data.find(({ workspace_id: named }) => named !== undefined && named !== id)?.workspace_id, id);
    const { items, place, distrust } = await readPages(api, path, { paging, query, contradiction });
    try {
      return joinWorkspace(items, await groups, { place, inheritedAsked: ask });
    } catch (error) {
      distrust();
      throw error;
    }
  };
  const readEither = async (api: Api, id: string): Promise<WorkspaceReading> => {
    const asked = inherited;
    try {
      return await readEntries(api, id, asked);
    } catch (error) {
      if (!asked || !(error instanceof RequestFailure) || error.place.status !== 400) throw error;
      const reading = await readEntries(api, id, false);
      inherited = false;
      return reading;
    }
  };
  return async (api, id) => {
    try {
      return { reading: await readEither(api, id) };
    } catch (error) {
      if (error instanceof RequestFailure) return { failure: error };
      throw error;
    }
  };
}
