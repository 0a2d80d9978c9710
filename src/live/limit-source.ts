import type { RequestFailure } from '../http/request-failure.js';
import type { LiveWorkspace, Snapshot } from '../model/snapshot-types.js';
import { compareText } from '../model/text.js';
import type { Api } from './request.js';

/**
 * A source of limits: an API that says what an organization and its workspaces may use. Whose the credential is and which
 * workspaces there are is the same for all sources, and read beside them. A source is one file here, and one row in
 * `limit-sources.ts`; its paths are made in it, by `ApiPath.of`.
 */
export interface LimitSource {
  /** What `doctor` calls the reading of the organization's limits, and of one workspace's; null: that asks for nothing. */
  readonly checks: { readonly organization: string; readonly workspace: string | null };
  /** Asks for the organization's limits. Those of workspaces may be asked for before they are there. */
  begin(api: Api): SourceReading;
}

/** A source that is being read, for one snapshot or for several of the same organization. */
export interface SourceReading {
  /**
   * Done when the organization's limits are read: how much there is, in words. Rejects where no snapshot can be made
   * without them, with what ends the run.
   */
  readonly organization: Promise<string>;
  /** Begins what goes into one snapshot. */
  collect(): LimitCollection;
}

/** What one snapshot holds of a source. */
export interface LimitCollection {
  /** Reads a workspace's limits, in the run that `api` is of; gives why they could not be read, null: they were. */
  readWorkspace(api: Api, id: string): Promise<RequestFailure | null>;
  /** Of the workspaces that count, all of which were read. Rejects as `organization` does. */
  finish(ids: readonly string[]): Promise<CollectedLimits>;
}

/** The fields of a snapshot that come from sources. Groups and entries of several are joined; every other field is of one source. */
export interface CollectedLimits {
  readonly organization: Partial<OrganizationFields>;
  readonly workspaces: ReadonlyMap<string, Partial<WorkspaceFields>>;
}

export type OrganizationFields = Omit<
  Snapshot,
  SnapshotHead | 'complete' | 'incomplete' | 'not_looked_at' | 'workspaces'
>;
export type WorkspaceFields = Omit<LiveWorkspace, 'id' | 'name' | 'archived_at' | 'default' | 'read'>;

/** What a snapshot says of the reading itself. */
export type SnapshotHead = 'format_version' | 'tool' | 'taken_at' | 'api_version' | 'organization';

/** Several sources as one. A workspace is read when all of them could read it. */
export function beginAll(sources: readonly LimitSource[], api: Api): SourceReading {
  const readings = sources.map((source) => source.begin(api));
  return {
    organization: Promise.all(readings.map(({ organization }) => organization)).then((words) => words.join(', ')),
    collect: () => collectAll(readings.map((reading) => reading.collect())),
  };
}

function collectAll(collections: readonly LimitCollection[]): LimitCollection {
  return {
    readWorkspace: async (api, id) => {
      const failures = await Promise.all(collections.map((one) => one.readWorkspace(api, id)));
      return failures.find((failure) => failure !== null) ?? null;
    },
    finish: async (ids) => {
      const finished = await Promise.all(collections.map((one) => one.finish(ids)));
      return {
        organization: joinOrganizations(finished.map(({ organization }) => organization)),
        workspaces: new Map(
          ids.map((id) => [id, joinWorkspaces(finished.map(({ workspaces }) => workspaces.get(id) ?? {}))]),
        ),
      };
    },
  };
}

/** A snapshot with what another source says of the same organization and its workspaces. */
export async function addSource(snapshot: Snapshot, reading: SourceReading): Promise<Snapshot> {
  const ids = snapshot.workspaces.filter(({ read }) => read).map(({ id }) => id);
  const { organization, workspaces } = await reading.collect().finish(ids);
  return {
    ...snapshot,
    ...joinOrganizations([snapshot, organization]),
    workspaces: snapshot.workspaces.map((workspace) => ({
      ...workspace,
      ...joinWorkspaces([workspace, workspaces.get(workspace.id) ?? {}]),
    })),
  };
}

/** The groups of all sources stand side by side; every other field is of one. */
function joinOrganizations(parts: readonly CollectedLimits['organization'][]): CollectedLimits['organization'] {
  const groups = parts.flatMap((part) => part.groups ?? []).sort((a, b) => compareText(a.key, b.key));
  return { ...joined(parts), groups };
}

function joinWorkspaces(parts: readonly Partial<WorkspaceFields>[]): Partial<WorkspaceFields> {
  const entries = parts.flatMap((part) => part.entries ?? []).sort((a, b) => compareText(a.group, b.group));
  return { ...joined(parts), entries };
}

function joined<T extends object>(parts: readonly Partial<T>[]): Partial<T> {
  return parts.reduce<Partial<T>>((all, part) => ({ ...all, ...part }), {});
}
