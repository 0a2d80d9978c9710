import type { Declaration, DeclaredGroup, DeclaredIgnore, DeclaredWorkspace } from '../model/declaration.js';
import { canonicalJson } from '../model/text.js';
import type { Change } from '../model/plan-types.js';
import type { Resolved } from './resolve/resolve.js';

/**
 * What drifted or is overdue in a workspace that this change does not touch is reported and does not fail. `withFiles`: an
 * entry that was moved into another file was touched.
 */
export function letPassUntouched(
  changes: readonly Change[],
  { head, base, withFiles }: { readonly head: Resolved; readonly base: Resolved | null; readonly withFiles: boolean },
): readonly Change[] {
  if (base === null) return changes;
  const [before, after] = [signEntries(base, { withFiles }), signEntries(head, { withFiles })];
  const untouched = ({ id }: Change['workspace']): boolean => before.get(id) === after.get(id);
  return changes.map((change) =>
    (change.class === 'drift' || change.class === 'overdue') && untouched(change.workspace)
      ? { ...change, severity: 'note', reported: 'touched' }
      : change,
  );
}

/** By the workspace's ID, what its entry asks for: equal texts ask for the same. Only `withFiles` it matters where it is written. */
export function signEntries(
  { entries, declaration }: Resolved,
  { withFiles = false }: { readonly withFiles?: boolean } = {},
): ReadonlyMap<string, string> {
  const fileOf = ({ origin }: DeclaredWorkspace): string => (withFiles ? `${origin.file}\n` : '');
  return new Map([...entries].map(([id, entry]) => [id, fileOf(entry) + signatureOf(entry, declaration)]));
}

/** What an entry asks for: equal texts ask for the same. */
export function signatureOf(entry: DeclaredWorkspace, declaration: Declaration): string {
  const layers = entry.layers.map((layer) => inAnyOrder(layer.map((group) => describeGroup(group, declaration))));
  const shares = entry.layers
    .flat()
    .some(({ limits }) => limits !== 'inherit' && limits.some(({ value }) => value.kind === 'share'));
  // What shares are of.
  const organization = shares ? describeOrganization(declaration) : null;
  return canonicalJson({ layers, organization, undeclared: entry.undeclared });
}

/** Whether a base of the repository stood in files that are none of today's. */
export function hasMoved(base: Declaration, head: Declaration): boolean {
  const today = new Set(head.files.map(({ path }) => path));
  return base.files.some(({ path }) => !today.has(path));
}

/** Whether two declarations ask for the same in everything, wherever it is written. */
export function isSameDeclaration(a: Declaration, b: Declaration): boolean {
  return wholeSignature(a) === wholeSignature(b);
}

/** What an ignore tolerates, and until when, wherever it is written. */
function describeIgnore(ignore: DeclaredIgnore, { groups }: Declaration): unknown {
  return { ...ignore, group: ignore.group === null ? null : meaningOf(ignore.group, groups), origin: null };
}

function wholeSignature(declaration: Declaration): string {
  const { organization, workspaces, rules, ignores } = declaration;
  return canonicalJson({
    id: organization.id?.value ?? null,
    limits: describeOrganization(declaration),
    rules: Object.fromEntries(rules),
    ignores: ignores.map((ignore) => describeIgnore(ignore, declaration)),
    workspaces: Object.fromEntries(
      workspaces.map((entry) => [`=${entry.key}`, [entry.id?.value ?? null, signatureOf(entry, declaration)]]),
    ),
  });
}

function describeOrganization({ organization, groups }: Declaration): unknown {
  return inAnyOrder(
    organization.limits.map(({ group, limiter, value, currency = null }) => [
      meaningOf(group.value, groups),
      limiter,
      value,
      currency,
    ]),
  );
}

function describeGroup({ key, limits }: DeclaredGroup, { groups }: Declaration): unknown {
  const meaning = meaningOf(key, groups);
  if (limits === 'inherit') return [meaning, limits];
  return [
    meaning,
    inAnyOrder(limits.map(({ limiter, value }) => [limiter, value.kind === 'share' ? value.text : value])),
  ];
}

function meaningOf(key: string, groups: Declaration['groups']): string {
  return groups.get(key)?.value ?? key;
}

function inAnyOrder(list: readonly unknown[]): readonly string[] {
  return list.map(canonicalJson).toSorted();
}
