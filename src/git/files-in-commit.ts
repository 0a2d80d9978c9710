import { type GitPlace, readObjects } from './git-process.js';

/*
 * Finds files in commits, through folders and symbolic links.
 */

export interface FileInCommit {
  /** An ID. */
  readonly commit: string;
  /** From the top, with `/`. */
  readonly path: string;
}

/** What stands at a path in a commit. `missing`: it cannot be told, since an object is not in this clone. */
export type Standing =
  | { readonly kind: 'file'; readonly id: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'missing' };

type Step = Standing | { readonly kind: 'unread'; readonly name: string };

type Objects = ReadonlyMap<string, Uint8Array | null>;

/**
 * Finds files in commits, all together: one git process for each level of folders and links. Git is asked by object ID
 * only, and symbolic links are followed as they stood in the commit, inside of it.
 */
export function findFiles(place: GitPlace, wanted: readonly FileInCommit[]): readonly Standing[] {
  const objects = new Map<string, Uint8Array | null>();
  for (;;) {
    const steps = wanted.map((file) => walk(file, objects));
    const unread = new Set(steps.flatMap((step) => (step.kind === 'unread' ? [step.name] : [])));
    if (unread.size === 0) return steps.filter((step) => step.kind !== 'unread');
    for (const [name, content] of readObjects(place, [...unread])) objects.set(name, content);
  }
}

/** More than any real path has, links included; where it ends, the links go round in a circle. */
const mostSteps = 255;
const longestLink = 4096;

const circle = { kind: 'refused', reason: 'its symbolic links go round in a circle' } as const;
const leaves = { kind: 'refused', reason: 'it is a symbolic link that leaves the repository' } as const;

/** As far as the objects that were read lead. */
function walk({ commit, path }: FileInCommit, objects: Objects): Step {
  const folders = [`${commit}^{tree}`];
  let names = path.split('/');
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const [name, ...rest] = names;
    if (name === undefined) return { kind: 'absent' };
    names = rest;
    if (name === '' || name === '.') continue;
    if (name === '..') {
      folders.pop();
      if (folders.length === 0) return leaves;
      continue;
    }
    const folder = folders.at(-1) ?? '';
    const tree = objects.get(folder);
    if (tree === undefined) return { kind: 'unread', name: folder };
    if (tree === null) return { kind: 'missing' };
    const entry = findEntry(tree, name, commit.length / 2);
    if (entry === null) return { kind: 'absent' };
    if (entry.mode === modes.folder) {
      folders.push(entry.id);
    } else if (entry.mode === modes.link) {
      const target = readLink(entry.id, objects);
      if (typeof target !== 'string') return target;
      names = [...target.split('/'), ...rest];
    } else {
      return isFile(entry.mode) && rest.length === 0 ? { kind: 'file', id: entry.id } : { kind: 'absent' };
    }
  }
  return circle;
}

function readLink(id: string, objects: Objects): string | Step {
  const content = objects.get(id);
  if (content === undefined) return { kind: 'unread', name: id };
  if (content === null) return { kind: 'missing' };
  if (content.length > longestLink) return circle;
  const target = Buffer.from(content).toString();
  return target.startsWith('/') ? leaves : target;
}

/** Of entries in a tree. What is neither of these nor a file is a submodule. */
const modes = { folder: '40000', link: '120000' } as const;

function isFile(mode: string): boolean {
  return mode.startsWith('100');
}

interface Entry {
  readonly mode: string;
  readonly id: string;
}

/** A tree is a row of `MODE NAME\0ID`, the ID as bytes. */
function findEntry(tree: Uint8Array, name: string, idLength: number): Entry | null {
  const bytes = Buffer.from(tree.buffer, tree.byteOffset, tree.byteLength);
  const wanted = Buffer.from(name);
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const next = end + 1 + idLength;
    if (bytes.subarray(space + 1, end).equals(wanted)) {
      return { mode: bytes.toString('latin1', at, space), id: bytes.toString('hex', end + 1, next) };
    }
    at = next;
  }
  return null;
}
