import { existsSync, readlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path';

/**
 * Why a path must not be followed, in words; null: it may. What is checked out came from others: a symbolic link in a work
 * tree leads neither out of it nor into its `.git`, whoever names it. Where there is no link, or no repository, there is no
 * rule. `path` need not exist.
 */
export function linkProblem(path: string, cwd: string): string | null {
  const { end, tops } = follow(resolve(cwd, path));
  for (const top of tops) {
    const way = relative(top, end);
    if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
      return 'it is a symbolic link that leaves the repository';
    if (way.split(sep).some(isGitFolder)) return 'it is a symbolic link into the folder .git';
  }
  return null;
}

/** Windows has a short name for it, and some file systems take no notice of capitals. */
function isGitFolder(name: string): boolean {
  return /^(\.git|git~\d)$/i.test(name);
}

/** As many as Linux follows. */
const mostLinks = 40;

/** Where a path ends, and the work trees of the links on its way. */
function follow(path: string): { readonly end: string; readonly tops: ReadonlySet<string> } {
  const tops = new Set<string>();
  let [end, names] = split(path);
  for (let links = 0; ;) {
    const [name, ...rest] = names;
    if (name === undefined || links > mostLinks) return { end, tops };
    names = rest;
    const next = join(end, name);
    const target = linkAt(next);
    if (target === null) {
      end = next;
      continue;
    }
    links += 1;
    const top = workTreeOf(end);
    if (top !== null) tops.add(top);
    const [start, further] = isAbsolute(target) ? split(target) : [end, partsOf(target)];
    end = start;
    names = [...further, ...rest];
  }
}

function split(path: string): [root: string, names: readonly string[]] {
  const { root } = parse(path);
  return [root, partsOf(path.slice(root.length))];
}

function partsOf(path: string): readonly string[] {
  return path.split(sep === '/' ? '/' : /[\\/]/).filter((name) => name !== '');
}

function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function workTreeOf(folder: string): string | null {
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? null : workTreeOf(above);
}
