import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { Host } from '../../src/cli/host.js';
import type { SourceFile } from '../../src/declaration/read-declaration.js';
import { writeHistory } from './written-repository.js';

/** Of the machine nothing but where git is: its configuration must not change what is tested. */
const environment = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  // Nothing tidies up in the background while a test removes its folder.
  GIT_CONFIG_COUNT: '3',
  GIT_CONFIG_KEY_0: 'maintenance.auto',
  GIT_CONFIG_VALUE_0: 'false',
  GIT_CONFIG_KEY_1: 'gc.auto',
  GIT_CONFIG_VALUE_1: '0',
  // Some files are large, and nobody keeps them.
  GIT_CONFIG_KEY_2: 'core.compression',
  GIT_CONFIG_VALUE_2: '0',
} as const;

/** Seconds since 1970 of the first commit; each further one comes an hour later. */
export const start = 1_750_000_000;

const hour = 3600;

type Place = Pick<Host, 'cwd' | 'env'>;

/** A git repository in a folder of its own, made by git itself. */
export interface Clone extends Place {
  readonly git: (...args: readonly string[]) => string;
  /** Writes files; null deletes one, `{ link }` makes a symbolic link. */
  readonly write: (files: Readonly<Record<string, Content>>) => void;
  /** Commits everything that is there, and gives the commit's ID. */
  readonly commit: (files: Readonly<Record<string, Content>>) => string;
}

type Content = string | Uint8Array | null | { readonly link: string };

export function emptyFolder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'limitdrift git ü-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A repository without a commit, on the branch `main`. */
export function newClone(options: readonly string[] = []): Clone {
  const cwd = emptyFolder();
  execFileSync('git', ['init', '--quiet', '--template=', '--initial-branch=main', ...options], {
    cwd,
    env: environment,
  });
  return cloneAt(cwd);
}

/** What a CI job has: a clone over the file protocol, with the options of `git clone`. */
export function cloneOf(origin: Clone, ...options: readonly string[]): Clone {
  const cwd = emptyFolder();
  appendFileSync(join(origin.cwd, '.git/config'), '[uploadpack]\n\tallowFilter\n\tallowAnySHA1InWant\n');
  execFileSync('git', ['clone', '--quiet', ...options, `file://${origin.cwd}`, cwd], { env: environment });
  return cloneAt(cwd);
}

/** A repository with one commit on main, and one on a branch, which is checked out. */
export function branched(main: Parameters<Clone['commit']>[0], feature: Parameters<Clone['commit']>[0]): Clone {
  const clone = newClone();
  clone.commit(main);
  clone.git('checkout', '--quiet', '-b', 'feature');
  clone.commit(feature);
  return clone;
}

/** One commit after the other with nothing but these files, without git, for many or large ones; `main` stands at the one of that index. */
export function written(versions: readonly Readonly<Record<string, string>>[], main = versions.length - 1): Clone {
  const history = writeHistory();
  const commits: string[] = [];
  for (const [index, files] of versions.entries()) {
    const time = start + index * hour;
    commits.push(history.commit({ parents: commits.slice(-1), time, files: new Map(Object.entries(files)) }));
  }
  const [commit = '', branch = ''] = [commits.at(-1), commits[main]];
  const clone = cloneAt(emptyFolder());
  const refs = { 'refs/heads/main': branch, 'refs/heads/feature': commit };
  history.lay(clone.cwd, { head: 'feature', commit, refs });
  return clone;
}

/** A declaration of one limit: only what reads as a declaration is followed to another file. */
export function declares(value: number | string, workspace = 'prod', more = ''): string {
  return `version: 1\n${more}workspaces: {${workspace}: {limits: {batch: {tokens_per_day: ${value}}}}}\n`;
}

let commits = 0;

/** `words` go before the environment that git has here. */
export function cloneAt(cwd: string, words: Readonly<Record<string, string>> = {}): Clone {
  const git = (...args: readonly string[]): string => {
    const date = `${start + commits * hour} +0000`;
    const who = { NAME: 'Ada', EMAIL: 'ada@example.com', DATE: date };
    const people = Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]);
    const env = { ...environment, ...Object.fromEntries(people), ...words };
    return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  };
  const write: Clone['write'] = (files) => {
    for (const [name, content] of Object.entries(files)) place(join(cwd, name), content);
  };
  return {
    cwd,
    env: environment,
    git,
    write,
    commit: (files) => {
      commits += 1;
      write(files);
      git('add', '--all', '--force');
      git('commit', '--quiet', '--allow-empty', '--message', 'Change');
      return branchTip(join(cwd, '.git')) ?? git('rev-parse', 'HEAD');
    },
  };
}

/** The commit of the branch that is checked out, without a process for it; null: HEAD or its branch is kept elsewhere. */
function branchTip(folder: string): string | null {
  const head = join(folder, 'HEAD');
  const [, branch = ''] = /^ref: (.*)\n$/.exec(existsSync(head) ? readFileSync(head, 'utf8') : '') ?? [];
  const tip = join(folder, branch);
  return branch !== '' && existsSync(tip) ? readFileSync(tip, 'utf8').trim() : null;
}

function place(path: string, content: Content): void {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { recursive: true, force: true });
  if (content === null) return;
  if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(path, content);
  else symlinkSync(content.link, path);
}

/** The environment with a script named `git` before the real one. `$REAL` in the script is the path of the real one. */
export function withGit(host: Place, script: string): Place {
  const folder = emptyFolder();
  const path = join(folder, 'git');
  const real = execFileSync('sh', ['-c', 'command -v git'], { env: environment, encoding: 'utf8' }).trim();
  writeFileSync(path, `#!/bin/sh\nREAL='${real}'\n${script}\n`);
  chmodSync(path, 0o755);
  return { cwd: host.cwd, env: { ...host.env, PATH: [folder, host.env['PATH']].join(delimiter) } };
}

/** `PATH=TEXT` of each source. */
export function textsOf(sources: readonly SourceFile[]): readonly string[] {
  return sources.map(({ path, bytes }) => `${path}=${new TextDecoder().decode(bytes)}`);
}
