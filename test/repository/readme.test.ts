import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

import { readArguments } from '../../src/cli/arguments.js';
import { commands } from '../../src/cli/commands.js';
import { command as planCommand } from '../../src/cli/commands/plan.js';
import { loadAll } from '../../src/cli/command.js';
import { tool } from '../../src/cli/input/live-reading.js';
import { startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import * as library from '../../src/index.js';
import { UserError } from '../../src/model/errors.js';
import { rules } from '../../src/model/rules.js';
import { reportFormats } from '../../src/report/formats.js';
import { agreed, at, folder, limitdrift, serve } from '../cli/command-line.js';
import { newClone } from '../git/git-clone.js';
import { root } from './planted.js';

const table = Object.fromEntries(await loadAll(commands));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', text = '']) => ({
  language,
  text,
}));

/** The fenced block in a language that holds some text. */
function block(language: string, holding: string): string {
  const found = blocks.filter((candidate) => candidate.language === language && candidate.text.includes(holding));
  expect(found.length, `one ${language} block with ${holding}`).toBe(1);
  return found[0]?.text ?? '';
}

/** The cells of the table whose heading begins with a word, without the code marks. */
function rows(heading: string): readonly (readonly string[])[] {
  const [, body = ''] = new RegExp(`^\\| ${heading} \\|.*\n\\|[-|]+\n((?:\\|.*\n)+)`, 'm').exec(readme) ?? [];
  const lines = body.trimEnd().split('\n');
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

/** Plans a declaration, committed long ago, against the demo organization, in a terminal of some width. */
async function planDemo(yaml: string, columns: number) {
  const world = readWorld(parse(readFileSync(join(root, 'src/emulator/demo.yaml'), 'utf8')));
  const emulator = await startEmulator(world);
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

describe('the README', () => {
  test('shows the plan of npm start as it prints in a terminal of 100 columns', async () => {
    const { code, stdout } = await planDemo(readFileSync(join(root, 'limits.yaml'), 'utf8'), 100);
    expect([code, stdout]).toEqual([2, block('text', '4 drifted')]);
  });

  test('explains a limits.yaml that the demo organization is in sync with, limit by limit', async () => {
    const { code, stdout, stderr } = await planDemo(block('yaml', 'workspaces:'), 200);
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

  test('lists every rule with its default and title', () => {
    expect(rows('rule')).toEqual(Object.entries(rules).map(([id, { severity, title }]) => [id, severity, title]));
  });

  test('lists every command and every report format', () => {
    expect(rows('command')).toEqual(Object.entries(table).map(([name, { summary }]) => [name, summary]));
    const formats = Object.entries(reportFormats).map(([name, { description }]) => `\`${name}\` ${description}`);
    const [, report = ''] = rows('option').find(([option]) => option === '--report FORMAT=FILE') ?? [];
    expect(report).toMatch(new RegExp(`: ${formats.join('; ')}$`));
  });

  test('lists every exit code in the words of plan --help', () => {
    const note = planCommand.notes.find((text) => text.startsWith('Exit codes:')) ?? '';
    const ofPlan = [...note.matchAll(/(\d+) ([^;.]+)/g)].map(([, code, means]) => [code, means]);
    const ended = [UserError.of('interrupted', {}), UserError.of('terminated', {})];
    expect(rows('code').map(([code, means]) => [code, means])).toEqual(ofPlan);
    expect(ofPlan.slice(-2)).toEqual(ended.map(({ exitCode, message }) => [String(exitCode), message.toLowerCase()]));
  });

  test('names no option that its command does not have', () => {
    const lines = [...readme.matchAll(/limitdrift(?:@[\d.]+)? ([a-z]+)\b([^`\n#>|)]*)/g)];
    const used = lines.filter(([, command = '']) => command in table);
    expect(used.length).toBeGreaterThan(15);
    for (const [, command = '', words = ''] of used) {
      const spec = table[command];
      const options = words.split(/\s+/).filter((word) => word !== '');
      if (spec !== undefined) readArguments(command, { ...spec, minimum: 0 }, options);
    }
    const known = Object.values(table).flatMap(({ options }) => Object.keys(options).map((option) => `--${option}`));
    const mentioned = [...readme.matchAll(/`(--[\w-]+)/g)].map(([, option = '']) => option);
    expect(mentioned.filter((option) => !known.includes(option))).toEqual([]);
  });

  test('names the version that package.json has', () => {
    const named = [...readme.matchAll(/limitdrift@([\d.]+)|version: '([\d.]+)'/g)].map(([, a, b]) => a ?? b);
    expect([...new Set(named)]).toEqual([tool.version]);
  });

  test('imports from the library what the library exports', () => {
    const [, names = ''] = /import \{ (.*) \} from 'limitdrift'/.exec(block('js', 'createPlan')) ?? [];
    const missing = names.split(', ').filter((name) => !(name in library));
    expect([names.length > 0, missing]).toEqual([true, []]);
  });

  test('plans by the library as it shows', async () => {
    const { path, write } = folder({ 'limits.yaml': agreed });
    const { options, host } = at(await serve());
    await limitdrift({ ...folder(), path }, ['snapshot', '--out', 'live.json', ...options], host);
    const built = pathToFileURL(join(root, 'dist/lib/index.js')).href;
    write('plan.mjs', block('js', 'createPlan').replace("'limitdrift'", `'${built}'`));
    const { status, stdout, stderr } = spawnSync(process.execPath, ['plan.mjs'], { cwd: path, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^# Rate limits of `Acme`/);
    expect(stdout).toMatch(/^In sync: 2 workspaces, 1 limit, organization Acme/m);
  });
});
