import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import type { Plan } from '../../model/plan-types.js';
import { movePaths } from '../../report/report-path.js';
import type { Host } from '../host.js';
import { realPath } from './shared-files.js';

type Place = Pick<Host, 'cwd' | 'env'>;

/**
 * Gives a plan the paths that its files have in the repository: code hosts know them by no other. `note` is told once of each
 * file that has none, and keeps the path that it was given.
 */
export function repositoryPaths(place: Place, note: (text: string) => void = () => undefined): (plan: Plan) => Plan {
  const noted = new Set<string>();
  return (plan) => {
    const root = findRoot(place);
    return movePaths(plan, (file) => {
      const path = pathBelow(root ?? place.cwd, file, place);
      if (path !== null) return path;
      if (!noted.has(file)) note(lostText(file, root));
      noted.add(file);
      return file;
    });
  };
}

function lostText(file: string, root: string | null): string {
  const where =
    root === null
      ? 'outside of the working directory, which is not in a repository'
      : `outside of the repository ${root}`;
  return `Note: ${file} is ${where}: reports name it as it was given, and no code host finds it there.`;
}

/** The nearest folder that git or the CI system knows as the top of a repository. */
function findRoot({ cwd, env }: Place): string | null {
  const named = [env['CI_PROJECT_DIR'] ?? '', env['GITHUB_WORKSPACE'] ?? ''].filter((path) => path !== '');
  const tops = named.map((path) => realPath(path, cwd));
  let folder = realPath(cwd, cwd);
  for (;;) {
    if (tops.includes(folder) || existsSync(join(folder, '.git'))) return folder;
    const above = dirname(folder);
    if (above === folder) return tops[0] ?? null;
    folder = above;
  }
}

/** The path of a file from a folder, as it was written or where its links lead; null: it is not below. */
function pathBelow(folder: string, file: string, { cwd }: Place): string | null {
  const top = realPath(folder, cwd);
  const written = resolve(realPath(cwd, cwd), file);
  const ways = [written, realPath(written, cwd)].map((path) => relative(top, path));
  const way = ways.find((each) => each !== '' && each !== '..' && !each.startsWith(`..${sep}`) && !isAbsolute(each));
  return way?.split(sep).join('/') ?? null;
}
