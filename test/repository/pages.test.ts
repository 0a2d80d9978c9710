import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { readArguments } from '../../src/cli/arguments.js';
import { commands } from '../../src/cli/commands.js';
import { command as planCommand } from '../../src/cli/commands/plan.js';
import { loadAll } from '../../src/cli/command.js';
import { tool } from '../../src/cli/input/live-reading.js';
import { startEmulator } from '../../src/emulator/server.js';
import { readWorld, type World } from '../../src/emulator/world.js';
import * as library from '../../src/index.js';
import { UserError } from '../../src/model/errors.js';
import { reportFormats } from '../../src/report/formats.js';
import { agreed, at, folder, limitdrift, serve } from '../cli/command-line.js';
import { newClone } from '../git/git-clone.js';
import { root } from './planted.js';

const table = Object.fromEntries(await loadAll(commands));

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** The README and the pages of docs, by path. */
const pages = Object.fromEntries(
  ['README.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`)]
    .filter((path) => path.endsWith('.md'))
    .map((path) => [path, read(path)]),
);

/** The fenced block of a page in a language that holds some text. */
function block(page: string, language: string, holding: string): string {
  const blocks = [...read(page).matchAll(/^```(\w+)\n([^]*?)^```$/gm)].filter(([, name]) => name === language);
  const found = blocks.map(([, , text = '']) => text).filter((text) => text.includes(holding));
  expect(found.length, `one ${language} block of ${page} with ${holding}`).toBe(1);
  return found[0] ?? '';
}

/** The cells of the table of a page whose heading begins with a word, without the code marks. */
function rows(page: string, heading: string): readonly (readonly string[])[] {
  const [, body = ''] = new RegExp(`^\\| ${heading} \\|.*\n\\|[-|]+\n((?:\\|.*\n)+)`, 'm').exec(read(page)) ?? [];
  const lines = body.trimEnd().split('\n');
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

/** The organization behind `npm start`. */
function demo(): World {
  return readWorld(parse(readFileSync(join(root, 'src/emulator/demo.yaml'), 'utf8')));
}

/** Plans a declaration, committed long ago, against the demo organization, in a terminal of some width. */
async function planDemo(yaml: string, columns: number) {
  const emulator = await startEmulator(demo());
  onTestFinished(() => emulator.close());
  const { options, host } = at(emulator);
  const clone = newClone();
  clone.commit({ 'limits.yaml': yaml });
  const stdout = { isTerminal: true, columns, write: () => undefined };
  const args = ['plan', '--color', 'never', ...options];
  const now = () => Date.parse('2027-01-01T12:00:00Z');
  const env = { ...clone.env, ...host.env };
  return limitdrift({ ...folder(), path: clone.cwd }, args, { ...host, env, now, stdout });
}

describe('the README and the pages', () => {
  test('open with what fits a few minutes: at most 9 kB, npm start and npm test in the first screen', () => {
    expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(9_000);
    const [screen = ''] = read('README.md').split('## Sixty seconds');
    expect([screen.includes('`npm start`'), screen.includes('`npm test`')]).toEqual([true, true]);
  });

  test('show the plan of npm start as it prints in a terminal of 100 columns', async () => {
    const { code, stdout } = await planDemo(readFileSync(join(root, 'limits.yaml'), 'utf8'), 100);
    expect([code, stdout]).toEqual([2, block('docs/drift-and-pending.md', 'text', '4 drifted')]);
  });

  test('explain a limits.yaml that the demo organization is in sync with, limit by limit', async () => {
    const { code, stdout, stderr } = await planDemo(block('docs/limits.md', 'yaml', 'organization:'), 200);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.match(/^ {2}(?:error|warning|note) .*(?= \()/gm)).toEqual([
      '  note undeclared-workspace · prod-review-moderation',
      '  note undeclared-workspace · prod-catalog-enrichment',
      '  note undeclared-workspace · prod-support-copilot',
      '  note undeclared-workspace · hackathon-autumn',
    ]);
    expect(stdout).toMatch(
      /^In sync: 1 ignored; 4 notes; 12 workspaces, 24 limits, organization Brightwater Books\.$/m,
    );
  });

  test('begin with a limits.yaml of 15 lines that the demo organization is in sync with', async () => {
    const yaml = block('README.md', 'yaml', 'version:');
    expect(yaml.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
    const { code, stdout, stderr } = await planDemo(yaml, 200);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^In sync: [^\n]* 15 limits, organization Brightwater Books\.$/m);
  });

  test('list every command and every report format', () => {
    expect(rows('docs/commands.md', 'command')).toEqual(
      Object.entries(table).map(([name, { summary }]) => [name, summary]),
    );
    const formats = Object.entries(reportFormats).map(([name, { description }]) => `\`${name}\` ${description}`);
    const [, report = ''] =
      rows('docs/commands.md', 'option').find(([option]) => option === '--report FORMAT=FILE') ?? [];
    expect(report).toMatch(new RegExp(`: ${formats.join('; ')}$`));
    const described = Object.entries(reportFormats).map(([name, { description }]) => [name, description]);
    expect(rows('docs/reports.md', 'format')).toEqual(described);
  });

  test.each(['README.md', 'docs/commands.md'])('list every exit code in the words of plan --help: %s', (page) => {
    const note = planCommand.notes.find((text) => text.startsWith('Exit codes:')) ?? '';
    const ofPlan = [...note.matchAll(/(\d+) ([^;.]+)/g)].map(([, code, means]) => [code, means]);
    const ofVerify = '; `verify`: steps are open';
    const ended = [UserError.of('interrupted', {}), UserError.of('terminated', {})];
    const codes = rows(page, 'code').map(([code, means]) => [code, means]);
    const all = codes.filter(([code]) => code !== '6').map(([code, means]) => [code, means?.replace(ofVerify, '')]);
    expect(all).toEqual(ofPlan);
    expect(codes.filter(([code]) => code === '6')).toEqual([['6', '`headroom`: something is at its mark']]);
    expect(ofPlan.slice(-2)).toEqual(ended.map(({ exitCode, message }) => [String(exitCode), message.toLowerCase()]));
  });

  test.each(Object.entries(pages))('name no option that its command does not have: %s', (_, text) => {
    const lines = [...text.matchAll(/limitdrift(?:@[\d.]+)? ([a-z]+)\b([^`\n#>|)]*)/g)];
    const used = lines.filter(([, command = '']) => command in table);
    expect(text).not.toBe('');
    for (const [, command = '', words = ''] of used) {
      const spec = table[command];
      const options = words.match(/"[^"]*"|\S+/g) ?? [];
      if (spec !== undefined) readArguments(command, { ...spec, minimum: 0 }, options);
    }
    const known = Object.values(table).flatMap(({ options }) => Object.keys(options).map((option) => `--${option}`));
    const mentioned = [...text.matchAll(/`(--[\w-]+)/g)].map(([, option = '']) => option);
    expect(mentioned.filter((option) => !known.includes(option))).toEqual([]);
  });

  test('name the version that package.json has', () => {
    const named = [
      ...Object.values(pages)
        .join('')
        .matchAll(/limitdrift@([\d.]+)|version: '([\d.]+)'/g),
    ].map(([, a, b]) => a ?? b);
    expect([...new Set(named)]).toEqual([tool.version]);
  });

  test('import from the library what the library exports', () => {
    const imports = [
      ...Object.values(pages)
        .join('')
        .matchAll(/import \{ (.*) \} from 'limitdrift(?:\/headers)?'/g),
    ];
    const names = imports.flatMap(([, list = '']) => list.split(', '));
    expect(names).toEqual(expect.arrayContaining(['createPlan', 'readLimits', 'watchLimits', 'readHeadroom']));
    expect(names.filter((name) => !(name in library))).toEqual([]);
  });

  test('plan by the library as they show', async () => {
    const { path, write } = folder({ 'limits.yaml': agreed });
    const { options, host } = at(await serve());
    await limitdrift({ ...folder(), path }, ['snapshot', '--out', 'live.json', ...options], host);
    const built = pathToFileURL(join(root, 'dist/lib/index.js')).href;
    write('plan.mjs', block('docs/library.md', 'js', 'createPlan').replace("'limitdrift'", `'${built}'`));
    const { status, stdout, stderr } = spawnSync(process.execPath, ['plan.mjs'], { cwd: path, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^# Rate limits of `Acme`/);
    expect(stdout).toMatch(/^In sync: 2 workspaces, 1 limit, organization Acme/m);
  });

  test('say which limit it was, as the page of that question shows', async () => {
    const now = Date.parse('2026-11-30T14:02:48Z');
    const emulator = await startEmulator(demo(), { now: () => now });
    onTestFinished(() => emulator.close());
    const [, name = '', body = ''] =
      /x-api-key: (\S+)'.*\n +-d '(.*)'/.exec(block('docs/explain.md', 'sh', 'curl -i http://127')) ?? [];
    const send = (): Promise<Response> =>
      fetch(`${emulator.url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': name }, body });
    expect((await send()).status).toBe(200);
    const refused = await send();
    const headers = [...refused.headers].map((pair) => pair.join(': '));
    const { path, write } = folder({ 'limits.yaml': read('limits.yaml') });
    write('answer.txt', [`HTTP/1.1 ${refused.status}`, ...headers, '', await refused.text()].join('\n'));
    const { options, host } = at(emulator);
    await limitdrift({ path }, ['snapshot', '--out', 'live.json', ...options], host);
    const line = block('docs/explain.md', 'sh', '--live').trim().split(' ').slice(1);
    const { code, stdout } = await limitdrift({ path }, line);
    const shown = stdout.replace(/req_emulated\d+/, 'req_emulated00000002');
    expect([code, shown]).toEqual([0, block('docs/explain.md', 'text', 'A limit of yours')]);
  });

  test('watch limits by headers as they show: a warning under 20 %, gauges, and what was refused', async () => {
    const code = block('docs/headers.md', 'js', 'watchLimits');
    expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
    const { path, write } = folder({ 'limits.mjs': code });
    mkdirSync(join(path, 'node_modules'));
    symlinkSync(root, join(path, 'node_modules/limitdrift'), 'junction');
    const emulator = await startEmulator(demo());
    onTestFinished(() => emulator.close());
    const key = 'sk-ant-api03-prod-shop-assistant';
    write(
      'run.mjs',
      `import Anthropic from ${JSON.stringify(import.meta.resolve('@anthropic-ai/sdk'))};
       import { watchLimits } from './limits.mjs';
       const said = { gauges: {}, counts: [], warnings: [] };
       const gauge = (name, value, labels) => (said.gauges[[name, ...Object.values(labels)].join(' ')] = value);
       const count = (name, labels) => said.counts.push([name, labels]);
       const warn = (text) => said.warnings.push(text.replace(/ at .*/, ''));
       const fetch = watchLimits({ gauge, count, warn });
       const client = new Anthropic({ apiKey: '${key}', baseURL: '${emulator.url}', maxRetries: 0, timeout: 60_000, fetch });
       const ask = (max_tokens) =>
         client.messages.create({ model: 'claude-sonnet-5', max_tokens, messages: [{ role: 'user', content: 'Hello' }] });
       await ask(100_000);
       await ask(230_000);
       await ask(200_000);
       await ask(10).catch((error) => said.counts.push(error.status));
       console.log(JSON.stringify(said));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ['run.mjs'], { cwd: path });
    const { gauges, counts, warnings } = z
      .object({ gauges: z.record(z.string(), z.number()), counts: z.array(z.unknown()), warnings: z.array(z.string()) })
      .parse(JSON.parse(stdout));
    const workspace = 'wrkspc_01AShopAssistantProdT4kWm2';
    const left = `tokens of ${workspace} for claude-sonnet-5`;
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`^${left}: 7\\d000 of 400000 left, full again$`))]);
    expect(gauges[`claude_ratelimit_limit ${workspace} claude-sonnet-5 tokens`]).toBe(400_000);
    expect(gauges[`claude_ratelimit_remaining ${workspace} claude-sonnet-5 tokens`]).toBe(0);
    const labels = { workspace, model: 'claude-sonnet-5', kind: 'rate-limit', code: 'none' };
    expect(counts).toEqual([['claude_refused_total', labels], 429]);
  });
});
