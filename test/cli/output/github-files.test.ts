import { mkdirSync, symlinkSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { agreed, at, type Folder, folder, limitdrift, serve } from '../command-line.js';

/** A job of a workflow: `prod` has 900 where 500 is declared. Its files hold what an earlier command wrote. */
async function job(words: { readonly prod?: number } = {}) {
  const { options, host } = at(await serve({ prod: 900, ...words }));
  const files = folder({ 'limits.yaml': agreed, 'summary.md': 'before\n', output: 'earlier=1\n' });
  const env = { ...host.env, GITHUB_STEP_SUMMARY: `${files.path}/summary.md`, GITHUB_OUTPUT: 'output' };
  return { files, options, env };
}

/** The summary and the outputs that a command added. */
function added(files: Folder): readonly string[] {
  return [files.read('summary.md').replace(/^before\n\n?/, ''), files.read('output').replace(/^earlier=1\n/, '')];
}

describe('--report github', () => {
  test('adds the checklist to the step’s summary, and the verdict to its outputs', async () => {
    const { files, options, env } = await job();
    const reports = ['--report', 'github', '--report', 'markdown=todo.md', '--out', 'plan.json'];
    const ended = await limitdrift(files, ['plan', ...options, ...reports], { env });
    expect([ended.code, ended.stderr]).toEqual([2, '']);
    expect(ended.stdout).toMatch(/^::error title=drift%3A [^:]*,file=limits\.yaml,line=5,col=35::prod /m);
    const [summary, outputs] = added(files);
    // Where the plan lies on the runner says nothing to who reads the summary.
    const { stdout: checklist } = await limitdrift(files, ['plan', ...options, '--report', 'markdown'], {
      env: { ...env, GITHUB_STEP_SUMMARY: '', GITHUB_OUTPUT: '' },
    });
    const read = /live limits read at .*/;
    expect(summary?.replace(read, '')).toBe(checklist.replace(read, ''));
    expect(outputs).toMatch(
      /^verdict=drift\ndrift=1\npending=0\nreported=0\ndigest=sha256:[0-9a-f]{64}\nexit-code=2\n$/,
    );
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
    expect(outputs).toMatch(/^verdict=failed\ndrift=\npending=\nreported=\ndigest=sha256:\w+\nexit-code=3\n$/);
  });

  test('ends the line that an earlier command left open in either, and an HTML block in the summary', async () => {
    const { files, options, env } = await job();
    files.write('output', 'mine=1');
    files.write('summary.md', '<h3>Tests</h3>');
    await limitdrift(files, ['plan', ...options, '--report', 'github'], { env });
    expect(files.read('output')).toMatch(/^mine=1\nverdict=drift\ndrift=1\n/);
    expect(files.read('summary.md')).toMatch(/^<h3>Tests<\/h3>\n\n# Rate limits/);
    files.write('output', 'mine=1\n');
    files.write('summary.md', 'a\n\n');
    await limitdrift(files, ['plan', ...options, '--report', 'github'], { env });
    expect(files.read('output')).toMatch(/^mine=1\nverdict=drift\n/);
    expect(files.read('summary.md')).toMatch(/^a\n\n# Rate limits/);
  });

  test('leaves to the summary of the step what is there already, and adds nothing where GitHub would show nothing', async () => {
    const { files, options, env } = await job();
    const report = ['plan', ...options, '--report', 'github'];
    await limitdrift(files, report, { env });
    const whole = added(files)[0] ?? '';
    files.write('summary.md', 'x'.repeat(900 * 1024 - whole.length));
    await limitdrift(files, report, { env });
    expect(files.read('summary.md')).toMatch(/Shortened, not for approval/);
    const full = 'x'.repeat(1024 * 1024 - 100);
    files.write('summary.md', full);
    const { code, stderr } = await limitdrift(files, report, { env });
    expect([code, stderr, files.read('summary.md') === full]).toEqual([
      2,
      'Note: the file that GITHUB_STEP_SUMMARY names could not be written: it would be larger than 1 MiB, and GitHub would show nothing of it.\n',
      true,
    ]);
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

describe('a report that goes to a file that other commands add to', () => {
  test('is added to the step’s summary, and shortened to what there is room for', async () => {
    const { files, options, env } = await job();
    const reports = ['--report', 'markdown=link.md', '--report', 'terminal=todo.txt'];
    symlinkSync('summary.md', `${files.path}/link.md`);
    const once = await limitdrift(files, ['plan', ...options, ...reports, '--out', 'plan.json'], { env });
    const whole = files.read('summary.md').replace(/^before\n\n/, '');
    expect([once.code, once.stderr]).toEqual([2, '']);
    expect(whole).toMatch(/^# Rate limits/);
    await limitdrift(files, ['show', 'plan.json', '--report', `terminal=${env.GITHUB_STEP_SUMMARY}`], { env });
    expect(files.read('summary.md')).toBe(`before\n\n${whole}\n${files.read('todo.txt')}`);
    files.write('summary.md', 'x'.repeat(900 * 1024 - whole.length));
    await limitdrift(files, ['show', 'plan.json', '--report', `markdown=summary.md`], { env });
    expect(files.read('summary.md')).toMatch(/Shortened, not for approval/);
  });

  test('is an error where the summary is full, and the verdict stays', async () => {
    const { files, options, env } = await job();
    const full = 'x'.repeat(1024 * 1024 - 100);
    files.write('summary.md', full);
    const { code, stderr } = await limitdrift(files, ['plan', ...options, '--report', 'markdown=summary.md'], { env });
    expect([code, files.read('summary.md') === full]).toEqual([2, true]);
    expect(stderr).toMatch(/^Error: Cannot write summary\.md: it would be larger than 1 MiB/);
  });

  test.each(['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE'])(
    'is refused where GitHub would carry it out: %s',
    async (variable) => {
      const { files, options, env } = await job();
      const words = ['--report', 'markdown=commands', '--out', 'plan.json'];
      files.write('commands', 'mine=1\n');
      const { code, stderr } = await limitdrift(files, ['plan', ...options, ...words], {
        env: { ...env, [variable]: `${files.path}/commands` },
      });
      expect([code, files.read('commands')]).toEqual([3, 'mine=1\n']);
      expect(stderr).toContain(`Error: commands is the file that ${variable} names, which other commands add to.\n`);
    },
  );

  test('is refused for a snapshot, which is no part of a summary', async () => {
    const { files, options, env } = await job();
    const { code } = await limitdrift(files, ['snapshot', ...options, '--out', 'summary.md'], { env });
    expect([code, files.read('summary.md')]).toEqual([3, 'before\n']);
  });
});

test('no other report touches the files of a workflow', async () => {
  const { files, options, env } = await job();
  const reports = ['markdown=a', 'slack=b', 'openmetrics=c', 'terminal'].flatMap((each) => ['--report', each]);
  await limitdrift(files, ['plan', ...options, ...reports], { env });
  expect(added(files)).toEqual(['', '']);
});
