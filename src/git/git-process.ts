import { devNull } from 'node:os';
import { getBuiltinModule } from 'node:process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { count } from '../model/text.js';
import { gitEnvironment } from './git-environment.js';

/*
 * Starts git and asks it; the only file that does.
 */

/** Why git could not answer, as a clause without a subject of its own, and what to do about it. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';

  constructor(
    readonly reason: string,
    readonly hint: string,
  ) {
    super(reason);
  }
}

/** Where git runs, and the environment of the process, of which git gets what it needs. */
export interface GitPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface GitAnswer {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const longestMilliseconds = 30_000;
const megabyte = 1024 * 1024;
const mostOutput = 256;

/**
 * Runs git without a shell and gives its answer, whatever the status.
 * @throws GitFailure when git cannot be run, takes over 30 s, or writes over 256 MiB
 */
export function askGit(place: GitPlace, args: readonly string[], input = ''): GitAnswer {
  const { spawnSync } = getBuiltinModule('node:child_process');
  const ended = spawnSync('git', [...hardening, ...args], {
    cwd: place.cwd,
    env: { ...gitEnvironment(place.env), ...settings },
    input,
    timeout: longestMilliseconds,
    killSignal: 'SIGKILL',
    maxBuffer: mostOutput * megabyte,
    windowsHide: true,
  });
  // A git that ends before it has read its input is judged by how it ended.
  if (ended.error !== undefined && codeOf(ended.error) !== 'EPIPE') throw explainStart(ended.error);
  const stderr = ended.stderr.toString();
  if (ended.status === null) throw new GitFailure(`git was ended by ${ended.signal ?? 'the system'}`, runItYourself);
  return { status: ended.status, stdout: ended.stdout, stderr };
}

/** @throws GitFailure when git refuses */
export function runGit(place: GitPlace, args: readonly string[], input = ''): Buffer {
  const { status, stdout, stderr } = askGit(place, args, input);
  if (status !== 0) throw explainRefusal(stderr);
  return stdout;
}

/**
 * A repository's own configuration must start no program: only plumbing is called, and what plumbing can start is off. A
 * folder that merely looks like a bare repository may have come with a pull request; it is not taken for one.
 */
const hardening = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  `core.hooksPath=${devNull}`,
  '-c',
  'safe.bareRepository=explicit',
] as const;

/** Words in English, no question, no lock, nothing fetched, no object in another's place, paths that are no patterns. */
const settings = {
  LC_ALL: 'C',
  LANGUAGE: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  // Git before 2.45 does not know the line above; it then has no way to fetch by.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: devNull,
  GIT_LITERAL_PATHSPECS: '1',
  GIT_PAGER: 'cat',
} as const;

const runItYourself = 'Run `git status` in the folder to see what git says.';

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}

function explainStart(error: Error): GitFailure {
  const code = codeOf(error);
  if (code === 'ENOENT') return new GitFailure('git is not installed', 'Install git, or put it on the PATH.');
  if (code === 'ETIMEDOUT') {
    return new GitFailure(`git took longer than ${count(longestMilliseconds / 1000, 'second')}`, runItYourself);
  }
  if (code === 'ENOBUFS') return new GitFailure(`git wrote more than ${mostOutput} MiB`, runItYourself);
  return new GitFailure(`git cannot be started (${code})`, 'Check the git that comes first on the PATH.');
}

/** Git's words in the locale C, and what they mean here. The folder that git would have trusted stands in its own words. */
export function explainRefusal(stderr: string): GitFailure {
  const words = /^(?:fatal|error): (.*)/m.exec(stderr)?.[1] ?? stderr.trim();
  if (/dubious ownership|unsafe repository/.test(words)) {
    const folder = /'(.*)'/.exec(words)?.[1] ?? 'FOLDER';
    return new GitFailure(
      'the repository belongs to another user, so git does not trust it (safe.directory)',
      `If you trust it: git config --global --add safe.directory ${quoteForShell(folder)}`,
    );
  }
  if (words.startsWith('not a git repository')) {
    return new GitFailure(noRepository, 'Run it in a clone of the repository.');
  }
  if (/must be run in a work tree|cannot use bare repository/.test(words)) {
    return new GitFailure(
      'the folder is not in a work tree of a git repository',
      'Run it in a clone with a work tree.',
    );
  }
  if (/promisor remote|lazy fetching disabled|unable to read|missing blob|bad tree object/.test(words))
    return lacksObjects();
  // Half of a word may be half of a secret, which nobody would know for one.
  const shown = words.length > 300 ? words.slice(0, 300).replace(/\S*$/, '…') : words;
  return new GitFailure(`git says: ${shown}`, runItYourself);
}

/** When an object is needed that this clone does not have. */
export function lacksObjects(): GitFailure {
  return new GitFailure(
    'the clone lacks objects that are needed (it is partial or damaged)',
    'Fetch the rest: git fetch --no-filter --refetch origin',
  );
}

/** One word of a POSIX shell. */
export function quoteForShell(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Why there is no history where no folder above has a `.git`. */
export const noRepository = 'the folder is not in a git repository';

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

/** Bytes. */
export const mostBytes = 16 * 1024 * 1024;

/** The contents of objects; null for one that is not here. A name is an ID, or an ID with `^{tree}`. */
export function readObjects(place: GitPlace, names: readonly string[]): ReadonlyMap<string, Uint8Array | null> {
  const contents = new Map<string, Uint8Array | null>();
  if (names.length === 0) return contents;
  const output = runGit(place, ['cat-file', '--batch', '--buffer'], `${names.join('\n')}\n`);
  let at = 0;
  for (const name of names) {
    const end = output.indexOf('\n', at);
    const size = sizeIn(output.toString('latin1', at, end));
    contents.set(name, size === null ? null : output.subarray(end + 1, end + 1 + size));
    at = end + 1 + (size === null ? 0 : size + 1);
  }
  return contents;
}

/**
 * The sizes of objects in bytes; null for one that is not here. In a partial clone git stops at the first of those, and
 * nothing is known of the ones after it.
 */
export function readSizes(place: GitPlace, ids: readonly string[]): ReadonlyMap<string, number | null> {
  if (ids.length === 0) return new Map();
  const { status, stdout, stderr } = askGit(place, ['cat-file', '--batch-check', '--buffer'], `${ids.join('\n')}\n`);
  const failure = status === 0 ? null : explainRefusal(stderr);
  if (failure !== null && failure.reason !== lacksObjects().reason) throw failure;
  const lines = stdout.toString('latin1').split('\n');
  return new Map(ids.map((id, index) => [id, sizeIn(lines[index] ?? '')]));
}

/** Of a line `ID TYPE SIZE`; the line of what is missing ends in a word. */
function sizeIn(line: string): number | null {
  const digits = / (?:blob|tree|commit|tag) (\d+)$/.exec(line)?.[1];
  return digits === undefined ? null : Number(digits);
}
