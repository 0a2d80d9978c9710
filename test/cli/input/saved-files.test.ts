import { expect, test } from 'vitest';

import { agreed, at, folder, limitdrift, planIn, serve } from '../command-line.js';

/** `prod` was raised by hand; the plan and the snapshot of it are saved. */
async function saved() {
  const { options, host } = at(await serve({ prod: 900 }));
  const files = folder({ 'limits.yaml': agreed, 'base.yaml': agreed });
  await limitdrift(files, ['plan', ...options, '--out', 'plan.json'], host);
  const november = { ...host, now: () => Date.parse('2026-11-21T12:00:00Z') };
  await limitdrift(files, ['snapshot', ...options, '--out', 'live.json'], november);
  return { files, options, host, step: planIn(files.read('plan.json')).changes[0]?.step ?? 'none' };
}

test.each([
  ['verify', ['verify', 'plan.json']],
  ['show', ['show', 'plan.json']],
  ['accept', ['accept', '--plan', 'plan.json']],
  ['comment', ['comment', 'plan.json']],
  ['issue', ['issue', 'plan.json']],
  ['notify', ['notify', 'plan.json']],
])('%s takes no plan that was edited, and names the step', async (command, line) => {
  const { files, options, host, step } = await saved();
  files.write('plan.json', files.read('plan.json').replace('"value": 500', '"value": 900'));
  const more = { verify: options, accept: [step] }[command] ?? [];
  const env = { ...host.env, LIMITDRIFT_WEBHOOK_URL: 'http://127.0.0.1:9/' };
  const { code, stdout, stderr } = await limitdrift(files, [...line, ...more], { env });
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(
    new RegExp(`^Error: plan.json is not a usable plan file: it was edited: \`step\` of the step ${step} does not fit`),
  );
  expect(files.read('limits.yaml')).toBe(agreed);
});

test.each([
  ['plan.json', '1.3', ['show', 'plan.json']],
  ['live.json', '1.2', ['plan', '--live', 'live.json']],
  ['live.json', '1.2', ['diff', 'live.json', 'live.json']],
  ['live.json', '1.2', ['init', '--live', 'live.json', '--out', 'new.yaml']],
])('%s of a newer minor version is read and noted, knowing %s, by %j', async (name, known, line) => {
  const { files } = await saved();
  const before = await limitdrift(files, line);
  files.write(name, files.read(name).replace(`"format_version": "${known}"`, '"format_version": "1.9"'));
  const after = await limitdrift(files, line[0] === 'init' ? [...line.slice(0, -1), 'newer.yaml'] : line);
  expect([after.code, after.stdout]).toEqual([before.code, before.stdout]);
  expect(after.stderr).toContain(
    `A newer limitdrift wrote ${name} in format version 1.9; this one knows ${known} and leaves out what that adds.\n`,
  );
});

test('a checklist names the file that its plan is saved in', async () => {
  const { files } = await saved();
  files.write('kept.json', files.read('plan.json'));
  const shown = await limitdrift(files, ['show', 'kept.json', '--report', 'markdown']);
  expect(shown.stdout).toContain('`limitdrift verify kept.json`');
  const planned = ['plan', '--live', 'live.json', '--report', 'markdown'];
  const toFile = await limitdrift(files, [...planned, '--out', 'new.json']);
  expect(toFile.stdout).toContain('`limitdrift verify new.json`');
  expect((await limitdrift(files, planned)).stdout).toContain('`limitdrift plan --out plan.json`');
});

test('plan --live --touched says when the snapshot was taken, though nothing of it is looked at', async () => {
  const { files } = await saved();
  const args = ['plan', '--live', 'live.json', '--base', 'base.yaml', '--touched', '--out', 'touched.json'];
  const { code, stdout } = await limitdrift(files, args);
  expect([code, planIn(files.read('touched.json')).run.taken_at]).toEqual([0, '2026-11-21T12:00:00Z']);
  expect(stdout).toMatch(/^Nothing touched: .*, snapshot of 2026-11-21T12:00:00Z\.$/m);
  const none = await limitdrift(files, [
    ...args.with(2, 'missing.json'),
    '--report',
    'markdown',
    '--report',
    'html=a.html',
  ]);
  expect([none.code, none.stdout.includes('snapshot of')]).toEqual([0, false]);
  expect(none.stdout).toMatch(/^Plan `sha256:\w+`, made at `[^`]+`\.$/m);
  expect(files.read('a.html')).toMatch(/<dt>Made at<\/dt><dd>\d{4}-[^<]+Z<\/dd>/);
});
