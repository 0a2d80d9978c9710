import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Why there is no history where no folder above has a `.git`. */
export const noRepository = 'the folder is in no git repository';

/** Whether a file may lie in a work tree: only then is it worth asking git. */
export function mayBeInRepository(path: string, cwd: string): boolean {
  let folder = dirname(resolve(cwd, path));
  for (;;) {
    if (existsSync(join(folder, '.git'))) return true;
    const above = dirname(folder);
    if (above === folder) return false;
    folder = above;
  }
}
