import type { Declaration, DeclaredGroup, DeclaredIgnore, DeclaredWorkspace } from '../model/declaration.js';
import { canonicalJson } from '../model/order.js';

/** By the workspace's ID, what its entry asks for, wherever it is written: equal texts ask for the same. */
export function signEntries(
  entries: ReadonlyMap<string, DeclaredWorkspace>,
  declaration: Declaration,
): ReadonlyMap<string, string> {
  return new Map([...entries].map(([id, entry]) => [id, signatureOf(entry, declaration)]));
}

function signatureOf(entry: DeclaredWorkspace, declaration: Declaration): string {
  const layers = entry.layers.map((layer) => layer.map((group) => describe(group, declaration)));
  const shares = entry.layers
    .flat()
    .some(({ limits }) => limits !== 'inherit' && limits.some(({ value }) => value.kind === 'share'));
  const organization = shares
    ? declaration.organization.limits.map(({ group, limiter, value }) => [group.value, limiter, value])
    : [];
  return canonicalJson({ layers, organization, undeclared: entry.undeclared });
}

/** Whether two declarations ask for the same in everything, wherever it is written. */
export function isSameDeclaration(a: Declaration, b: Declaration): boolean {
  return wholeSignature(a) === wholeSignature(b);
}

/** What an ignore tolerates, and until when, wherever it is written. */
function signIgnore({ workspace, group, limiter, live, reason, owner, expires }: DeclaredIgnore): string {
  return canonicalJson([workspace, group, limiter, live, reason, owner, expires]);
}

function wholeSignature(declaration: Declaration): string {
  const { organization, groups, workspaces, rules, ignores } = declaration;
  return canonicalJson({
    id: organization.id?.value ?? null,
    limits: organization.limits.map(({ group, limiter, value }) => [group.value, limiter, value]),
    groups: Object.fromEntries([...groups].map(([name, { value }]) => [`=${name}`, value])),
    rules: Object.fromEntries(rules),
    ignores: ignores.map(signIgnore),
    workspaces: Object.fromEntries(
      workspaces.map((entry) => [`=${entry.key}`, [entry.id?.value ?? null, signatureOf(entry, declaration)]]),
    ),
  });
}

function describe({ key, limits }: DeclaredGroup, { groups }: Declaration): unknown {
  const target = groups.get(key)?.value ?? key;
  if (limits === 'inherit') return [target, limits];
  return [
    target,
    limits.map(({ limiter, value }) => [
      limiter,
      value.kind === 'value' ? value.value : value.kind === 'share' ? value.text : 'inherit',
    ]),
  ];
}
