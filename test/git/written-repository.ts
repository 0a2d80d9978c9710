import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';

/** By path, the text of each file. */
export type Files = ReadonlyMap<string, string>;

export interface WrittenCommit {
  readonly parents: readonly string[];
  /** Seconds since 1970. */
  readonly time: number;
  readonly files: Files;
}

/** Commits that are kept in memory, and laid down as a repository that git reads: a law has no time to start git for each. */
export interface WrittenHistory {
  readonly commit: (commit: WrittenCommit) => string;
  readonly lay: (folder: string, checkout: Checkout) => void;
}

export interface Checkout {
  /** A branch, or the ID of a commit. */
  readonly head: string;
  /** The commit that is checked out. */
  readonly commit: string;
  /** By name, such as `refs/heads/main`. */
  readonly refs: Readonly<Record<string, string>>;
  /** The commits whose parents a shallow clone does not know. */
  readonly shallow?: readonly string[];
  /** Whether the contents of other commits lack, as in a clone with `--filter=blob:none`. */
  readonly blobless?: boolean;
}

export function writeHistory(): WrittenHistory {
  const objects = new Map<string, Buffer>();
  const blobs = new Set<string>();
  const filesOf = new Map<string, Files>();
  const add = (type: string, body: Buffer): string => {
    const bytes = Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]);
    const id = createHash('sha1').update(bytes).digest('hex');
    objects.set(id, bytes);
    if (type === 'blob') blobs.add(id);
    return id;
  };
  const addTree = (files: Files): string => {
    const entries = [...groupByName(files)].map(([name, inside]) => {
      const own = inside.get('');
      const id = own === undefined ? addTree(inside) : add('blob', Buffer.from(own));
      return { name, id, mode: own === undefined ? '40000' : '100644' };
    });
    const sorted = entries.toSorted((a, b) => compare(sortKey(a), sortKey(b)));
    const rows = sorted.flatMap(({ mode, name, id }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]);
    return add('tree', Buffer.concat(rows));
  };
  return {
    commit: ({ parents, time, files }) => {
      const lines = [`tree ${addTree(files)}`, ...parents.map((parent) => `parent ${parent}`)];
      for (const who of ['author', 'committer']) lines.push(`${who} Ada <ada@example.com> ${time} +0000`);
      const id = add('commit', Buffer.from(`${lines.join('\n')}\n\nChange\n`));
      filesOf.set(id, files);
      return id;
    },
    lay: (folder, { head, commit, refs, shallow = [], blobless = false }) => {
      const files = filesOf.get(commit) ?? new Map<string, string>();
      const here = new Set([...files.values()].map((text) => add('blob', Buffer.from(text))));
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
      const put = (path: string, content: string | Uint8Array): void => {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      };
      for (const [id, bytes] of objects) {
        if (blobless && blobs.has(id) && !here.has(id)) continue;
        put(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`, deflateSync(bytes, { level: 1 }));
      }
      mkdirSync(join(folder, '.git/refs'), { recursive: true });
      for (const [name, id] of Object.entries(refs)) put(`.git/${name}`, `${id}\n`);
      put('.git/HEAD', head === commit ? `${commit}\n` : `ref: refs/heads/${head}\n`);
      put('.git/config', blobless ? partial : plain);
      if (shallow.length > 0) put('.git/shallow', `${shallow.join('\n')}\n`);
      put('.git/index', indexOf([...files].map(([path, text]) => [path, add('blob', Buffer.from(text))])));
      for (const [path, text] of files) put(path, text);
    },
  };
}

const plain = '[core]\n\trepositoryformatversion = 0\n\tbare = false\n';
const partial = `[core]\n\trepositoryformatversion = 1\n\tbare = false\n[extensions]\n\tpartialclone = origin
[remote "origin"]\n\turl = https://example.invalid/x\n\tpromisor = true\n\tpartialclonefilter = blob:none\n`;

/** By the first name of each path, what is under it; a file is under the name ''. */
function groupByName(files: Files): ReadonlyMap<string, Map<string, string>> {
  const groups = new Map<string, Map<string, string>>();
  for (const [path, text] of files) {
    const [name = '', ...rest] = path.split('/');
    groups.set(name, (groups.get(name) ?? new Map<string, string>()).set(rest.join('/'), text));
  }
  return groups;
}

function sortKey({ name, mode }: { readonly name: string; readonly mode: string }): string {
  return mode === '40000' ? `${name}/` : name;
}

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Git's index, version 2, in which no file's state in the folder is known. */
function indexOf(entries: readonly (readonly [path: string, id: string])[]): Buffer {
  const rows = entries
    .toSorted(([a], [b]) => compare(a, b))
    .map(([path, id]) => {
      const row = Buffer.alloc((62 + Buffer.byteLength(path) + 8) & ~7);
      row.writeUInt32BE(0o100644, 24);
      row.write(id, 40, 'hex');
      row.writeUInt16BE(Buffer.byteLength(path), 60);
      row.write(path, 62);
      return row;
    });
  const header = Buffer.from('DIRC\0\0\0\u0002\0\0\0\0', 'latin1');
  header.writeUInt32BE(rows.length, 8);
  const content = Buffer.concat([header, ...rows]);
  return Buffer.concat([content, createHash('sha1').update(content).digest()]);
}
