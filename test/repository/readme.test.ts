import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { readArguments } from '../../src/cli/arguments.js';
import { commands, type CommandSpec } from '../../src/cli/command-table.js';
import { tool } from '../../src/cli/live-reading.js';
import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import * as library from '../../src/index.js';
import { UserError } from '../../src/model/errors.js';
import { rules } from '../../src/model/rules.js';
import { reportFormats } from '../../src/report/formats.js';
import { agreed, at, type Ended, folder, limitdrift, serve } from '../cli/command-line.js';
import { type Clone, cloneOf, newClone } from '../cli/git-clone.js';
import { root } from './planted.js';

const table: Readonly<Record<string, CommandSpec>> = commands;
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

const jobSchema = z.looseObject({
  environment: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  steps: z.array(z.looseObject({ run: z.string().default(''), uses: z.string().default('') })),
});
const workflowSchema = z.object({
  on: z.union([z.string(), z.record(z.string(), z.unknown())]),
  jobs: z.record(z.string(), jobSchema),
});
const workflows = blocks
  .filter(({ text }) => text.includes('jobs:'))
  .map(({ text }) => workflowSchema.parse(parse(text)));

/** Runs the steps of a job that are limitdrift's; what needs the API asks the emulator, and without one there is no key. */
async function runJob(job: z.infer<typeof jobSchema> | undefined, clone: Clone, emulator: Emulator | null) {
  const lines = job?.steps.flatMap(({ run }) => /^npx --yes limitdrift@\S+ (.*)$/.exec(run)?.[1] ?? []) ?? [];
  const env = { ...clone.env, ...(emulator === null ? {} : at(emulator).host.env) };
  const ended: Ended[] = [];
  let now = Date.now();
  const sleep = async (pause: number) => void (now += pause);
  for (const line of lines) {
    const args = line
      .replaceAll('"', '')
      .replace('$GITHUB_STEP_SUMMARY', 'summary.md')
      .replace('$BASE', (job?.env['BASE'] ?? '').replace('${{ github.base_ref }}', 'main'))
      .split(' ');
    const api = emulator === null || args.includes('--live') ? [] : at(emulator).options;
    ended.push(await limitdrift({ ...folder(), path: clone.cwd }, [...args, ...api], { env, now: () => now, sleep }));
  }
  return ended;
}

describe('the README', () => {
  test('shows the plan of npm start as it prints in a terminal of 100 columns', async () => {
    const { code, stdout } = await planDemo(readFileSync(join(root, 'limits.yaml'), 'utf8'), 100);
    expect([code, stdout]).toEqual([2, block('text', 'drifted')]);
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
    expect(rows('command')).toEqual(Object.entries(commands).map(([name, { summary }]) => [name, summary]));
    const formats = Object.entries(reportFormats).map(([name, { description }]) => `\`${name}\` ${description}`);
    const [, report = ''] = rows('option').find(([option]) => option === '--report FORMAT=FILE') ?? [];
    expect(report).toMatch(new RegExp(`: ${formats.join('; ')}$`));
  });

  test('lists every exit code in the words of plan --help', () => {
    const note = commands.plan.notes.find((text) => text.startsWith('Exit codes:')) ?? '';
    const ofPlan = [...note.matchAll(/(\d+) ([^;.]+)/g)].map(([, code, means]) => [code, means]);
    const ended = [UserError.of('interrupted', {}), UserError.of('terminated', {})];
    expect(rows('code').map(([code, means]) => [code, means])).toEqual(ofPlan);
    expect(ofPlan.slice(-2)).toEqual(ended.map(({ exitCode, message }) => [String(exitCode), message.toLowerCase()]));
  });

  test('names no option that its command does not have', () => {
    const lines = [...readme.matchAll(/limitdrift(?:@[\d.]+)? ([a-z]+)\b([^`\n#]*)/g)];
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

  test('keeps the key out of every job that a pull request starts', () => {
    const read = workflows.map(({ on, jobs }) => [
      Object.keys(typeof on === 'string' ? { [on]: null } : on),
      Object.entries(jobs).map(([name, job]) => [name, job.environment, JSON.stringify(job).includes('secrets.')]),
    ]);
    expect(read).toEqual([
      [
        ['schedule', 'push', 'workflow_dispatch'],
        [
          ['plan', 'rate-limits', true],
          ['verify', 'rate-limits', true],
        ],
      ],
      [['pull_request'], [['plan', undefined, false]]],
    ]);
  });

  test('has jobs that do what it says: drift fails the schedule, and a pull request only where it touches', async () => {
    const origin = newClone();
    origin.commit({ 'limits.yaml': agreed });
    const emulator = await serve({ prod: 700 });
    const main = cloneOf(origin);
    const jobs = workflows[0]?.jobs;
    const scheduled = await runJob(jobs?.['plan'], main, emulator);
    expect(scheduled.map(({ code }) => code)).toEqual([0, 2]);
    expect(readFileSync(join(main.cwd, 'summary.md'), 'utf8')).toMatch(/^Drift: 1 drifted/m);
    const verified = await runJob(jobs?.['verify'], main, emulator);
    expect(verified.map(({ code }) => code)).toEqual([2]);

    const pullRequest = cloneOf(origin);
    copyFileSync(join(main.cwd, 'live.json'), join(pullRequest.cwd, 'live.json'));
    const ask = async (yaml: string) => {
      pullRequest.commit({ 'limits.yaml': yaml });
      const [ended] = await runJob(workflows[1]?.jobs['plan'], pullRequest, null);
      return [
        ended?.code,
        /^[A-Z][\w ]+:.*?(?=;)/m.exec(readFileSync(join(pullRequest.cwd, 'summary.md'), 'utf8'))?.[0],
      ];
    };
    expect(await ask(`${agreed}# Untouched\n`)).toEqual([0, 'Nothing touched: 1 note']);
    const staging = agreed.replace('staging: {limits: {}}', 'staging: {limits: {opus: {requests_per_minute: 50}}}');
    expect(await ask(staging)).toEqual([0, 'Drift: 1 drifted, 1 pending']);
    expect(await ask(staging.replace('500}', '500, output_tokens_per_minute: 9}'))).toEqual([
      2,
      'Drift: 1 drifted, 2 pending',
    ]);
  });

  test('links to what exists', () => {
    const links = [...readme.matchAll(/\]\(([^):]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(4);
    const headings = [...readme.matchAll(/^## (.*)$/gm)].map(([, text = '']) => text);
    const anchors = headings.map((text) => `#${text.toLowerCase().replaceAll(' ', '-')}`);
    expect(links.filter((link) => !anchors.includes(link) && !existsSync(join(root, link)))).toEqual([]);
  });
});
