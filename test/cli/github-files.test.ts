import { mkdirSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { agreed, at, type Folder, folder, limitdrift, serve } from './command-line.js';

/** A job of a workflow: `prod` has 900 where 500 is declared. Its files hold what an earlier command wrote. */
async function job(words: { readonly prod?: number } = {}) {
  const { options, host } = at(await serve({ prod: 900, ...words }));
  const files = folder({ 'limits.yaml': agreed, 'summary.md': 'before\n', output: 'earlier=1\n' });
  const env = { ...host.env, GITHUB_STEP_SUMMARY: `${files.path}/summary.md`, GITHUB_OUTPUT: 'output' };
  return { files, options, env };
}

/** The summary and the outputs that a command added. */
function added(files: Folder): readonly string[] {
  return [files.read('summary.md').replace(/^before\n/, ''), files.read('output').replace(/^earlier=1\n/, '')];
}

describe('--report github', () => {
  test('adds the checklist to the step’s summary, and the verdict to its outputs', async () => {
    const { files, options, env } = await job();
    const reports = ['--report', 'github', '--report', 'markdown=todo.md', '--out', 'plan.json'];
    const ended = await limitdrift(files, ['plan', ...options, ...reports], { env });
    expect([ended.code, ended.stderr]).toEqual([2, '']);
    expect(ended.stdout).toMatch(/^::error title=drift%3A [^:]*,file=limits\.yaml,line=5,col=35::prod /m);
    const [summary, outputs] = added(files);
    expect(summary).toBe(files.read('todo.md'));
    expect(outputs).toMatch(/^verdict=drift\ndrift=1\npending=0\ndigest=sha256:[0-9a-f]{64}\nexit-code=2\n$/);
  });

  test('does the same to a file, and from a saved plan', async () => {
    const { files, options, env } = await job();
    await limitdrift(files, ['plan', ...options, '--report', 'github=log.txt', '--out', 'plan.json'], { env });
    const once = added(files);
    files.write('summary.md', '');
    files.write('output', '');
    const shown = await limitdrift(files, ['show', 'plan.json', '--report', 'github'], { env });
    expect([shown.code, shown.stdout, added(files)]).toEqual([0, files.read('log.txt'), once]);
  });

  test('writes both for a run that failed, once', async () => {
    const { files, env } = await job();
    const ended = await limitdrift(files, ['plan', 'gone.yaml', '--report', 'github'], { env });
    const [summary = '', outputs] = added(files);
    expect([ended.code, summary.match(/\*\*The run failed\*\*/g)?.length]).toEqual([3, 1]);
    expect(outputs).toMatch(/^verdict=failed\ndrift=\npending=\ndigest=sha256:\w+\nexit-code=3\n$/);
  });

  test('notes a file that cannot be written, and keeps the verdict and the other file', async () => {
    const { files, options, env } = await job();
    mkdirSync(`${files.path}/folder`);
    const args = ['plan', ...options, '--report', 'github'];
    const ended = await limitdrift(files, args, { env: { ...env, GITHUB_STEP_SUMMARY: 'folder' } });
    expect([ended.code, ended.stderr]).toEqual([
      2,
      'Note: the file that GITHUB_STEP_SUMMARY names could not be written: it is a directory.\n',
    ]);
    expect(files.read('output')).toMatch(/\nexit-code=2\n$/);
  });

  test('writes both even where the report itself cannot be written', async () => {
    const { files, options, env } = await job();
    const ended = await limitdrift(files, ['plan', ...options, '--report', 'github=/dev/full'], { env });
    expect([ended.code, added(files)[1]?.startsWith('verdict=drift\n')]).toEqual([2, true]);
  });

  test('outside a workflow writes neither', async () => {
    const { files, options, env } = await job({ prod: 500 });
    const bare = { ...env, GITHUB_STEP_SUMMARY: undefined, GITHUB_OUTPUT: '' };
    const ended = await limitdrift(files, ['plan', ...options, '--report', 'github'], { env: bare });
    expect([ended.code, ended.stderr, added(files)]).toEqual([0, '', ['', '']]);
  });
});

test('no other report touches the files of a workflow', async () => {
  const { files, options, env } = await job();
  const reports = ['markdown=a', 'slack=b', 'openmetrics=c', 'terminal'].flatMap((each) => ['--report', each]);
  await limitdrift(files, ['plan', ...options, ...reports], { env });
  expect(added(files)).toEqual(['', '']);
});
