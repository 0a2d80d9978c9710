import { groupKey } from '../model/address.js';
import { compareText } from '../model/text.js';
import type { LiveGroup, LiveWorkspace, Snapshot, Unread } from '../model/snapshot-types.js';
import { RequestFailure } from '../http/request-failure.js';
import { createEntry, matchGroups, type WorkspaceReading } from './join.js';
import type { ListedWorkspace } from './list-workspaces.js';
import type { ReadWorkspaces, WorkspaceAnswer } from './read-workspaces.js';

/** All that was read. */
export interface Parts extends ReadWorkspaces {
  readonly head: Pick<Snapshot, 'format_version' | 'tool' | 'taken_at' | 'api_version' | 'organization'>;
  readonly groups: readonly LiveGroup[];
  readonly include: (workspace: ListedWorkspace) => boolean;
  /** How many living workspaces beside these the list names Default. */
  readonly namesakes: number;
}

type Judged =
  | { readonly kind: 'read'; readonly reading: WorkspaceReading }
  | { readonly kind: 'failed'; readonly failure: RequestFailure }
  | { readonly kind: 'archived' | 'left-out' }
  /** `otherwise`: what it is where another one is the default workspace, or may be. */
  | { readonly kind: 'default'; readonly absent: boolean; readonly otherwise: Judged };

interface JudgedWorkspace {
  readonly workspace: ListedWorkspace;
  readonly judged: Judged;
}

/** What the default workspace is named where the list has it, in every source seen. */
export const defaultName = 'Default';

/** Puts the parts together and sorts them, so that the same state gives the same snapshot whatever came first. */
export function assembleSnapshot(parts: Parts): Snapshot {
  const known = parts.unlisted.filter((one): one is ListedWorkspace => !('failure' in one));
  const candidates = [
    ...parts.listed.map((workspace) => ({ workspace, judged: judge(workspace, true, parts) })),
    ...known.map((workspace) => ({ workspace, judged: judge(workspace, false, parts) })),
  ].sort((a, b) => compareText(a.workspace.id, b.workspace.id));
  const judged = settleDefault(candidates, parts.namesakes);

  const readings = judged.flatMap((one) => (one.judged.kind === 'read' ? [one.judged.reading] : []));
  const honoured = readings.some(({ listing }) => listing === 'listed');
  const groups = collectGroups(parts.groups, readings);
  const workspaces = judged.map(({ workspace, judged: { kind, ...more } }): LiveWorkspace => {
    const limits = 'reading' in more ? limitsOf(more.reading, groups, honoured) : noLimits;
    return { ...workspace, default: kind === 'default', read: kind === 'read', ...limits };
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
    groups,
    workspaces,
  };
}

/**
 * The default workspace answers 404 and is usually not listed; under an option of the list it is, by the name Default. A
 * workspace that exists, is not listed and has limits came into being after the list was read.
 * Source: platform.claude.com/docs (Rate Limits API, Workspaces), October 2026.
 */
function judge(workspace: ListedWorkspace, listed: boolean, { answers, include }: Parts): Judged {
  if (workspace.archived_at !== null) return { kind: 'archived' };
  const answer = answers.get(workspace.id);
  const named = workspace.name === defaultName;
  const absent = answer !== undefined && 'failure' in answer && answer.failure.place.status === 404;
  const otherwise = judgeAnswer(include(workspace) ? answer : undefined);
  return (listed ? named && absent : named || absent) ? { kind: 'default', absent, otherwise } : otherwise;
}

function judgeAnswer(answer: WorkspaceAnswer | undefined): Judged {
  if (answer === undefined) return { kind: 'left-out' };
  return 'failure' in answer ? { kind: 'failed', failure: answer.failure } : { kind: 'read', reading: answer.reading };
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

/** The organization's groups, and those that only workspaces have, each with the models that only workspaces name. */
function collectGroups(
  organization: readonly LiveGroup[],
  readings: readonly WorkspaceReading[],
): readonly LiveGroup[] {
  const strangers: LiveGroup[] = [];
  const models = new Map<string, Set<string>>();
  const note = (key: string, named: readonly string[]): void => {
    const noted = models.get(key) ?? new Set();
    models.set(key, noted);
    for (const model of named) noted.add(model);
  };
  for (const reading of readings) {
    for (const { group } of reading.strangers) {
      const [same] = matchGroups(group, strangers);
      if (same === undefined) strangers.push({ key: groupKey(group), ...group, limits: [], workspace_models: [] });
      else note(same.key, group.models?.filter((model) => same.models?.includes(model) !== true) ?? []);
    }
    for (const [key, named] of reading.models) note(key, named);
  }
  return [...organization, ...strangers]
    .map((group) => ({ ...group, workspace_models: [...(models.get(group.key) ?? [])].sort(compareText) }))
    .sort((a, b) => compareText(a.key, b.key));
}

type Limits = Pick<LiveWorkspace, 'inherited_listed' | 'entries'>;

const noLimits: Limits = { inherited_listed: false, entries: [] };

/** An answer that does not show whether inherited limits are listed is judged by the others of the run: `honoured`. */
function limitsOf(reading: WorkspaceReading, groups: readonly LiveGroup[], honoured: boolean): Limits {
  const inheritedListed = reading.listing === 'listed' || (reading.listing === 'unknown' && honoured);
  const strange = reading.strangers.flatMap(({ group, limits }) =>
    matchGroups(group, groups)
      .slice(0, 1)
      .map(({ key }) => createEntry(key, limits)),
  );
  const entries = [...reading.entries, ...strange]
    .filter((entry) => inheritedListed || entry.limits.length > 0 || entry.unknown !== undefined)
    .sort((a, b) => compareText(a.group, b.group));
  return { inherited_listed: inheritedListed, entries };
}

function unread(workspace: { readonly id: string; readonly name: string }, { place, reason }: RequestFailure): Unread {
  const { id, name } = workspace;
  return { workspace: { id, name }, reason, status: place.status, request_id: place.requestId };
}
