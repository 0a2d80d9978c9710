import * as fc from 'fast-check';

import { type Files, writeHistory, type WrittenHistory } from './written-repository.js';

export const workspaces = ['a', 'b', 'c'] as const;

/** Where the declaration may stand, in one file or in several. */
const paths = ['limits.yaml', 'a.yaml', 'conf/limits.yaml', 'conf/deep/b.yml', 'c.json'] as const;

/** What a workspace's limit is declared to be; null: it has no entry. */
type Value = number | 'inherit' | null;

/** What is rarely declared. */
export const rareValue = 999;

const declaredValue = fc.constantFrom<Value>(100, 200, 300, 'inherit', null, rareValue);

/** All that is in one commit. */
export interface Content {
  /** Whether there is a declaration at all. */
  readonly exists: boolean;
  readonly values: readonly Value[];
  /** The file that each workspace stands in; the first one's has the rules as well. */
  readonly places: readonly number[];
  readonly strict: boolean;
  /** By the number of its path, a file that is no declaration. */
  readonly others: readonly (string | null)[];
}

type Edit =
  | { readonly kind: 'value'; readonly workspace: number; readonly value: Value }
  | { readonly kind: 'strict'; readonly strict: boolean }
  | { readonly kind: 'move'; readonly places: readonly number[] }
  | { readonly kind: 'other'; readonly path: number; readonly text: string | null };

export type Step =
  | {
      readonly kind: 'commit';
      readonly on: 'main' | 'feature';
      readonly edits: readonly Edit[];
      readonly hours: number;
    }
  | { readonly kind: 'merge-main' | 'merge-feature' | 'squash-feature'; readonly hours: number }
  | { readonly kind: 'fast-forward' | 'restart-feature' };

/** Hours before now at which a commit says it was made; most of them in order, some of an odd clock. */
const hours = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: -200, max: 0 }) },
  { weight: 1, arbitrary: fc.constantFrom(-3000, 5, 23, 100, 80_000) },
);

const places = fc.array(fc.nat({ max: paths.length - 1 }), { minLength: 3, maxLength: 3 });

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('value'), workspace: fc.nat({ max: 2 }), value: declaredValue }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('strict'), strict: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('move'), places }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('other'),
      path: fc.nat({ max: paths.length }),
      text: fc.option(fc.constantFrom('replicas: 2\n', 'version: 1\nreplicas: 3\n')),
    }),
  },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('commit'),
      on: fc.constantFrom('main', 'feature'),
      edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
      hours,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('merge-main', 'merge-feature', 'squash-feature'), hours }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('fast-forward', 'restart-feature') }) },
);

export interface Script {
  readonly first: Content;
  readonly firstHours: number;
  readonly steps: readonly Step[];
}

export const arbitraryScript: fc.Arbitrary<Script> = fc.record({
  first: fc.record({
    exists: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    values: fc.array(declaredValue, { minLength: 3, maxLength: 3 }),
    places,
    strict: fc.boolean(),
    others: fc.constant(Array.from({ length: paths.length + 1 }, () => null)),
  }),
  firstHours: fc.constantFrom(-3000, -200, -50),
  steps: fc.array(step, { minLength: 1, maxLength: 8 }),
});

/** What is live in each workspace: mostly what some commit declared. */
export type Live = readonly (number | null | { readonly asIn: number })[];

export const arbitraryLive: fc.Arbitrary<Live> = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(100, 200, 300, rareValue, null) },
    { weight: 3, arbitrary: fc.record({ asIn: fc.nat({ max: 9 }) }) },
  ),
  { minLength: 3, maxLength: 3 },
);

/** null: no override. */
export function valuesOf(live: Live, { nodes }: Built): readonly (number | null)[] {
  return live.map((one, index) => {
    if (one === null || typeof one === 'number') return one;
    const value = nodes[one.asIn % nodes.length]?.content.values[index] ?? null;
    return typeof value === 'number' ? value : null;
  });
}

export interface Node {
  readonly id: string;
  readonly parents: readonly Node[];
  readonly content: Content;
}

export interface Built {
  readonly history: WrittenHistory;
  readonly main: Node;
  readonly feature: Node;
  /** All commits, in the order in which they were made. */
  readonly nodes: readonly Node[];
  readonly add: (parents: readonly Node[], content: Content, hoursAgo: number) => Node;
}

/** `together`: all of the declaration stays in one file. */
export function build({ first, firstHours, steps }: Script, now: number, together = false): Built {
  const history = writeHistory();
  const nodes: Node[] = [];
  const add: Built['add'] = (parents, content, hoursAgo) => {
    const time = now + hoursAgo * 3600;
    const id = history.commit({ parents: parents.map((parent) => parent.id), time, files: filesOf(content, together) });
    const node = { id, parents, content };
    nodes.push(node);
    return node;
  };
  let main = add([], first, firstHours);
  let feature = main;
  for (const one of steps) {
    switch (one.kind) {
      case 'commit': {
        const on = one.on === 'main' ? main : feature;
        const node = add([on], one.edits.reduce(applyEdit, on.content), one.hours);
        if (one.on === 'main') main = node;
        else feature = node;
        break;
      }
      case 'merge-main':
        if (!hasAncestor(feature, main)) feature = add([feature, main], mergeContents(feature, main), one.hours);
        break;
      case 'merge-feature':
        if (!hasAncestor(main, feature)) main = add([main, feature], mergeContents(main, feature), one.hours);
        break;
      case 'squash-feature':
        main = add([main], mergeContents(main, feature), one.hours);
        break;
      case 'fast-forward':
        if (hasAncestor(feature, main)) main = feature;
        break;
      case 'restart-feature':
        feature = main;
        break;
      default:
        one satisfies never;
    }
  }
  return { history, main, feature, nodes, add };
}

function applyEdit(content: Content, change: Edit): Content {
  const { values, others } = content;
  switch (change.kind) {
    case 'value':
      return { ...content, exists: true, values: values.with(change.workspace, change.value) };
    case 'strict':
      return { ...content, strict: change.strict };
    case 'move':
      return { ...content, places: change.places };
    case 'other':
      return { ...content, others: others.with(change.path, change.text) };
    default:
      return change satisfies never;
  }
}

export function hasAncestor(node: Node, ancestor: Node): boolean {
  return node === ancestor || node.parents.some((parent) => hasAncestor(parent, ancestor));
}

/** The commits of a branch, as they came in. */
export function lineOf(node: Node): readonly Node[] {
  const [first] = node.parents;
  return first === undefined ? [node] : [node, ...lineOf(first)];
}

/** As git would merge them, and somebody who settles what is changed on both sides for the first one. */
export function mergeContents(ours: Node, theirs: Node): Content {
  const base = commonAncestor(ours, theirs);
  const pick = <T>(of: (content: Content) => T): T => {
    const [a, b, c] = [of(base.content), of(ours.content), of(theirs.content)];
    return JSON.stringify(a) === JSON.stringify(b) ? c : b;
  };
  return {
    exists: pick(({ exists }) => exists),
    values: workspaces.map((_, index) => pick(({ values }) => values[index] ?? null)),
    places: pick(({ places: all }) => all),
    strict: pick(({ strict }) => strict),
    others: base.content.others.map((_, index) => pick(({ others }) => others[index] ?? null)),
  };
}

function commonAncestor(a: Node, b: Node): Node {
  const queue = [a];
  for (const node of queue) {
    if (hasAncestor(b, node)) return node;
    queue.push(...node.parents);
  }
  return a;
}

/** The files of the declaration in a commit, as `plan` is given them; all in one where it is not there. */
export function declarationPaths({ exists, places: all }: Content, together = false): readonly string[] {
  return exists && !together ? [...new Set(all.map((place) => paths[place] ?? paths[0]))] : [paths[0]];
}

function filesOf(content: Content, together: boolean): Files {
  const files = new Map([['README.md', '# Limits\n']]);
  content.others.forEach((text, path) => {
    if (text !== null) files.set(paths[path] ?? 'values.yaml', text);
  });
  if (!content.exists) return files;
  const all = together ? content.places.map(() => 0) : content.places;
  const home = all[0];
  for (const place of new Set(all)) {
    const entries = workspaces.flatMap((name, index) => {
      const value = content.values[index] ?? null;
      return all[index] === place && value !== null
        ? [[name, { limits: { g: { requests_per_minute: value } } }] as const]
        : [];
    });
    const rules = { groups: { g: 'rlg_batch' }, rules: { 'undeclared-workspace': content.strict ? 'error' : 'note' } };
    const body = { version: 1, ...(place === home ? rules : {}), workspaces: Object.fromEntries(entries) };
    const path = paths[place] ?? paths[0];
    files.set(path, path.endsWith('.json') ? JSON.stringify(body) : toYaml(body));
  }
  return files;
}

function toYaml(body: Readonly<Record<string, unknown>>): string {
  return Object.entries(body)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}
