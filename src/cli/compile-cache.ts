import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/*
 * Where the compiled program is kept between runs. It is code that runs with the credential in reach, so it lies where
 * nobody but the user can write: a folder in /tmp, which Node would take for its own, is none.
 */

/** Whose cache it is. Without `geteuid`, on Windows, nobody can tell whose a folder is, and there is no cache. */
export interface CacheUser {
  readonly env: NodeJS.ProcessEnv;
  readonly geteuid?: (() => number) | undefined;
}

/**
 * The folder of a command, since each needs other parts of the program. null: there is no safe one, it is not wanted, or the
 * next run would not find it, as in CI. The first run of a version removes the oldest of the others.
 */
export function openCompileCache({ env, geteuid }: CacheUser, version: string, command: string): string | null {
  const uid = geteuid?.();
  const base = cacheHome(env);
  if (uid === undefined || base === null || isSet(env['CI']) || isSet(env['NODE_DISABLE_COMPILE_CACHE'])) return null;
  const all = join(base, 'limitdrift');
  const own = [all, join(all, version), join(all, version, command)];
  try {
    const first = realpathSync(nearest(base));
    if (lstatSync(first).uid !== uid || !isOutOfReach(first, uid)) return null;
    const isNew = !existsSync(join(all, version));
    for (const folder of [base, ...own]) if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!own.every((folder) => isOwn(folder, uid))) return null;
    if (isNew) removeOld(all);
    return join(all, version, command);
  } catch {
    return null;
  }
}

/** Source: XDG Base Directory Specification, which ignores a relative path. */
function cacheHome({ XDG_CACHE_HOME: given = '', HOME: home = '' }: NodeJS.ProcessEnv): string | null {
  if (isAbsolute(given)) return given;
  return isAbsolute(home) ? join(home, '.cache') : null;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

/** How many versions are kept: a project may pin another one than its neighbour. */
const mostVersions = 3;

function removeOld(folder: string): void {
  const versions = readdirSync(folder).map((name) => ({ path: join(folder, name), ...lstatSync(join(folder, name)) }));
  const old = versions.toSorted((one, other) => other.ctimeMs - one.ctimeMs).slice(mostVersions);
  for (const { path } of old) rmSync(path, { recursive: true, force: true });
}

/** The folder itself, or the first above it that is there. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder));
}

/** Whether nobody but the user and root can put another folder in the place of this one. */
function isOutOfReach(folder: string, uid: number): boolean {
  const { uid: owner, mode } = lstatSync(folder);
  const isKept = (mode & othersWrite) === 0 || (mode & sticky) !== 0;
  if ((owner !== uid && owner !== 0) || !isKept) return false;
  return dirname(folder) === folder || isOutOfReach(dirname(folder), uid);
}

/** No link, and nobody else can write in it. */
function isOwn(folder: string, uid: number): boolean {
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === uid && (found.mode & othersWrite) === 0;
}

const othersWrite = 0o022;
const sticky = 0o1000;
