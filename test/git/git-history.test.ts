import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { readCommittedBase } from '../../src/git/base.js';
import { type DeclarationHistory, type HistoryRequest, readHistory } from '../../src/git/git-history.js';
import { openOnce } from '../../src/git/repository.js';
import { readPartings } from '../../src/git/parting.js';
import {
  type Clone,
  cloneAt,
  cloneOf,
  declares,
  emptyFolder,
  newClone,
  textsOf,
  withGit,
  written,
} from './git-clone.js';

type Place = Pick<Clone, 'cwd' | 'env'>;

/** Up to HEAD, all of it older than what has to be looked at closely. */
const request: HistoryRequest = { from: 'HEAD', organization: null, now: 2_000_000_000, since: Infinity };

function history(
  clone: Place,
  files: readonly string[] = ['limits.yaml'],
  words: Partial<HistoryRequest> = {},
): DeclarationHistory {
  return readHistory(openOnce(files, clone), { ...request, ...words });
}

/** The texts of limits.yaml, newest first; of several files, joined. */
function texts({ versions }: Pick<DeclarationHistory, 'versions'>): readonly string[] {
  return versions.map(({ sources }) => textsOf(sources).join(' ').replaceAll('limits.yaml=', ''));
}

/** Commits each text of limits.yaml, the first one first, and gives the commits. */
function commitAll(clone: Clone, ...versions: readonly string[]): readonly string[] {
  return versions.map((text) => clone.commit({ 'limits.yaml': text }));
}

describe('the history of the declaration', () => {
  test('is every commit that changed it, newest first, with the time it came to be here', () => {
    const clone = newClone();
    const [one = '', two = ''] = commitAll(clone, 'one', 'two');
    clone.commit({ 'other.yaml': 'x' });
    const [three = ''] = commitAll(clone, 'three');
    clone.write({ 'limits.yaml': 'not committed' });
    const { versions, unavailable } = history(clone);
    expect(unavailable).toBe(null);
    expect(versions.map(({ commit }) => commit)).toEqual([three, two, one]);
    expect(texts({ versions })).toEqual(['three', 'two', 'one']);
    expect(versions.map(({ time }) => time)).toEqual(
      [three, two, one].map((id) => Number(clone.git('show', '--no-patch', '--format=%ct', id))),
    );
  });

  test('ends where it is told to, so that a branch can be judged by what was there before it', () => {
    const clone = newClone();
    commitAll(clone, 'one');
    clone.git('branch', 'before');
    commitAll(clone, 'two');
    expect(texts(history(clone, ['limits.yaml'], { from: 'before' }))).toEqual(['one']);
  });

  test('gives a merge as the one time at which its branch came in', () => {
    const clone = newClone();
    commitAll(clone, 'one');
    clone.git('checkout', '--quiet', '-b', 'feature');
    commitAll(clone, 'draft', 'two');
    clone.git('checkout', '--quiet', 'main');
    clone.commit({ 'other.yaml': 'x' });
    clone.git('merge', '--quiet', '--no-ff', 'feature');
    const { versions } = history(clone);
    expect(texts({ versions })).toEqual(['two', 'one']);
    expect(versions[0]?.commit).toBe(clone.git('rev-parse', 'HEAD'));
  });

  test('takes the committer’s time, since a commit is written before it is merged', () => {
    const clone = newClone();
    commitAll(clone, 'one');
    clone.git('commit', '--quiet', '--amend', '--no-edit', '--date=@1000000000 +0000');
    expect(history(clone).versions[0]?.time).toBe(Number(clone.git('show', '--no-patch', '--format=%ct')));
  });

  test('has all the files of a declaration in every version, also those that did not change', () => {
    const clone = newClone();
    clone.commit({ 'a.yaml': 'a1' });
    clone.commit({ 'b.yaml': 'b1' });
    clone.commit({ 'a.yaml': 'a2' });
    expect(texts(history(clone, ['a.yaml', 'b.yaml']))).toEqual([
      'a.yaml=a2 b.yaml=b1',
      'a.yaml=a1 b.yaml=b1',
      'a.yaml=a1',
    ]);
  });

  test('shows where nothing was declared, because the file was deleted for a time', () => {
    const clone = newClone();
    commitAll(clone, 'one');
    clone.commit({ 'limits.yaml': null });
    commitAll(clone, 'two');
    expect(texts(history(clone))).toEqual(['two', '', 'one']);
  });

  test('is not available for a declaration that is not in any commit yet: nobody knows where it came from', () => {
    const clone = newClone();
    clone.commit({ 'a.yaml': declares(1) });
    clone.write({ 'limits.yaml': declares(1), 'b.yaml': 'new' });
    expect(history(clone)).toEqual({ versions: [], unavailable: 'limits.yaml is not in any commit yet', whole: false });
    expect(history(clone, ['limits.yaml', 'b.yaml']).unavailable).toBe(
      'limits.yaml and b.yaml are not in any commit yet',
    );
    expect(texts(history(clone, ['limits.yaml', 'a.yaml']))).toEqual([`a.yaml=${declares(1)}`]);
  });

  test('ends after 200 versions', () => {
    const clone = written(Array.from({ length: 205 }, (_, index) => ({ 'limits.yaml': `${index}\n` })));
    const found = texts(history(clone));
    expect({ count: found.length, first: found[0], last: found.at(-1) }).toEqual({
      count: 200,
      first: '204\n',
      last: '5\n',
    });
    const cut = cloneOf(clone, '--depth=203');
    expect(history(cut)).toMatchObject({ versions: { length: 200 }, unavailable: null, whole: false });
  });

  test('counts a change of the mode alone, and a rename alone, as no version', () => {
    const clone = newClone();
    clone.commit({ 'old.yaml': declares(1) });
    clone.git('mv', 'old.yaml', 'limits.yaml');
    clone.commit({});
    chmodSync(join(clone.cwd, 'limits.yaml'), 0o755);
    clone.commit({});
    const { versions } = history(clone);
    expect(versions.map(({ commit }) => commit)).toEqual([clone.git('rev-parse', 'HEAD~2')]);
  });
});

test.each(['*.yaml', ':(exclude)limits.yaml', ':!x', '--all', 'two\nlines.yaml', 'Ärzte.yaml'])(
  'the history of a file named %j is its own',
  (name) => {
    const clone = newClone();
    clone.commit({ 'other.yaml': '1', 'limits.yaml': '1' });
    const one = clone.commit({ [name]: 'one' });
    const two = clone.commit({ [name]: 'two' });
    clone.commit({ 'other.yaml': '2' });
    expect(history(clone, [name]).versions.map(({ commit }) => commit)).toEqual([two, one]);
  },
);

describe('a declaration that was moved', () => {
  /** Moves a file as git does it, changed by nothing. */
  const move = (clone: Clone, from: string, to: string): void => {
    clone.git('mv', from, to);
    clone.commit({});
  };

  test('is followed to its old name, also where it changed on the way', () => {
    const clone = newClone();
    clone.commit({ 'conf/old name.yaml': declares(1) });
    clone.commit({ 'conf/old name.yaml': declares(2) });
    clone.commit({ 'conf/old name.yaml': null, 'limits.yaml': declares(3) });
    clone.commit({ 'limits.yaml': declares(4) });
    expect(texts(history(clone))).toEqual([
      declares(4),
      declares(3),
      `conf/old name.yaml=${declares(2)}`,
      `conf/old name.yaml=${declares(1)}`,
    ]);
    expect(history(clone)).toMatchObject({ unavailable: null, whole: true });
  });

  test('is followed where it was written anew, with nothing in common', () => {
    const clone = newClone();
    clone.commit({
      'old.json': JSON.stringify({ version: 1, workspaces: { prod: { limits: { batch: { tokens_per_day: 1 } } } } }),
    });
    clone.commit({ 'old.json': null, 'limits.yaml': `# All of it is new\n${declares(2)}` });
    expect(history(clone).versions).toHaveLength(2);
  });

  test('is followed through two moves, and through a move of its folder', () => {
    const clone = newClone();
    clone.commit({ 'a.yaml': declares(1) });
    move(clone, 'a.yaml', 'b.yaml');
    clone.commit({ 'b.yaml': declares(2), 'infra/x': '' });
    move(clone, 'b.yaml', 'infra/limits.yaml');
    move(clone, 'infra', 'infrastructure');
    expect(texts(history(clone, ['infrastructure/limits.yaml']))).toEqual([
      `b.yaml=${declares(2)}`,
      `a.yaml=${declares(1)}`,
    ]);
  });

  test('is followed where it was parted into files, and where files were joined', () => {
    const clone = newClone();
    clone.commit({ 'limits.yaml': declares(1) });
    clone.commit({ 'limits.yaml': null, 'a.yaml': declares(2), 'b.yaml': declares(2, 'staging') });
    clone.commit({ 'b.yaml': declares(3, 'staging') });
    clone.commit({ 'a.yaml': null, 'b.yaml': null, 'all.yaml': declares(4) });
    expect(texts(history(clone, ['all.yaml']))).toEqual([
      `all.yaml=${declares(4)}`,
      `a.yaml=${declares(2)} b.yaml=${declares(3, 'staging')}`,
      `a.yaml=${declares(2)} b.yaml=${declares(2, 'staging')}`,
      declares(1),
    ]);
  });

  test('is followed where files were joined into one of them', () => {
    const clone = newClone();
    clone.commit({ 'limits.yaml': declares(1), 'b.yaml': declares(1, 'staging') });
    clone.commit({ 'b.yaml': null, 'limits.yaml': declares(2) });
    expect(texts(history(clone))).toEqual([declares(2), `${declares(1)} b.yaml=${declares(1, 'staging')}`]);
  });

  test('is followed from the folder that it is planned in, with paths as the user would give them', () => {
    const clone = newClone();
    clone.commit({ 'limits.yaml': declares(1) });
    clone.commit({ 'limits.yaml': null, 'conf/limits.yaml': declares(2) });
    const inside = { cwd: join(clone.cwd, 'conf'), env: clone.env };
    expect(history(inside).versions.map(({ sources }) => textsOf(sources))).toEqual([
      [`limits.yaml=${declares(2)}`],
      [`../limits.yaml=${declares(1)}`],
    ]);
  });

  test('is followed where the move is only staged, or not even that', () => {
    const clone = newClone();
    clone.commit({ 'old.yaml': declares(1) });
    clone.git('mv', 'old.yaml', 'limits.yaml');
    expect(texts(history(clone))).toEqual([`old.yaml=${declares(1)}`]);
    clone.git('reset', '--quiet');
    expect(texts(history(clone))).toEqual([`old.yaml=${declares(1)}`]);
  });

  test('is followed where a note was left in its place, and where it came to a path that something else had', () => {
    const clone = newClone();
    clone.commit({ 'limits.yaml': declares(1), 'a.yaml': 'replicas: 2' });
    clone.commit({ 'limits.yaml': '# See a.yaml', 'a.yaml': declares(2) });
    expect(texts(history(clone, ['a.yaml']))).toEqual([`a.yaml=${declares(2)}`, declares(1)]);
  });

  test('is read once where a copy of it is gone, too', () => {
    const clone = newClone();
    clone.commit({ 'limits.yaml': declares(1), 'copy.yaml': declares(1) });
    clone.commit({ 'limits.yaml': declares(2), 'copy.yaml': null });
    expect(texts(history(clone))).toEqual([declares(2), declares(1)]);
  });

  test('is not mixed with another file that later takes its old name', () => {
    const clone = newClone();
    clone.commit({ 'old.yaml': declares(1) });
    clone.commit({ 'old.yaml': null, 'limits.yaml': declares(2) });
    clone.commit({ 'old.yaml': 'another' });
    clone.commit({ 'old.yaml': declares(3, 'another') });
    expect(texts(history(clone))).toEqual([declares(2), `old.yaml=${declares(1)}`]);
  });

  test('is not mixed with another file that had its old name before', () => {
    const clone = newClone();
    clone.commit({ 'old.yaml': 'another' });
    clone.commit({ 'old.yaml': declares(1) });
    clone.commit({ 'old.yaml': null, 'limits.yaml': declares(2) });
    expect(texts(history(clone))).toEqual([declares(2), `old.yaml=${declares(1)}`, '']);
  });

  test('is followed where a merge moved it', () => {
    const clone = newClone();
    clone.commit({ 'old.yaml': declares(1) });
    clone.git('checkout', '--quiet', '-b', 'feature');
    move(clone, 'old.yaml', 'limits.yaml');
    clone.commit({ 'limits.yaml': declares(2) });
    clone.git('checkout', '--quiet', 'main');
    clone.commit({ 'other.yaml': 'x' });
    clone.git('merge', '--quiet', '--no-ff', 'feature');
    expect(texts(history(clone))).toEqual([declares(2), `old.yaml=${declares(1)}`]);
  });

  test('is followed for each of several files, whenever that was', () => {
    const clone = newClone();
    clone.commit({ 'a1.yaml': declares(1, 'a'), 'b1.yaml': declares(1, 'b') });
    clone.commit({ 'a1.yaml': null, 'a.yaml': declares(2, 'a') });
    clone.commit({ 'b1.yaml': null, 'b.yaml': declares(2, 'b') });
    expect(history(clone, ['a.yaml', 'b.yaml']).versions.map(({ sources }) => textsOf(sources))).toEqual([
      [`a.yaml=${declares(2, 'a')}`, `b.yaml=${declares(2, 'b')}`],
      [`a.yaml=${declares(2, 'a')}`, `b1.yaml=${declares(1, 'b')}`],
      [`a1.yaml=${declares(1, 'a')}`, `b1.yaml=${declares(1, 'b')}`],
    ]);
  });

  test('is not taken for one that was deleted and is none, or is of another organization', () => {
    const clone = newClone();
    const others = {
      'values.yaml': 'version: 1\nreplicas: 2\n',
      'notes.txt': declares(7),
      'theirs.yaml': declares(8, 'prod', 'organization: {id: org-theirs}\n'),
      'ours.yaml': declares(1, 'prod', 'organization: {id: org-ours}\n'),
    };
    clone.commit(others);
    clone.commit(Object.fromEntries(Object.keys(others).map((name) => [name, null])));
    clone.commit({ 'limits.yaml': declares(2) });
    clone.git('revert', '--no-edit', 'HEAD~1');
    clone.commit({
      ...Object.fromEntries(Object.keys(others).map((name) => [name, null])),
      'limits.yaml': declares(3),
    });
    const found = history(clone, ['limits.yaml'], { organization: 'org-ours' });
    expect(texts(found).join(' ')).not.toMatch(/values|notes|theirs/u);
  });

  test('is not followed more than 50 times, and that is said', () => {
    const clone = written(Array.from({ length: 53 }, (_, move) => ({ [`limits${move}.yaml`]: declares(move) })));
    expect(history(clone, ['limits52.yaml'])).toMatchObject({
      unavailable: 'it was moved too often to be followed',
      whole: false,
    });
  });
});

describe('a declaration behind a symbolic link', () => {
  test('has the versions of the file that it leads to, and those of the link', () => {
    const clone = newClone();
    clone.commit({ 'config/limits.yaml': 'one', 'other/limits.yaml': 'elsewhere' });
    clone.commit({ 'limits.yaml': { link: 'other/limits.yaml' } });
    clone.commit({ 'limits.yaml': { link: 'config/limits.yaml' } });
    clone.commit({ 'config/limits.yaml': 'two' });
    expect(texts(history(clone))).toEqual(['two', 'one', 'elsewhere', '']);
  });

  test('has no version from a commit in which it left the repository', () => {
    const clone = newClone();
    commitAll(clone, 'one');
    clone.commit({ 'limits.yaml': { link: '../outside.yaml' } });
    commitAll(clone, 'two');
    expect(history(clone)).toMatchObject({ unavailable: null });
    expect(texts(history(clone))).toEqual(['two', 'one']);
  });
});

describe('a history that is not available says why', () => {
  test('no git', () => {
    const clone = newClone();
    commitAll(clone, 'one');
    expect(history({ cwd: clone.cwd, env: { PATH: emptyFolder() } })).toEqual({
      versions: [],
      unavailable: 'git is not installed',
      whole: false,
    });
  });

  test('no repository', () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'limits.yaml'), 'x');
    expect(history({ cwd, env: newClone().env }).unavailable).toBe('the folder is not in a git repository');
  });

  test('no commit yet', () => {
    const clone = newClone();
    clone.write({ 'limits.yaml': 'x' });
    expect(history(clone)).toEqual({
      versions: [],
      unavailable: 'the repository has no commit yet',
      whole: false,
    });
  });

  test('a shallow clone, with the versions that it has', () => {
    const origin = newClone();
    commitAll(origin, 'one', 'two', 'three');
    const clone = cloneOf(origin, '--depth=2');
    expect(history(clone).unavailable).toBe('the clone is shallow');
    expect(texts(history(clone))).toEqual(['three', 'two']);
    expect(texts(history(cloneOf(origin)))).toEqual(['three', 'two', 'one']);
  });

  test('a partial clone, with the versions that it has, and nothing is fetched', () => {
    const origin = newClone();
    commitAll(origin, 'one', 'two', 'three');
    const clone = cloneOf(origin, '--filter=blob:none');
    expect(history(clone).unavailable).toBe('the clone lacks objects that are needed (it is partial or damaged)');
    expect(texts(history(clone))).toEqual(['three']);
    expect(clone.git('count-objects', '-v')).toContain('count: 0');
  });

  test('a damaged clone, with the versions that it has', () => {
    const clone = newClone();
    clone.commit({ 'a/x': 'zero', 'a/limits.yaml': { link: './x' } });
    clone.commit({ 'a/limits.yaml': 'one' });
    clone.commit({ 'a/limits.yaml': 'two' });
    for (const [lost, versions] of [
      ['HEAD^:a', []],
      ['HEAD^:a/limits.yaml', ['two', 'zero']],
      ['HEAD^^:a/limits.yaml', ['two', 'one']],
    ] as const) {
      const whole = cloneAt(emptyFolder());
      cpSync(clone.cwd, whole.cwd, { recursive: true });
      const id = clone.git('rev-parse', lost);
      rmSync(join(whole.cwd, '.git/objects', id.slice(0, 2), id.slice(2)));
      const found = history(whole, ['a/limits.yaml']);
      expect(found.unavailable).toBe('the clone lacks objects that are needed (it is partial or damaged)');
      expect(texts(found)).toEqual(versions.map((text) => `a/${text}`));
    }
  });

  test('a partial clone without folders', () => {
    const origin = newClone();
    commitAll(origin, 'one', 'two');
    const clone = cloneOf(origin, '--filter=tree:0');
    expect(history(clone).unavailable).toBe('the clone lacks objects that are needed (it is partial or damaged)');
  });

  test('a partial clone in which a rename cannot be looked for', () => {
    const origin = newClone();
    origin.commit({ 'old.yaml': declares(1) });
    origin.commit({ 'old.yaml': null, 'limits.yaml': declares(2) });
    const clone = cloneOf(origin, '--filter=blob:none');
    expect(history(clone).unavailable).toBe('the clone lacks objects that are needed (it is partial or damaged)');
  });

  test('a repository of another user', () => {
    const clone = newClone();
    commitAll(clone, 'one');
    const untrusted = withGit(clone, 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "$REAL" "$@"');
    expect(history(untrusted).unavailable).toBe(
      'the repository belongs to another user, so git does not trust it (safe.directory)',
    );
  });

  test('a file outside of the repository', () => {
    const [clone, other] = [newClone(), newClone()];
    commitAll(clone, 'one');
    commitAll(other, 'one');
    const outside = join(other.cwd, 'limits.yaml');
    expect(history(clone, ['limits.yaml', outside]).unavailable).toBe('the files are not all in one repository');
    clone.write({ 'limits.yaml': { link: outside } });
    expect(history(clone).unavailable).toBe('limits.yaml is a symbolic link that leaves the repository');
  });

  test('versions that are too large together, with the newest of them; one over 16 MiB never was a declaration', () => {
    const large = (text: string, size = 15): string => text.repeat(size * 1024 * 1024);
    const all = ['first', ...Array.from('abcdefghij', (text) => large(text)), large('x', 17), 'last'];
    const clone = written(all.map((text) => ({ 'limits.yaml': text })));
    const { versions, unavailable } = history(clone);
    expect(unavailable).toBe('the versions are too large together');
    expect(versions.map(({ sources }) => String.fromCodePoint(sources[0]?.bytes[0] ?? 0)).join('')).toBe('ljihgfedc');
  });
});

test('a large declaration that goes to and fro is read once for each of its texts', () => {
  const texts = ['a', 'b'].map((text) => text.repeat(15 * 1024 * 1024));
  const clone = written(Array.from({ length: 5 }, () => texts.map((text) => ({ 'limits.yaml': text }))).flat());
  expect(history(clone)).toMatchObject({ versions: { length: 10 }, unavailable: null, whole: true });
});

describe('a repository that came from elsewhere', () => {
  /** A repository whose configuration names a program wherever git takes one. */
  const armed = (): { readonly clone: Clone; readonly started: string } => {
    const clone = newClone();
    commitAll(clone, 'one', 'two');
    const started = join(emptyFolder(), 'started');
    const program = join(emptyFolder(), 'program');
    writeFileSync(program, `#!/bin/sh\necho "$0 $@" >> '${started}'\n`);
    chmodSync(program, 0o755);
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.editor',
      'core.askPass',
      'core.sshCommand',
      'core.gitProxy',
      'core.alternateRefsCommand',
      'diff.external',
      'diff.evil.command',
      'diff.evil.textconv',
      'filter.evil.smudge',
      'filter.evil.clean',
      'filter.evil.process',
      'gpg.program',
      'pager.rev-list',
      'pager.cat-file',
      'pager.rev-parse',
      'pager.diff-tree',
      'uploadpack.packObjectsHook',
    ]) {
      clone.git('config', key, `'${program}'`);
    }
    clone.git('config', 'log.showSignature', 'true');
    clone.git('config', 'gpg.program', program);
    clone.write({ '.gitattributes': '* filter=evil diff=evil\n' });
    const signed = clone
      .git('cat-file', 'commit', 'HEAD')
      .replace(/\n\n/u, '\ngpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n\n');
    const file = join(emptyFolder(), 'commit');
    writeFileSync(file, signed);
    clone.git('update-ref', 'HEAD', clone.git('hash-object', '-w', '-t', 'commit', file));
    return { clone, started };
  };

  test('starts no program of its own', () => {
    const { clone, started } = armed();
    expect(textsOf(readCommittedBase('git:HEAD^1', openOnce(['limits.yaml'], clone), null).sources)).toEqual([
      'limits.yaml=one',
    ]);
    expect(history(clone, ['limits.yaml'], { since: 0 }).unavailable).toBe(null);
    expect(texts(history(clone, ['limits.yaml'], { since: 0 }))).toEqual(['two', 'one']);
    readPartings('git:HEAD', openOnce(['limits.yaml'], clone), null);
    expect(existsSync(started) ? readFileSync(started, 'utf8') : '').toBe('');
    clone.git('log');
    expect(existsSync(started)).toBe(true);
  });

  test('takes eleven git processes for its history, however long it is', () => {
    const clone = newClone();
    const files = { 'a/one.yaml': '', 'a/two.yaml': '' };
    for (const text of ['1', '2', '3', '4', '5']) clone.commit({ ...files, 'a/one.yaml': text, 'a/two.yaml': text });
    const log = join(emptyFolder(), 'log');
    const counted = withGit(clone, `echo "$*" >> '${log}'; exec "$REAL" "$@"`);
    expect(history(counted, Object.keys(files)).versions).toHaveLength(5);
    const calls = readFileSync(log, 'utf8').trim().split('\n');
    expect(calls.map((call) => /(?:rev-|cat-|diff-|ls-)\S+(?: --batch(?:-check)?)?/.exec(call)?.[0])).toEqual([
      'rev-parse',
      'rev-parse',
      'diff-index',
      'ls-files',
      'rev-list',
      'rev-list',
      'diff-tree',
      'cat-file --batch',
      'cat-file --batch',
      'cat-file --batch-check',
      'cat-file --batch',
    ]);
  });

  test('is not believed about who came before whom', () => {
    const clone = newClone();
    const [one = '', two = '', three = ''] = commitAll(clone, 'one', 'two', 'three');
    mkdirSync(join(clone.cwd, '.git/info'));
    writeFileSync(join(clone.cwd, '.git/info/grafts'), `${three} ${one}\n`);
    expect(history(clone).versions.map(({ commit }) => commit)).toEqual([three, two, one]);
  });
});

test('the history is found in a linked worktree and in one with SHA-256 IDs', () => {
  const clone = newClone(['--object-format=sha256']);
  clone.write({ 'a.yaml': 'another', z: 'another' });
  commitAll(clone, 'one', 'two');
  const tree = join(emptyFolder(), 'tree');
  clone.git('worktree', 'add', '--quiet', '--detach', tree);
  expect(texts(history(cloneAt(tree)))).toEqual(['two', 'one']);
});
