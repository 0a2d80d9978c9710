import { mkdirSync, rmSync } from 'node:fs';

import { expect, test } from 'vitest';

import { parseFault } from '../../../src/emulator/fault-text.js';
import { agreed, at, folder, limitdrift, planIn, serve } from '../command-line.js';

const full = 'Error: Cannot write /dev/full: no space is left.\n';

/** A saved plan in which one limit of `prod` drifted, and two snapshots that differ in it. */
async function drifted() {
  const { options, host } = at(await serve({ prod: 900 }));
  const before = at(await serve());
  const files = folder({ 'limits.yaml': agreed });
  await limitdrift(files, ['plan', ...options, '--out', 'plan.json'], host);
  await limitdrift(files, ['snapshot', ...options, '--out', 'after.json'], host);
  await limitdrift(files, ['snapshot', ...before.options, '--out', 'before.json'], before.host);
  return { files, options, host };
}

test('verify keeps its verdict when a report is lost', async () => {
  const { files, options, host } = await drifted();
  const lost = ['--report', 'markdown=/dev/full', '--report', 'json=verified.json'];
  const ended = await limitdrift(files, ['verify', 'plan.json', ...options, ...lost], host);
  expect([ended.code, ended.stderr.startsWith(full), files.names().includes('verified.json')]).toEqual([2, true, true]);
});

test('diff keeps its verdict when a report is lost, and without one fails', async () => {
  const { files } = await drifted();
  const lost = ['diff', 'before.json', 'after.json', '--report', 'markdown=/dev/full'];
  const judged = await limitdrift(files, [...lost, '--exit-code']);
  const shown = await limitdrift(files, lost);
  expect([judged.code, shown.code, shown.stderr.startsWith(full)]).toEqual([2, 1, true]);
  expect(shown.stdout).toContain('500 → 900');
});

test('show fails when a report is lost, after it wrote the others', async () => {
  const { files } = await drifted();
  const lost = ['--report', 'slack=/dev/full', '--report', 'markdown=todo.md', '--report', 'json'];
  const ended = await limitdrift(files, ['show', 'plan.json', ...lost]);
  expect([ended.code, ended.stderr.startsWith(full), planIn(ended.stdout).verdict]).toEqual([1, true, 'drift']);
  expect(files.names()).toContain('todo.md');
});

test.each([
  ['plan', ['plan', '--out', '/dev/full'], 1],
  ['snapshot', ['snapshot', '--out', '/dev/full'], 1],
  ['snapshot into a folder that is not there', ['snapshot', '--out', 'no/live.json'], 1],
  ['init into a folder that is not there', ['init', '--out', 'no/limits.yaml'], 1],
  ['verify', ['verify', 'synced.json', '--report', 'json=/dev/full'], 1],
  ['doctor', ['doctor', '--report', 'json=/dev/full'], 1],
  ['diff --exit-code', ['diff', 'before.json', 'before.json', '--exit-code', '--report', 'json=/dev/full'], 1],
  ['plan of a wrong declaration', ['plan', 'wrong.yaml', '--out', '/dev/full'], 3],
])('%s that would succeed ends with 1 where its output is lost, and else as it would', async (_, line, code) => {
  const { options, host } = at(await serve());
  const files = folder({ 'limits.yaml': agreed, 'wrong.yaml': 'version: 2\n' });
  await limitdrift(files, ['plan', ...options, '--out', 'synced.json'], host);
  await limitdrift(files, ['snapshot', ...options, '--out', 'before.json'], host);
  const ended = await limitdrift(files, [...line, ...(line[0] === 'diff' ? [] : options)], host);
  expect([ended.code, /^Error: Cannot write (\/dev\/full|no\/)/m.test(ended.stderr)]).toEqual([code, true]);
});

test('snapshot of a part of the workspaces stays incomplete where it is lost, and is not called saved', async () => {
  const { options, host } = at(await serve({ faults: [parseFault('403:workspace=wrkspc_staging')] }));
  const ended = await limitdrift(folder(), ['snapshot', ...options, '--out', '/dev/full'], host);
  expect([ended.code, /^Saved/m.test(ended.stderr), /^Read 1 of 2 workspaces/m.test(ended.stderr)]).toEqual([
    5,
    false,
    true,
  ]);
});

test('plan writes every other report when several are lost, and names each that was', async () => {
  const files = folder({ 'limits.yaml': agreed });
  mkdirSync(`${files.path}/gone`);
  const onRequest = (): void => rmSync(`${files.path}/gone`, { recursive: true, force: true });
  const { options, host } = at(await serve({ prod: 900, onRequest }));
  const reports = ['github=gone/a', 'slack=b', 'openmetrics=gone/c', 'markdown=d'];
  const args = ['plan', ...options, ...reports.flatMap((each) => ['--report', each])];
  const ended = await limitdrift(files, args, host);
  expect([ended.code, ended.stderr.match(/gone\/\w/g), files.names()]).toEqual([
    2,
    ['gone/a', 'gone/c'],
    ['b', 'd', 'limits.yaml'],
  ]);
});
