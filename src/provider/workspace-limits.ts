import { answerText, escapeInvisible, quote } from '../model/text.js';
import type { Session } from './live-session.js';
import { isWorkspaceId } from '../model/names.js';
import { spendGroupKey } from '../model/spend/money.js';
import type { ReadFailure } from '../model/spend/spend-types.js';
import { readJson } from '../model/read-json.js';
import type { Snapshot, Tool } from '../model/snapshot-types.js';
import { compare, type WorkspaceComparison } from './comparison.js';
import { type DiagnosticMessage, errorDiagnostic, sentences } from './diagnostics.js';
import { type ExpectedLimits, type SpelledLimits, spelledLimits, undeclaredPolicy } from './expected-limits.js';
import type { Diagnostic } from './protocol/messages.js';
import { isMap, type MapValue, unknown, type Value } from './schema/value.js';

/** The workspace could not be read, or was and compares so. */
export type JudgedLimits =
  | { readonly unread: Diagnostic }
  | {
      readonly comparison: WorkspaceComparison;
      /** The workspace’s, fit for the state: Terraform prints it as it is. */
      readonly name: string;
    };

/** Reads the workspace and compares it with what is expected of it. */
export async function judge(
  expected: ExpectedLimits,
  session: Session,
  { tool, again }: { readonly tool: Tool; readonly again: boolean },
): Promise<JudgedLimits> {
  const spend = expected.limits.has(spendGroupKey);
  const snapshot = await session.workspaceSnapshot(expected.workspaceId, { again, spend });
  const unread = unreadDiagnostic(snapshot);
  if (unread !== null) return { unread };
  const name = escapeInvisible(snapshot.workspaces[0]?.name ?? expected.workspaceId);
  return { comparison: compare(expected, snapshot, tool), name };
}

/** What could not be read is an error, never taken for unchanged. */
export function unreadDiagnostic({ incomplete: [unread] }: Snapshot): Diagnostic | null {
  if (unread === undefined) return null;
  const { workspace, reason } = unread;
  return errorDiagnostic({
    summary: `The rate limits of workspace ${workspace.name} could not be read`,
    detail: `Reading it failed: ${reason} (${answerText(unread)}). Nothing can be concluded about them. Run Terraform again.`,
    path: ['workspace_id'],
  });
}

/** Why nothing is known of spend limits, as an error or, where nothing fails for it, as a warning. */
export function unreadSpendMessage(failure: ReadFailure): DiagnosticMessage {
  const refused = failure.status === 403 || failure.status === 404;
  return {
    summary: 'The spend limits could not be read',
    detail: sentences(
      `Reading them failed: ${failure.reason} (${answerText(failure)})`,
      'Nothing can be concluded about them',
      refused ? earlyAccess : 'Run Terraform again',
    ),
  };
}

const earlyAccess = 'Reading spend limits is in early access: your Anthropic account team gives it to an organization';

/** What is wrong with a workspace's ID, as far as it is known. */
export function checkWorkspaceId(value: Value | undefined): readonly Diagnostic[] {
  if (value === null) return [withoutWorkspace];
  if (typeof value !== 'string' || isWorkspaceId(value)) return [];
  return [
    errorDiagnostic({
      summary: `${quote(value)} is not a workspace ID`,
      detail:
        'Write the ID (wrkspc_…), which the Console shows; the data source limitdrift_workspaces finds it by name.',
      path: ['workspace_id'],
    }),
  ];
}

/** A required attribute may be null for all that Terraform minds. */
const withoutWorkspace = errorDiagnostic({
  summary: 'workspace_id is null',
  detail:
    'An expression that looks a workspace up by its name gives null where no live workspace has that name: it may have been renamed or archived. Correct the name, or write the ID (wrkspc_…).',
  path: ['workspace_id'],
});

/** What a wholly known value of the resource expects. `limits`: as they were written, where the value holds what is live. */
export function expectedOf(resource: MapValue, limits: SpelledLimits = spelledLimits(resource)): ExpectedLimits {
  const [id, owner] = [resource.get('workspace_id'), resource.get('owner')];
  return {
    workspaceId: typeof id === 'string' ? id : '',
    limits,
    undeclared: undeclaredPolicy(resource.get('undeclared')),
    owner: typeof owner === 'string' ? owner : null,
  };
}

/**
 * The limits as they were last asked for, which the state does not tell where live differed; null: never. `unreadable`: what
 * is there is not what this version writes.
 */
export function readPrivate(bytes: Uint8Array): SpelledLimits | null | 'unreadable' {
  if (bytes.length === 0) return null;
  const read = readJson(new TextDecoder().decode(bytes));
  const groups = read.ok ? entriesOf(read.value, (limits) => entriesOf(limits, textOf)) : null;
  return groups ?? 'unreadable';
}

/** A map as its list of names and values; null: it is none, or one of its values is not as it has to be. */
function entriesOf<T>(list: unknown, valueOf: (value: unknown) => T | null): ReadonlyMap<string, T> | null {
  if (!Array.isArray(list)) return null;
  const found = new Map<string, T>();
  const entries: readonly unknown[] = list;
  for (const entry of entries) {
    const pair: readonly unknown[] = Array.isArray(entry) ? entry : [];
    const [name, given] = pair;
    const value = valueOf(given);
    if (typeof name !== 'string' || value === null) return null;
    found.set(name, value);
  }
  return found;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function writePrivate(limits: SpelledLimits): Uint8Array {
  return Buffer.from(JSON.stringify([...limits].map(([group, limiters]) => [group, [...limiters]])));
}

/** The value with some attributes set anew. */
export function withAttributes(resource: MapValue, attributes: Readonly<Record<string, Value>>): MapValue {
  return new Map([...resource, ...Object.entries(attributes)]);
}

/** Whether two values are the same; nothing unknown is. */
export function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (a === unknown || b === unknown) return false;
  if (isMap(a) && isMap(b)) return a.size === b.size && [...a].every(([key, value]) => isSame(value, b.get(key)));
  return (a ?? null) === (b ?? null);
}
