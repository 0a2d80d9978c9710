import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { gitEnvironment } from '../../src/git/git-environment.js';
import { type Base, readBaseFile, readCommittedBase } from '../../src/git/base.js';
import { askGit } from '../../src/git/git-process.js';
import { openOnce } from '../../src/git/repository.js';
import { readBytes } from '../../src/files/read-bytes.js';
import { UserError } from '../../src/model/errors.js';
import { secretEnvironment } from '../cli/command-line.js';
import { type Clone, cloneAt, cloneOf, emptyFolder, newClone, textsOf, withGit } from './git-clone.js';

/** The base of limits.yaml, or of other files. */
function base(clone: Pick<Clone, 'cwd' | 'env'>, spec: string, files: readonly string[] = ['limits.yaml']): Base {
  const place = { cwd: clone.cwd, env: gitEnvironment(clone.env) };
  if (!spec.startsWith('git:')) return readBaseFile(spec, { ...place, readFile: readBytes });
  return readCommittedBase(spec, openOnce(files, place), null);
}

function texts(clone: Pick<Clone, 'cwd' | 'env'>, spec: string, files?: readonly string[]): readonly string[] {
  return textsOf(base(clone, spec, files).sources);
}

/** What the user is told, and with which exit code. */
function refusal(ask: () => unknown): {
  readonly message: string;
  readonly hint: string | null;
  readonly code: number;
} {
  try {
    ask();
  } catch (error) {
    if (error instanceof UserError) return { message: error.message, hint: error.hint, code: error.exitCode };
    throw error;
  }
  throw new Error('Nothing was refused');
}

/** One commit with `limits.yaml`, then another text in the folder. */
function changed(): Clone {
  const clone = newClone();
  clone.commit({ 'limits.yaml': 'before' });
  clone.write({ 'limits.yaml': 'after' });
  return clone;
}

describe('a file as the base', () => {
  test('is read as it is, with its path as its name', () => {
    const clone = newClone();
    clone.write({ 'old.yaml': 'old', 'limits.yaml': 'new' });
    expect(base(clone, 'old.yaml').name).toBe('old.yaml');
    expect(texts(clone, 'old.yaml')).toEqual(['old.yaml=old']);
  });

  test('that does not exist is an error of the command line', () => {
    expect(refusal(() => base(newClone(), 'gone.yaml'))).toEqual({
      message: 'Cannot read gone.yaml: it does not exist',
      hint: 'For a branch, a tag or a commit write --base git:gone.yaml.',
      code: 3,
    });
  });
});

describe('a commit as the base', () => {
  test('gives the file as it stood in exactly that commit, whatever is in the folder', () => {
    const clone = newClone();
    const first = clone.commit({ 'limits.yaml': 'one' });
    clone.commit({ 'limits.yaml': 'two' });
    clone.write({ 'limits.yaml': 'three' });
    expect(texts(clone, 'git:HEAD')).toEqual(['limits.yaml=two']);
    expect(texts(clone, 'git:HEAD^1')).toEqual(['limits.yaml=one']);
    expect(texts(clone, `git:${first}`)).toEqual(['limits.yaml=one']);
  });

  test('is named with its commit', () => {
    const clone = newClone();
    const id = clone.commit({ 'limits.yaml': 'one' });
    clone.git('tag', '--annotate', '--message', 'Agreed', 'agreed');
    expect(base(clone, 'git:agreed').name).toBe(`git:agreed (${id.slice(0, 7)})`);
  });

  test('leaves out a file that is absent there', () => {
    const clone = newClone();
    clone.commit({ 'a.yaml': 'a' });
    clone.write({ 'b.yaml': 'b' });
    expect(texts(clone, 'git:HEAD', ['a.yaml', 'b.yaml'])).toEqual(['a.yaml=a']);
    expect(texts(clone, 'git:HEAD', ['b.yaml'])).toEqual([]);
  });

  test('reads the bytes untouched, whatever the repository does to files it checks out', () => {
    const clone = newClone();
    const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
    clone.commit({ 'limits.yaml': bytes });
    clone.commit({ '.gitattributes': '*.yaml text eol=crlf filter=other\n' });
    expect(base(clone, 'git:HEAD').sources[0]?.bytes).toEqual(Buffer.from(bytes));
  });

  test('is found from a folder inside, with paths as they were given', () => {
    const clone = newClone();
    clone.commit({ 'top.yaml': 'top', 'teams/a/limits.yaml': 'inner', 'teams/limits.yaml': 'other' });
    clone.write({ 'top.yaml': 'x', 'teams/a/limits.yaml': 'x' });
    const inside = { cwd: join(clone.cwd, 'teams/a'), env: clone.env };
    expect(texts(inside, 'git:HEAD', ['limits.yaml', '../../top.yaml'])).toEqual([
      'limits.yaml=inner',
      '../../top.yaml=top',
    ]);
  });

  test('is found for an absolute path, also from outside of the repository', () => {
    const clone = changed();
    const path = join(clone.cwd, 'limits.yaml');
    expect(texts({ cwd: emptyFolder(), env: clone.env }, 'git:HEAD', [path])).toEqual([`${path}=before`]);
  });

  test.each([
    'the limits.yaml',
    'line\nbreak.yaml',
    'Limits für Ärzte 限.yaml',
    '-c.yaml',
    '--output=x',
    '-h',
    '*.yaml',
    ':(top)limits.yaml',
    '{^{blob}',
    "it's $(touch x).yaml",
    'limits^{blob}',
  ])('reads a file named %j', (name) => {
    const clone = newClone();
    clone.commit({ [name]: 'odd', limits: 'another', 'other.yaml': 'another' });
    expect(texts(clone, 'git:HEAD', [name])).toEqual([`${name}=odd`]);
  });

  test('works in a repository with SHA-256 IDs', () => {
    const clone = newClone(['--object-format=sha256']);
    const id = clone.commit({ 'a/limits.yaml': 'one' });
    expect(id).toHaveLength(64);
    expect(texts(clone, `git:${id}`, ['a/limits.yaml'])).toEqual(['a/limits.yaml=one']);
  });

  test('works in a linked worktree and with a detached HEAD', () => {
    const clone = newClone();
    clone.commit({ 'limits.yaml': 'one' });
    const tree = join(emptyFolder(), 'tree');
    clone.git('worktree', 'add', '--quiet', '--detach', tree);
    clone.commit({ 'limits.yaml': 'two' });
    expect(texts(cloneAt(tree), 'git:HEAD')).toEqual(['limits.yaml=one']);
    expect(texts(cloneAt(tree), 'git:main')).toEqual(['limits.yaml=two']);
  });

  test('is looked for in a submodule when the file is in one', () => {
    const inner = newClone();
    inner.commit({ 'limits.yaml': 'inner' });
    const outer = newClone();
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.cwd, 'sub');
    outer.commit({ 'own.yaml': 'own' });
    expect(texts(outer, 'git:HEAD', ['sub/limits.yaml'])).toEqual(['sub/limits.yaml=inner']);
    expect(refusal(() => base(outer, 'git:HEAD', ['own.yaml', 'sub/limits.yaml'])).message).toBe(
      'Cannot read git:HEAD: the files are not all in one repository',
    );
  });

  test('is the one that the files lie in, also where a hook says otherwise', () => {
    const clone = changed();
    const other = newClone();
    other.commit({ 'limits.yaml': 'of another' });
    const env = { ...clone.env, GIT_DIR: join(other.cwd, '.git'), GIT_WORK_TREE: other.cwd };
    expect(texts({ cwd: clone.cwd, env }, 'git:HEAD')).toEqual(['limits.yaml=before']);
  });

  test('is taken as it was made, not as a replacement has it', () => {
    const clone = changed();
    const forged = clone.git('commit-tree', '-m', 'Forged', clone.git('mktree', '--missing'));
    clone.git('replace', 'HEAD', forged);
    expect(texts(clone, 'git:HEAD')).toEqual(['limits.yaml=before']);
  });
});

describe('symbolic links', () => {
  test('are followed as they stood in the commit: file, folder, and one behind the other', () => {
    const clone = newClone();
    clone.commit({
      'config/real.yaml': 'one',
      'config/deep/again.yaml': { link: '../real.yaml' },
      conf: { link: './config/deep' },
      'limits.yaml': { link: 'conf//again.yaml' },
    });
    expect(texts(clone, 'git:HEAD', ['limits.yaml', 'conf/again.yaml'])).toEqual([
      'limits.yaml=one',
      'conf/again.yaml=one',
    ]);
  });

  test('of a folder that was none in the commit do not matter', () => {
    const clone = newClone();
    clone.commit({ 'conf/limits.yaml': 'one', 'config/limits.yaml': 'other' });
    clone.write({ conf: { link: 'config' } });
    expect(texts(clone, 'git:HEAD', ['conf/limits.yaml'])).toEqual(['conf/limits.yaml=one']);
  });

  test('need not be links in the folder any more', () => {
    const clone = newClone();
    clone.commit({ 'real.yaml': 'one', 'limits.yaml': { link: 'real.yaml' } });
    clone.write({ 'limits.yaml': 'file now' });
    expect(texts(clone, 'git:HEAD')).toEqual(['limits.yaml=one']);
  });

  test.each(['../outside.yaml', 'sub/../../outside.yaml', '/etc/passwd', 'sub/up/../../../outside.yaml'])(
    'to %s leave the repository in the commit, and are refused',
    (link) => {
      const clone = newClone();
      clone.commit({ 'limits.yaml': { link }, 'sub/up/x': '' });
      clone.write({ 'limits.yaml': 'file now' });
      expect(refusal(() => base(clone, 'git:HEAD'))).toMatchObject({
        message: 'Cannot read git:HEAD: of limits.yaml, it is a symbolic link that leaves the repository',
        code: 3,
      });
    },
  );

  test('that leave the repository in the folder are refused', () => {
    const clone = changed();
    const outside = join(emptyFolder(), 'secret');
    writeFileSync(outside, 'secret');
    clone.write({ 'limits.yaml': { link: outside } });
    expect(refusal(() => base(clone, 'git:HEAD')).message).toBe(
      'Cannot read git:HEAD: limits.yaml is a symbolic link that leaves the repository',
    );
  });

  test('that go round in a circle are refused', () => {
    const clone = newClone();
    clone.commit({ 'limits.yaml': { link: 'b' }, b: { link: 'limits.yaml' } });
    clone.write({ 'limits.yaml': 'file now' });
    expect(refusal(() => base(clone, 'git:HEAD')).message).toContain('its symbolic links go round in a circle');
  });

  test('that lead nowhere, to a folder or into a submodule are absent files', () => {
    const clone = newClone();
    const id = clone.commit({
      nowhere: { link: 'gone' },
      folder: { link: 'sub' },
      'sub/x': '',
      module: { link: 'vendor/x' },
      through: { link: 'sub/x/y' },
    });
    clone.git('update-index', '--add', '--cacheinfo', `160000,${id},vendor`);
    clone.git('commit', '--quiet', '--message', 'Add a submodule');
    const files = ['nowhere', 'folder', 'module', 'through'];
    clone.write(Object.fromEntries(files.map((file) => [file, 'file now'])));
    expect(texts(clone, 'git:HEAD', files)).toEqual([]);
  });

  test('lead to the repository, where the folder is reached through one', () => {
    const clone = changed();
    const link = join(emptyFolder(), 'link');
    symlinkSync(clone.cwd, link);
    expect(texts({ cwd: link, env: clone.env }, 'git:HEAD')).toEqual(['limits.yaml=before']);
    expect(texts({ cwd: emptyFolder(), env: clone.env }, 'git:HEAD', [join(link, 'limits.yaml')])).toEqual([
      `${join(link, 'limits.yaml')}=before`,
    ]);
  });
});

describe('what nobody may do with a REF', () => {
  test.each([
    '--output=x',
    '-h',
    '--help',
    '-p',
    'HEAD:../x',
    'HEAD:limits.yaml',
    '^HEAD',
    'HEAD..HEAD',
    'HEAD --output=x',
    'HEAD\n--output=x',
    '$(touch x)',
    '`touch x`',
    ';touch x',
    'HEAD^{tree}',
    'HEAD^{blob}',
    '--all',
    'refs/heads/*',
    '@{',
  ])('git:%s ends with exit 3 and writes nothing', (ref) => {
    const clone = changed();
    const files = readdirSync(clone.cwd);
    const { code, message } = refusal(() => base(clone, `git:${ref}`));
    const reasons = ['it does not name a commit', 'there is no such commit here'];
    expect(code).toBe(3);
    expect(reasons.map((reason) => `Cannot read git:${ref}: ${reason}`)).toContain(message);
    expect(readdirSync(clone.cwd)).toEqual(files);
  });

  test('a branch whose name begins with a dash is a branch', () => {
    const clone = changed();
    clone.git('update-ref', 'refs/heads/--all', 'HEAD');
    expect(texts(clone, 'git:--all')).toEqual(['limits.yaml=before']);
  });

  test('git: alone names no commit', () => {
    expect(refusal(() => base(changed(), 'git:'))).toEqual({
      message: '--base git: does not name a commit',
      hint: 'Give a branch, a tag or a commit: git:main.',
      code: 3,
    });
  });
});

describe('a REF that is not here', () => {
  const origin = (): Clone => {
    const clone = newClone();
    clone.commit({ 'limits.yaml': 'one' });
    clone.commit({ 'limits.yaml': 'two' });
    clone.git('branch', 'release/1');
    clone.git('checkout', '--quiet', '-b', 'feature', 'main~1');
    clone.commit({ 'other.yaml': 'x' });
    clone.git('checkout', '--quiet', '--detach', 'main');
    clone.git('merge', '--quiet', '--no-ff', 'feature');
    clone.git('update-ref', 'refs/pull/7/merge', 'HEAD');
    clone.git('checkout', '--quiet', 'main');
    return clone;
  };

  /** The line that the hint gives, carried out. */
  const fetchAsTold = (clone: Clone, spec: string): string => {
    const { code, hint } = refusal(() => base(clone, spec));
    const line = /git (fetch [^(]*)/.exec(hint ?? '')?.[1]?.trim() ?? '';
    expect(code).toBe(3);
    clone.git('-c', 'protocol.file.allow=always', ...line.split(' '));
    return line;
  };

  /** As GitHub and GitLab check out a merge request: one commit, detached, no branch of the remote. */
  const ciCheckout = (from: Clone): Clone => {
    const clone = newClone();
    from.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    clone.git('remote', 'add', 'origin', `file://${from.cwd}`);
    clone.git('fetch', '--quiet', '--no-tags', '--depth=1', 'origin', '+refs/pull/7/merge:refs/remotes/pull/7/merge');
    clone.git('checkout', '--quiet', '--detach', 'refs/remotes/pull/7/merge');
    return clone;
  };

  test.each([
    ['git:origin/main', 'fetch --no-tags --unshallow origin +refs/heads/main:refs/remotes/origin/main', 'two'],
    [
      'git:refs/remotes/origin/release/1',
      'fetch --no-tags --unshallow origin +refs/heads/release/1:refs/remotes/origin/release/1',
      'two',
    ],
    ['git:origin/main~1', 'fetch --no-tags --unshallow origin +refs/heads/main:refs/remotes/origin/main', 'one'],
    ['git:HEAD^1', 'fetch --no-tags --unshallow origin', 'two'],
    ['git:release/1', 'fetch --no-tags --unshallow origin release/1:release/1', 'two'],
  ])('%s is here after the line that the error gives, in a checkout of depth 1', (spec, line, text) => {
    const clone = ciCheckout(origin());
    expect(fetchAsTold(clone, spec)).toBe(line);
    expect(texts(clone, spec)).toEqual([`limits.yaml=${text}`]);
  });

  test('a commit is here after the line that the error gives, in a checkout of depth 1', () => {
    const from = origin();
    const first = from.git('rev-parse', 'main~1');
    const clone = ciCheckout(from);
    expect(fetchAsTold(clone, `git:${first}`)).toBe(`fetch --no-tags --unshallow origin ${first}`);
    expect(texts(clone, `git:${first}`)).toEqual(['limits.yaml=one']);
  });

  test('is fetched without cutting the history of a whole clone', () => {
    const from = origin();
    const clone = cloneOf(from, '--single-branch', '--branch=main');
    expect(fetchAsTold(clone, 'git:origin/release/1')).toBe(
      'fetch --no-tags origin +refs/heads/release/1:refs/remotes/origin/release/1',
    );
    expect(texts(clone, 'git:origin/release/1')).toEqual(['limits.yaml=two']);
    expect(clone.git('rev-parse', '--is-shallow-repository')).toBe('false');
  });

  test('is fetched from the remote that it names, else from the only one', () => {
    const clone = changed();
    clone.git('remote', 'add', 'upstream', 'https://example.invalid/x');
    expect(refusal(() => base(clone, 'git:upstream/main'))).toEqual({
      message: 'Cannot read git:upstream/main: there is no such commit here',
      hint: 'Fetch it: git fetch --no-tags upstream +refs/heads/main:refs/remotes/upstream/main',
      code: 3,
    });
    expect(refusal(() => base(clone, 'git:next')).hint).toBe('Fetch it: git fetch --no-tags upstream next:next');
  });

  test('cannot be fetched where there is no remote', () => {
    expect(refusal(() => base(changed(), 'git:main2'))).toEqual({
      message: 'Cannot read git:main2: there is no such commit here',
      hint: 'The repository has no remote to fetch it from. What is here: git:main.',
      code: 3,
    });
    const empty = newClone();
    empty.write({ 'limits.yaml': 'first' });
    expect(refusal(() => base(empty, 'git:main')).hint).toBe(
      'The repository has no remote to fetch it from. Nothing is committed here yet.',
    );
  });

  test('puts no command of its own into the line that people paste', () => {
    const clone = changed();
    clone.git('remote', 'add', 'origin', 'https://example.invalid/x');
    expect(refusal(() => base(clone, "git:x;rm${IFS}-rf'y")).hint).toBe(
      `Fetch it: git fetch --no-tags origin 'x;rm\${IFS}-rf'\\''y:x;rm\${IFS}-rf'\\''y'`,
    );
  });
});

describe('where git cannot help', () => {
  test('no git at all is said', () => {
    const clone = changed();
    expect(refusal(() => base({ cwd: clone.cwd, env: { PATH: emptyFolder() } }, 'git:HEAD'))).toEqual({
      message: 'Cannot read git:HEAD: git is not installed',
      hint: 'Install git, or put it on the PATH.',
      code: 3,
    });
  });

  test('a folder outside of any repository is said', () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'limits.yaml'), 'x');
    expect(refusal(() => base({ cwd, env: newClone().env }, 'git:HEAD')).message).toBe(
      'Cannot read git:HEAD: the folder is not in a git repository',
    );
  });

  test('a repository of another user is said, with the line that trusts it', () => {
    const clone = changed();
    const untrusted = withGit(clone, 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "$REAL" "$@"');
    expect(refusal(() => base(untrusted, 'git:HEAD'))).toEqual({
      message:
        'Cannot read git:HEAD: the repository belongs to another user, so git does not trust it (safe.directory)',
      hint: `If you trust it: git config --global --add safe.directory '${clone.cwd}'`,
      code: 3,
    });
  });

  test('a folder that only looks like a repository is not taken for one', () => {
    const clone = changed();
    const bare = join(clone.cwd, 'vendor');
    mkdirSync(bare);
    const planted = cloneAt(bare);
    planted.git('init', '--quiet', '--bare', '.');
    planted.git('config', 'core.bare', 'false');
    planted.git('config', 'core.worktree', bare);
    clone.write({ 'vendor/limits.yaml': 'x' });
    expect(refusal(() => base(clone, 'git:HEAD', ['vendor/limits.yaml'])).message).toBe(
      'Cannot read git:HEAD: the folder is not in a work tree of a git repository',
    );
  });

  test('a file over 16 MiB is refused before it is read', () => {
    const clone = newClone();
    clone.commit({ 'limits.yaml': new Uint8Array(16 * 1024 * 1024 + 1) });
    clone.write({ 'limits.yaml': 'small' });
    const log = join(emptyFolder(), 'log');
    const logged = withGit(clone, `echo "$@" >> '${log}'; exec "$REAL" "$@"`);
    expect(refusal(() => base(logged, 'git:HEAD')).message).toBe(
      'Cannot read git:HEAD: limits.yaml has 16,777,217 bytes there; the most is 16 MiB',
    );
    const calls = readFileSync(log, 'utf8').split('\n');
    expect(calls.flatMap((call) => / cat-file (--\S+)/.exec(call)?.[1] ?? [])).toEqual(['--batch', '--batch-check']);
  });

  test('a partial clone fetches nothing, and is told how to', () => {
    const origin = newClone();
    const first = origin.commit({ 'limits.yaml': 'one' });
    origin.commit({ 'limits.yaml': 'two' });
    const clone = cloneOf(origin, '--filter=blob:none');
    expect(texts(clone, 'git:HEAD')).toEqual(['limits.yaml=two']);
    const older = withGit(clone, 'unset GIT_NO_LAZY_FETCH; exec "$REAL" "$@"');
    expect(refusal(() => base(older, `git:${first}`)).code).toBe(3);
    expect(refusal(() => base(clone, `git:${first}`))).toEqual({
      message: `Cannot read git:${first}: the clone lacks objects that are needed (it is partial or damaged)`,
      hint: 'Fetch the rest: git fetch --no-filter --refetch origin',
      code: 3,
    });
    clone.git('fetch', '--quiet', '--no-filter', '--refetch', 'origin');
    expect(texts(clone, `git:${first}`)).toEqual(['limits.yaml=one']);
  });

  test.each([
    ['its file', 'HEAD:conf/limits.yaml'],
    ['its folder', 'HEAD:conf'],
    ['the link to it', 'HEAD:link.yaml'],
  ])('a clone that lost %s is not taken for one without it', (_, lost) => {
    const clone = newClone();
    clone.commit({ 'conf/limits.yaml': 'one', 'link.yaml': { link: 'conf/limits.yaml' } });
    const id = clone.git('rev-parse', lost);
    rmSync(join(clone.cwd, '.git/objects', id.slice(0, 2), id.slice(2)));
    expect(refusal(() => base(clone, 'git:HEAD', ['link.yaml'])).message).toBe(
      'Cannot read git:HEAD: the clone lacks objects that are needed (it is partial or damaged)',
    );
  });

  test('a link whose text is no path is refused', () => {
    const clone = newClone();
    clone.write({ text: 'a/'.repeat(4000), 'limits.yaml': 'file now' });
    const id = clone.git('hash-object', '-w', 'text');
    clone.git('update-index', '--add', '--cacheinfo', `120000,${id},limits.yaml`);
    clone.git('commit', '--quiet', '--message', 'Link');
    expect(refusal(() => base(clone, 'git:HEAD')).message).toContain('its symbolic links go round in a circle');
  });

  test('a git that cannot be started is said', () => {
    const clone = changed();
    const folder = emptyFolder();
    writeFileSync(join(folder, 'git'), 'no program', { mode: 0o644 });
    expect(refusal(() => base({ cwd: clone.cwd, env: { PATH: folder } }, 'git:HEAD')).message).toBe(
      'Cannot read git:HEAD: git cannot be started (EACCES)',
    );
  });

  test('a folder that is gone is said', () => {
    const clone = changed();
    expect(refusal(() => base(clone, 'git:HEAD', ['gone/limits.yaml'])).message).toBe(
      `Cannot read git:HEAD: ${join(clone.cwd, 'gone')} cannot be read: it does not exist`,
    );
  });

  test('a git that does not stop writing is stopped', () => {
    const endless = withGit(changed(), 'exec yes');
    expect(refusal(() => base(endless, 'git:HEAD')).message).toBe('Cannot read git:HEAD: git wrote more than 256 MiB');
  });

  test('a git that fails half-way is said in its own words', () => {
    const script = 'case "$*" in *batch-check*) echo "fatal: Out of memory" >&2; exit 128;; esac; exec "$REAL" "$@"';
    expect(refusal(() => base(withGit(changed(), script), 'git:HEAD')).message).toBe(
      'Cannot read git:HEAD: git says: Out of memory',
    );
  });

  test('a git that ends before it has read what it is asked is judged by how it ended', () => {
    const early = withGit(changed(), 'echo "fatal: Out of memory" >&2; exit 128');
    expect(askGit(early, ['cat-file'], 'x'.repeat(1_000_000))).toMatchObject({
      status: 128,
      stderr: 'fatal: Out of memory\n',
    });
  });

  test('a git that is killed has given no answer', () => {
    const killed = withGit(changed(), 'kill -9 $$');
    expect(refusal(() => base(killed, 'git:HEAD')).message).toBe('Cannot read git:HEAD: git was ended by SIGKILL');
  });

  test('a repository that this git does not know is said in the words of git', () => {
    const clone = changed();
    clone.git('config', 'core.repositoryFormatVersion', '99');
    expect(refusal(() => base(clone, 'git:HEAD')).message).toBe(
      'Cannot read git:HEAD: git says: Expected git repo version <= 1, found 99',
    );
  });
});

test('git sees none of our secrets, and nothing that is not listed', () => {
  const clone = changed();
  const log = join(emptyFolder(), 'log');
  const spy = withGit(clone, `env >> '${log}'; exec "$REAL" "$@"`);
  const env = { ...spy.env, ...secretEnvironment, anthropic_x: 'z', HOME: clone.cwd, OTHER: 'not listed' };
  expect(texts({ cwd: clone.cwd, env }, 'git:HEAD')).toEqual(['limits.yaml=before']);
  const seen = readFileSync(log, 'utf8');
  expect(seen).toContain('GIT_TERMINAL_PROMPT=0');
  expect(seen).toContain(`HOME=${clone.cwd}`);
  expect(/^.*(anthropic|token|webhook|OTHER=).*$/im.exec(seen)).toBe(null);
});

test.each(['bin', '.', ''])('a program in the repository is not taken for git when the PATH has "%s"', (relative) => {
  const clone = changed();
  const { env } = withGit(clone, `touch '${join(clone.cwd, 'started')}'; exec "$REAL" "$@"`);
  const [folder = ''] = env['PATH']?.split(':') ?? [];
  for (const name of ['bin', '.']) {
    mkdirSync(join(clone.cwd, name), { recursive: true });
    copyFileSync(join(folder, 'git'), join(clone.cwd, name, 'git'));
  }
  const PATH = `${relative}:${clone.env['PATH'] ?? ''}`;
  expect(texts({ cwd: clone.cwd, env: { ...clone.env, PATH } }, 'git:HEAD')).toEqual(['limits.yaml=before']);
  expect(existsSync(join(clone.cwd, 'started'))).toBe(false);
});
