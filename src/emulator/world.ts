import { z } from 'zod';

import { UserError } from '../model/errors.js';
import { groupTypes } from '../model/limiters.js';
import { type Generation, generations } from './generations.js';

/** An emulated organization. A group's identity is its `entry`. */
export interface World {
  readonly organization: { readonly id: string; readonly name: string };
  readonly generation: Generation;
  readonly groups: readonly WorldGroup[];
  readonly workspaces: readonly WorldWorkspace[];
}

export interface WorldGroup {
  /** `rlg_…`; served from generation G2 on. */
  readonly id: string;
  /** The organization's entry; served from generation G1 on. */
  readonly entry: string;
  readonly type: string;
  readonly display_name: string | null;
  readonly models: readonly string[] | null;
  /** The organization's limits by limiter; one that is not here does not exist. */
  readonly limits: ReadonlyMap<string, number>;
}

export interface StoredLimit {
  readonly value: number;
  /** `workspace`, or a source that no generation has yet. */
  readonly source: string;
}

export interface WorldWorkspace {
  readonly id: string;
  readonly name: string;
  readonly archived_at: string | null;
  /** The organization's default workspace, which cannot have overrides. */
  readonly default: boolean;
  /** Whether its rate limits answer 500, always: nobody knows them. */
  readonly unreadable: boolean;
  /** The entries of the groups that apply to it; null: all of them. */
  readonly groups: readonly string[] | null;
  /** The models it has access to; null: all of them. */
  readonly models: readonly string[] | null;
  /** By the group's entry, then by limiter. */
  readonly overrides: ReadonlyMap<string, ReadonlyMap<string, StoredLimit>>;
}

/** Keys that a file chooses become a Map, since an object would lose a limiter named `__proto__`. */
function keyed<T extends z.ZodType>(values: T) {
  return z.preprocess(
    (data) => (typeof data === 'object' && data !== null && !Array.isArray(data) ? new Map(Object.entries(data)) : data),
    z.map(z.string().min(1), values),
  );
}

/** YAML reads `500_000` as text. */
const wholeNumber = z.preprocess(
  (data) => (typeof data === 'string' && /^\d+(_\d+)*$/.test(data) ? Number(data.replaceAll('_', '')) : data),
  z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
);

const text = z.string().min(1);

const override = z.union([
  wholeNumber.transform((value): StoredLimit => ({ value, source: 'workspace' })),
  z.strictObject({ value: wholeNumber, source: text }),
]);

const groupFile = z.strictObject({
  id: text.optional(),
  entry: text.optional(),
  type: text.optional(),
  display_name: text.optional(),
  models: z.array(text).optional(),
  limits: keyed(wholeNumber).optional(),
});

const workspaceFile = z.strictObject({
  id: text,
  name: z.string(),
  archived_at: text.nullable().default(null),
  default: z.boolean().default(false),
  groups: z.array(text).nullable().default(null),
  models: z.array(text).nullable().default(null),
  overrides: keyed(keyed(override)).optional(),
});

const worldFile = z.strictObject({
  organization: z.strictObject({ id: text, name: text }),
  generation: z.enum(generations).default('G5'),
  groups: keyed(groupFile),
  workspaces: z.array(workspaceFile),
});

type GroupFile = z.infer<typeof groupFile>;
type WorkspaceFile = z.infer<typeof workspaceFile>;

/**
 * Reads a world file's data. Groups are keyed by a name of the file's own; `id`, `entry`, `type` and `display_name`
 * follow from it where they are left out. Workspaces name groups by that key, or by ID, entry, type, display name or
 * model. `path` is the file's name in messages.
 * @throws UserError `file-invalid` that names every problem and its place in the file.
 */
export function readWorld(data: unknown, path = 'The emulated organization'): World {
  const parsed = worldFile.safeParse(data);
  if (!parsed.success) {
    throw invalid(path, parsed.error.issues.map((issue) => `${formatPath(issue.path)}: ${issue.message}`));
  }
  const problems: string[] = [];
  const named = [...parsed.data.groups].map(([key, group]) => ({ key, group: toGroup(key, group) }));
  const groups = named.map(({ group }) => group);
  problems.push(...repeated('group ID', groups.map(({ id }) => id)));
  problems.push(...repeated('group entry', groups.map(({ entry }) => entry)));
  problems.push(...repeated('model', groups.flatMap(({ models }) => models ?? [])));
  problems.push(...repeated('workspace ID', parsed.data.workspaces.map(({ id }) => id)));
  const names = groupNames(named);
  const workspaces = parsed.data.workspaces.map((workspace, index) =>
    toWorkspace(workspace, { place: `workspaces[${index}]`, names, problems }),
  );
  if (problems.length > 0) throw invalid(path, problems);
  return { organization: parsed.data.organization, generation: parsed.data.generation, groups, workspaces };
}

function toGroup(key: string, file: GroupFile): WorldGroup {
  const known: readonly string[] = groupTypes;
  const type = file.type ?? (known.includes(key) ? key : 'model_group');
  const ofModels = type === 'model_group';
  return {
    id: file.id ?? `rlg_${key}`,
    entry: file.entry ?? `entry-${key}`,
    type,
    display_name: file.display_name ?? (ofModels ? key : null),
    models: file.models ?? (ofModels ? [] : null),
    limits: file.limits ?? new Map(),
  };
}

/** Every name of every group, with the entries of the groups that bear it. */
function groupNames(named: readonly { key: string; group: WorldGroup }[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { key, group } of named) {
    const type = group.type === 'model_group' ? [] : [group.type];
    const display = group.display_name === null ? [] : [group.display_name];
    for (const name of [key, group.id, group.entry, ...type, ...display, ...(group.models ?? [])]) {
      names.set(name, (names.get(name) ?? new Set()).add(group.entry));
    }
  }
  return names;
}

interface Reading {
  readonly place: string;
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  readonly problems: string[];
}

function toWorkspace(file: WorkspaceFile, reading: Reading): WorldWorkspace {
  const { place, problems } = reading;
  const overrides = new Map<string, ReadonlyMap<string, StoredLimit>>();
  for (const [name, limits] of file.overrides ?? []) {
    const entry = resolve(name, `${place}.overrides`, reading);
    if (overrides.has(entry)) problems.push(`${place}.overrides: "${name}" names a group that another key names too`);
    overrides.set(entry, limits);
  }
  if (file.default && overrides.size > 0) problems.push(`${place}: the default workspace cannot have overrides`);
  const groups = file.groups?.map((name) => resolve(name, `${place}.groups`, reading)) ?? null;
  return { ...file, groups, overrides, unreadable: false };
}

/** The entry of the group that has this name; a name that says nothing, or too much, is a problem. */
function resolve(name: string, place: string, { names, problems }: Reading): string {
  const [entry, other] = names.get(name) ?? [];
  if (entry === undefined) problems.push(`${place}: no group is named "${name}"`);
  if (other !== undefined) problems.push(`${place}: more than one group is named "${name}"; use its ID`);
  return entry ?? name;
}

function repeated(what: string, values: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set(values.filter((value) => seen.has(value) || !seen.add(value)));
  return [...twice].map((value) => `the ${what} "${value}" is used twice`);
}

function formatPath(path: readonly PropertyKey[]): string {
  const dotted = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return dotted.replace(/^\./, '') || 'the top level';
}

function invalid(path: string, problems: readonly string[]): UserError {
  return UserError.of('file-invalid', {
    path,
    kind: 'world',
    problem: problems.join('; '),
    hint: 'A world has `organization`, `groups` and `workspaces`; src/emulator/demo.yaml is an annotated example.',
  });
}
