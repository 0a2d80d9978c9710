import { RequestFailure } from '../http/request-failure.js';
import type { LiveWorkspace, Snapshot, Unread } from '../model/snapshot-types.js';
import { compareText } from '../model/text.js';
import type { ListedWorkspace } from './list-workspaces.js';
import type { ReadWorkspaces } from './read-workspaces.js';
import type { LimitCollection, OrganizationFields, SnapshotHead, WorkspaceFields } from './limit-source.js';

/* Makes one snapshot of all that was read. */

/** All that was read. */
export interface Parts extends ReadWorkspaces {
  readonly head: Pick<Snapshot, SnapshotHead>;
  readonly limits: LimitCollection;
  readonly include: (workspace: ListedWorkspace) => boolean;
  /** How many living workspaces beside these the list names Default. */
  readonly namesakes: number;
}

type Judged =
  | { readonly kind: 'read' | 'archived' | 'left-out' }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  /** `otherwise`: what it is where another one is the default workspace, or may be. */
  | { readonly kind: 'default'; readonly absent: boolean; readonly otherwise: Judged };

interface JudgedWorkspace {
  readonly workspace: ListedWorkspace;
  readonly judged: Judged;
}

/** What the default workspace is named where the list has it, in every source seen. */
export const defaultName = 'Default';

/** Puts the parts together and sorts them, so that the same state gives the same snapshot whatever came first. */
export async function assembleSnapshot(parts: Parts): Promise<Snapshot> {
  const known = parts.unlisted.filter((one): one is ListedWorkspace => !('failure' in one));
  const candidates = [
    ...parts.listed.map((workspace) => ({ workspace, judged: judge(workspace, true, parts) })),
    ...known.map((workspace) => ({ workspace, judged: judge(workspace, false, parts) })),
  ].sort((a, b) => compareText(a.workspace.id, b.workspace.id));
  const judged = settleDefault(candidates, parts.namesakes);

  const read = judged.flatMap(({ workspace, judged: { kind } }) => (kind === 'read' ? [workspace.id] : []));
  const limits = await parts.limits.finish(read);
  const workspaces = judged.map(({ workspace, judged: { kind } }): LiveWorkspace => {
    const own = { ...noWorkspaceLimits, ...limits.workspaces.get(workspace.id) };
    return { ...workspace, default: kind === 'default', read: kind === 'read', ...own };
  });
  const incomplete = [
    ...judged.flatMap(({ workspace, judged: one }) => (one.kind === 'failed' ? [unread(workspace, one.failure)] : [])),
    ...parts.unlisted.flatMap((one) => ('failure' in one ? [unread({ id: one.id, name: one.id }, one.failure)] : [])),
  ].sort((a, b) => compareText(a.workspace.id, b.workspace.id));
  return {
    ...parts.head,
    complete: incomplete.length === 0,
    incomplete,
    not_looked_at: judged.filter((one) => one.judged.kind === 'left-out').length,
    ...noLimits,
    ...limits.organization,
    workspaces,
  };
}

/** What stands where no source says anything. */
const noLimits: OrganizationFields = { groups: [] };
const noWorkspaceLimits: WorkspaceFields = { inherited_listed: false, entries: [] };

/**
 * The default workspace answers 404 and is usually not listed; under an option of the list it is, by the name Default. A
 * workspace that exists, is not listed and has limits came into being after the list was read.
 * Source: platform.claude.com/docs (Rate Limits API, Workspaces), October 2026.
 */
function judge(workspace: ListedWorkspace, listed: boolean, { answers, include }: Parts): Judged {
  if (workspace.archived_at !== null) return { kind: 'archived' };
  const answer = answers.get(workspace.id);
  const named = workspace.name === defaultName;
  const absent = answer?.place.status === 404;
  const otherwise = judgeAnswer(include(workspace) ? answer : undefined);
  return (listed ? named && absent : named || absent) ? { kind: 'default', absent, otherwise } : otherwise;
}

function judgeAnswer(failure: RequestFailure | null | undefined): Judged {
  if (failure === undefined) return { kind: 'left-out' };
  return failure === null ? { kind: 'read' } : { kind: 'failed', failure };
}

/** An organization has one default workspace: where several may be it, none is taken for it. */
function settleDefault(candidates: readonly JudgedWorkspace[], namesakes: number): readonly JudgedWorkspace[] {
  const claims = candidates.filter(({ judged }) => judged.kind === 'default');
  const absent = claims.filter(({ judged }) => 'absent' in judged && judged.absent);
  const unasked = candidates.filter(
    ({ workspace, judged }) => judged.kind === 'left-out' && workspace.name === defaultName,
  );
  const rivals = absent.length === 0 ? claims.length : absent.length + unasked.length + namesakes;
  return candidates.map(({ workspace, judged }) => {
    if (judged.kind !== 'default') return { workspace, judged };
    if (rivals === 1 && (judged.absent || absent.length === 0)) return { workspace, judged };
    return { workspace, judged: judged.absent ? doubt(judged.otherwise) : judged.otherwise };
  });
}

function doubt(judged: Judged): Judged {
  if (judged.kind !== 'failed') return judged;
  const { place, reason, hint, said } = judged.failure;
  const words = `${reason}, and more than one workspace may be the default one`;
  return { kind: 'failed', failure: new RequestFailure(place, words, hint, said) };
}

function unread(workspace: { readonly id: string; readonly name: string }, { place, reason }: RequestFailure): Unread {
  const { id, name } = workspace;
  return { workspace: { id, name }, reason, status: place.status, request_id: place.requestId };
}
