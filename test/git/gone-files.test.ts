import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { type Base, readCommittedBase } from '../../src/git/base.js';
import { openOnce } from '../../src/git/repository.js';
import { UserError } from '../../src/model/errors.js';
import { branched, type Clone, cloneOf, declares, emptyFolder, newClone, textsOf, written } from './git-clone.js';

function base(
  clone: Pick<Clone, 'cwd' | 'env'>,
  files: readonly string[] = ['limits.yaml'],
  organization: string | null = null,
): Base {
  return readCommittedBase('git:main', openOnce(files, clone), organization);
}

function texts(...asked: Parameters<typeof base>): readonly string[] {
  return textsOf(base(...asked).sources);
}

/** On `main` these files, on the branch `feature` what becomes of them. */

const lacks = 'the clone lacks objects that are needed (it is partial or damaged)';

describe('the base of a declaration that was moved', () => {
  test('is read where it stood, also when it was written anew and moved twice', () => {
    const clone = branched({ 'limits.yaml': declares(1) }, { 'limits.yaml': null, 'a.yaml': declares(1) });
    clone.commit({ 'a.yaml': null, 'conf/b.yml': `# Nothing is as it was\n${declares(2, 'staging')}` });
    expect(texts(clone, ['conf/b.yml'])).toEqual([`limits.yaml=${declares(1)}`]);
    expect(texts({ cwd: join(clone.cwd, 'conf'), env: clone.env }, ['b.yml'])).toEqual([
      `../limits.yaml=${declares(1)}`,
    ]);
  });

  test('is read where it stood when its folder was moved', () => {
    const clone = branched({ 'infra/limits.yaml': declares(1) }, {});
    clone.git('mv', 'infra', 'infrastructure');
    clone.commit({});
    expect(texts(clone, ['infrastructure/limits.yaml'])).toEqual([`infra/limits.yaml=${declares(1)}`]);
  });

  test('is one file where today there are two, and two files where today there is one', () => {
    const parts = { 'a.yaml': declares(1, 'a'), 'b.yaml': declares(1, 'b') };
    const split = branched({ 'limits.yaml': declares(1) }, { ...parts, 'limits.yaml': null });
    expect(texts(split, ['a.yaml', 'b.yaml'])).toEqual([`limits.yaml=${declares(1)}`]);
    const joined = branched(parts, { 'a.yaml': declares(2, 'a'), 'b.yaml': null });
    expect(texts(joined, ['a.yaml'])).toEqual([`a.yaml=${declares(1, 'a')}`, `b.yaml=${declares(1, 'b')}`]);
    const anew = branched(parts, { 'a.yaml': null, 'b.yaml': null, 'limits.yaml': declares(2) });
    expect(texts(anew)).toEqual([`a.yaml=${declares(1, 'a')}`, `b.yaml=${declares(1, 'b')}`]);
  });

  test('is read where it stood when the move is staged, when it is not, and when the file left the index alone', () => {
    const clone = newClone();
    clone.commit({ 'old.yaml': declares(1) });
    clone.git('mv', 'old.yaml', 'limits.yaml');
    expect(texts(clone)).toEqual([`old.yaml=${declares(1)}`]);
    clone.git('reset', '--quiet', '--hard');
    clone.write({ 'old.yaml': null, 'limits.yaml': declares(1) });
    expect(texts(clone)).toEqual([`old.yaml=${declares(1)}`]);
    clone.git('reset', '--quiet', '--hard');
    clone.git('rm', '--quiet', '--cached', 'old.yaml');
    expect(texts(clone)).toEqual([`old.yaml=${declares(1)}`]);
  });

  test('is not what stood at its path before it was moved there', () => {
    const clone = branched(
      { 'limits.yaml': declares(1), 'config.yaml': 'replicas: 2\n' },
      { 'limits.yaml': null, 'config.yaml': declares(1) },
    );
    expect(texts(clone, ['config.yaml'])).toEqual([`limits.yaml=${declares(1)}`]);
  });

  test.each([
    ['a note', '# The limits are in conf/limits.yaml\n'],
    ['a link', { link: 'conf/limits.yaml' }],
    ['something else', 'replicas: 2\n'],
    ['a declaration without entries', 'version: 1\nworkspaces: {}\n'],
    ['one without entries in JSON', '{"version": 1, "workspaces": {}}'],
  ])('is read where it stood when %s was left there', (_, left) => {
    const clone = branched({ 'limits.yaml': declares(1) }, { 'limits.yaml': left, 'conf/limits.yaml': declares(1) });
    expect(texts(clone, ['conf/limits.yaml'])).toEqual([`limits.yaml=${declares(1)}`]);
  });

  test('is said once where it was copied, or stood behind a link, and all of that is gone', () => {
    const moved = { 'a.yaml': null, 'b.yaml': null, 'limits.yaml': declares(2) };
    const copied = branched({ 'a.yaml': declares(1), 'b.yaml': declares(1) }, moved);
    expect(texts(copied)).toEqual([`a.yaml=${declares(1)}`]);
    const linked = branched(
      { conf: { link: 'one' }, 'one/limits.yaml': declares(1) },
      { conf: { link: 'two' }, 'one/limits.yaml': null, 'two/limits.yaml': declares(2) },
    );
    expect(texts(linked, ['conf/limits.yaml'])).toEqual([`conf/limits.yaml=${declares(1)}`]);
  });

  test('is not where it stood when only templates were left of a part that had nothing else', () => {
    const templates = (value: number) => `version: 1\ntemplates: {small: {opus: {requests_per_minute: ${value}}}}\n`;
    const clone = branched({ 'parts.yaml': templates(1) }, { 'parts.yaml': templates(2), 'limits.yaml': declares(1) });
    expect(texts(clone)).toEqual([]);
  });

  test('is not what stands at the path of one of several files on the base', () => {
    const clone = branched({ 'a.yaml': declares(1, 'a'), 'b.yaml': declares(1, 'b') }, {});
    clone.git('checkout', '--quiet', 'main');
    clone.commit({ 'a.yaml': declares(2), 'b.yaml': 'replicas: 2\n' });
    clone.git('checkout', '--quiet', 'feature');
    expect(texts(clone, ['a.yaml', 'b.yaml'])).toEqual([`a.yaml=${declares(2)}`]);
  });

  test('is read from what CDKTF synthesized, too', () => {
    const value = JSON.stringify({
      terraform: { required_providers: { limitdrift: {} } },
      resource: { limitdrift_workspace_rate_limits: {} },
    });
    const clone = branched({ 'cdktf.out/cdk.tf.json': value }, { 'cdktf.out/cdk.tf.json': null, 'limits.yaml': '' });
    expect(texts(clone)).toEqual([`cdktf.out/cdk.tf.json=${value}`]);
  });
});

describe('a file that is gone is no base', () => {
  test.each([
    ['reads as something else', 'values.yaml', 'version: 1\nreplicas: 2\n'],
    ['is the package.json of workspaces', 'package.json', '{"version": "1.0.0", "workspaces": ["packages/*"]}'],
    ['has another kind of name', 'notes.md', declares(1)],
    ['is still there', 'copy.yaml', declares(1)],
  ])('when it %s', (_, name, text) => {
    const clone = branched(
      { [name]: text },
      { 'limits.yaml': declares(1), [name]: name === 'copy.yaml' ? text : null },
    );
    expect(base(clone)).toMatchObject({ sources: [], lacking: null });
  });

  test('when it is of another organization', () => {
    const of = (id: string): string => declares(1, 'prod', `organization: {id: ${id}}\n`);
    const clone = branched(
      { 'ours.yaml': of('one'), 'theirs.yaml': of('two') },
      { 'ours.yaml': null, 'theirs.yaml': null },
    );
    clone.commit({ 'limits.yaml': of('one') });
    expect(texts(clone, ['limits.yaml'], 'one')).toEqual([`ours.yaml=${of('one')}`]);
  });

  test('but one that declares, with a mistake, is not overlooked', () => {
    const text = 'version: 1\nworkspaces: {prod: {limitz: {}}}\n';
    const clone = branched({ 'old.yaml': text }, { 'old.yaml': null, 'limits.yaml': declares(1) });
    expect(texts(clone)).toEqual([`old.yaml=${text}`]);
  });
});

describe('where a clone lacks what is gone', () => {
  const origin = (): Clone =>
    branched({ 'limits.yaml': declares(1), 'values.yaml': 'a: 1\n' }, { 'values.yaml': null });

  test('a base whose files are all here says what may lack of it', () => {
    const clone = cloneOf(origin(), '--filter=blob:none');
    clone.git('fetch', '--quiet', 'origin', '+main:main');
    expect(base(clone)).toMatchObject({
      sources: [{ path: 'limits.yaml' }],
      lacking: `files that were changed or deleted since may have been part of it: ${lacks}`,
    });
  });

  test('a base that stood elsewhere is not guessed', () => {
    const from = origin();
    from.git('mv', 'limits.yaml', 'moved.yaml');
    from.commit({});
    const clone = cloneOf(from, '--filter=blob:none');
    clone.git('fetch', '--quiet', 'origin', '+main:main');
    expect(() => base(clone, ['moved.yaml'])).toThrow(UserError);
    expect(() => base(clone, ['moved.yaml'])).toThrow(`Cannot read git:main: ${lacks}`);
  });

  test('a file that may have declared something before it was changed says so, too', () => {
    const from = branched({ 'limits.yaml': declares(1), 'values.yaml': 'a: 1\n' }, { 'values.yaml': 'a: 2\n' });
    const clone = cloneOf(from, '--filter=blob:none');
    clone.git('fetch', '--quiet', 'origin', '+main:main');
    expect(base(clone).lacking).toContain(lacks);
  });

  test('a damaged clone is not taken for one in which nothing is gone', () => {
    const clone = origin();
    const lost = clone.git('rev-parse', 'main:values.yaml');
    rmSync(join(clone.cwd, '.git/objects', lost.slice(0, 2), lost.slice(2)));
    expect(base(clone).lacking).toContain(lacks);
  });

  test('more than can be looked at is said, with what to do', () => {
    const files = Array.from(
      { length: 5 },
      (_, index) => [`f${index}.json`, String(index).repeat(14 * 1024 * 1024)] as const,
    );
    const clone = written([Object.fromEntries(files), {}, { 'limits.yaml': declares(1) }], 0);
    expect(() => base(clone)).toThrow(
      'Cannot read git:main: 5 files were deleted since, too many to search for the declaration',
    );
  });
});

test('a file whose text says nothing of its own is looked at without the programs of the repository', () => {
  const clone = branched({ 'old.yaml': declares(1), '.gitattributes': '* filter=evil\n' }, { 'old.yaml': null });
  const started = join(emptyFolder(), 'started');
  clone.git('config', 'filter.evil.clean', `touch '${started}'; cat`);
  clone.write({ 'limits.yaml': declares(1) });
  expect(texts(clone)).toEqual([`old.yaml=${declares(1)}`]);
  expect(() => rmSync(started)).toThrow('ENOENT');
});
