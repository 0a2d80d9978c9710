import type { RequestFailure } from '../http/request-failure.js';
import { findUnlisted, forEach, type ListedWorkspace, type Unfound } from './list-workspaces.js';
import type { Api } from './request.js';
import type { LimitCollection } from './limit-source.js';
import { mostOverHttp2 } from './throttle.js';

/* Reads the limits of many workspaces, in the order that takes the least time. */

export interface ReadWorkspaces {
  readonly listed: readonly ListedWorkspace[];
  /** Declared workspaces that the list leaves out. */
  readonly unlisted: readonly (ListedWorkspace | Unfound)[];
  /** By workspace ID why its limits could not be read, null: they were; of declared workspaces that turn out not to be wanted too. */
  readonly answers: ReadonlyMap<string, RequestFailure | null>;
}

export interface WorkspaceOptions {
  readonly list: Promise<readonly ListedWorkspace[]>;
  readonly limits: LimitCollection;
  readonly declaredIds: readonly string[];
  readonly include: (workspace: ListedWorkspace) => boolean;
  readonly concurrency: number | null;
  readonly onProgress?: (read: number, total: number | null) => void;
}

/** Reads the declared workspaces at once, and the others that are wanted as soon as the list names them. */
export async function readWorkspaces(api: Api, options: WorkspaceOptions): Promise<ReadWorkspaces> {
  const { list, limits, include, onProgress } = options;
  const concurrency = options.concurrency ?? mostOverHttp2;
  const answers = new Map<string, RequestFailure | null>();
  let total: number | null = null;
  const readAll = (ids: readonly string[]): Promise<void> =>
    forEach(ids, concurrency, async (id) => {
      answers.set(id, await limits.readWorkspace(api, id));
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
