import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Host } from '../../../src/cli/host.js';
import { tool } from '../../../src/cli/input/live-reading.js';
import { showProgress } from '../../../src/cli/notes.js';
import { parseFault } from '../../../src/emulator/fault-text.js';
import { agreed, at, folder, limitdrift, serve } from '../command-line.js';

const esc = '\u001b[';

describe('colour', () => {
  const colored = async (
    env: Record<string, string>,
    terminal: boolean,
    ...more: readonly string[]
  ): Promise<boolean> => {
    const { options, host } = at(await serve({ prod: 900 }));
    const stdout = { isTerminal: terminal, columns: 100, write: () => undefined };
    const ended = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', ...options, ...more], {
      env: { ...host.env, ...env },
      stdout,
    });
    return ended.stdout.includes(esc);
  };

  test.each([
    ['is for terminals', {}, true, [], true],
    ['is not for pipes', {}, false, [], false],
    ['is not for dumb terminals', { TERM: 'dumb' }, true, [], false],
    ['is off with NO_COLOR', { NO_COLOR: '1' }, true, [], false],
    ['is not off with an empty NO_COLOR', { NO_COLOR: '' }, true, [], true],
    ['is on with FORCE_COLOR, also in a pipe', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, [], true],
    ['is off with FORCE_COLOR=false', { FORCE_COLOR: 'false' }, true, [], false],
    ['is off with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, [], false],
    ['is on with --color always', { NO_COLOR: '1' }, false, ['--color', 'always'], true],
    ['is off with --color never', { FORCE_COLOR: '1' }, true, ['--color', 'never'], false],
  ])('%s', async (_, env, terminal, more, expected) => {
    expect(await colored(env, terminal, ...more)).toBe(expected);
  });
});

describe('the name of a rule', () => {
  const pages = `https://cdn.jsdelivr.net/npm/${tool.name}@${tool.version}/docs/rules/`;
  const printed = async (env: Record<string, string>, isTerminal: boolean, ...more: readonly string[]) => {
    const { options, host } = at(await serve());
    const stdout = { isTerminal, columns: 200, write: () => undefined };
    const place = folder({ 'limits.yaml': 'version: 1\nworkspaces: {"]8;;https://evil.example": {limits: {}}}\n' });
    const ended = await limitdrift(place, ['plan', ...options, ...more], { env: { ...host.env, ...env }, stdout });
    return ended.stdout;
  };

  test.each([
    ['kitty', { TERM: 'xterm-kitty' }],
    ['the terminal of VS Code', { TERM_PROGRAM: 'vscode', TERM: 'xterm-256color' }],
    ['GNOME Terminal', { VTE_VERSION: '7402' }],
    ['Windows Terminal', { WT_SESSION: 'c0ffee' }],
    ['any other one with FORCE_HYPERLINK', { FORCE_HYPERLINK: '1' }],
  ])('leads to its page in %s, and no other text leads anywhere', async (_, env) => {
    const text = await printed(env, true);
    expect(text).toContain(
      `\u001b]8;;${pages}workspace-missing.md\u001b\\\u001b[1mworkspace-missing\u001b[22m\u001b]8;;\u001b\\`,
    );
    const [, ...links] = text.split('\u001b]8;;');
    const addresses = links.map((link) => link.slice(0, link.indexOf('\u001b')));
    expect(addresses.filter((address) => address !== '' && !address.startsWith(pages))).toEqual([]);
  });

  test.each([
    ['a pipe', { WT_SESSION: 'c0ffee', FORCE_HYPERLINK: '1' }, false, ['--color', 'always']],
    ['a terminal that nothing is known of', { TERM: 'xterm-256color' }, true, []],
    ['an old GNOME Terminal', { VTE_VERSION: '5002' }, true, []],
    ['a multiplexer', { TERM: 'tmux-256color', WT_SESSION: 'c0ffee' }, true, []],
    ['a job of a CI system', { WT_SESSION: 'c0ffee', CI: 'true' }, true, []],
    ['a terminal without colour', { WT_SESSION: 'c0ffee', NO_COLOR: '1' }, true, []],
    ['one with FORCE_HYPERLINK=0', { WT_SESSION: 'c0ffee', FORCE_HYPERLINK: '0' }, true, []],
  ])('is plain text in %s', async (_, env, isTerminal, more) => {
    const text = await printed(env, isTerminal, ...more);
    expect([text.includes('workspace-missing'), text.includes('\u001b]8')]).toEqual([true, false]);
  });
});

test.each([
  [40, 60],
  [60, 60],
  [80, 80],
  [500, 200],
  [undefined, 120],
])('a terminal of %s columns gets lines of at most %i', async (columns, most) => {
  const { options, host } = at(await serve({ prod: 900, overrides: { output_tokens_per_minute: 7 } }));
  const stdout = { isTerminal: true, columns, write: () => undefined };
  const ended = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', '--color', 'never', ...options], {
    ...host,
    stdout,
  });
  expect(ended.code).toBe(2);
  expect(Math.max(...ended.stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(most);
});

describe('progress', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const watch = (isTerminal: boolean, quiet = false) => {
    const written: string[] = [];
    const stderr = { isTerminal, columns: 80, write: (text: string) => void written.push(text) };
    const progress = showProgress('Reading the organization …', { flag: (name) => quiet && name === 'quiet' }, {
      stderr,
      now: Date.now,
    } as Host);
    return { written, progress };
  };

  test('is shown on a terminal once the reading takes over a second, and taken away at the end', () => {
    const { written, progress } = watch(true);
    vi.advanceTimersByTime(900);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(200);
    progress.update('Reading limits: 1,200 of 5,000 workspaces …');
    vi.advanceTimersByTime(200);
    progress.end();
    vi.advanceTimersByTime(5000);
    expect(written).toEqual([
      `\r${esc}KReading the organization …`,
      `\r${esc}KReading limits: 1,200 of 5,000 workspaces …`,
      `\r${esc}K`,
    ]);
  });

  test('is taken away before anything else is said', async () => {
    vi.useRealTimers();
    const { options, host } = at(await serve({ faults: [parseFault('latency:ms=350,path=/me')] }));
    const stderr = { isTerminal: true, columns: 80, write: () => undefined };
    const words = { ...host, stderr, now: () => Date.now() * 50 };
    const ended = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', '--timeout', '24h', ...options], words);
    expect([ended.code, ended.stderr.includes('Reading'), ended.stderr.endsWith(`\r${esc}K`)]).toEqual([0, true, true]);
  });

  test.each([
    ['where stderr is no terminal', false, false],
    ['with --quiet', true, true],
  ])('is not shown %s', (_, terminal, quiet) => {
    const { written, progress } = watch(terminal, quiet);
    progress.update('Reading limits: 1 of 2 workspaces …');
    vi.advanceTimersByTime(5000);
    progress.end();
    expect(written).toEqual([]);
  });
});
