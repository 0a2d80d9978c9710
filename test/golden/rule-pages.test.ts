import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';

import { parseWorld } from '../../src/emulator/world-file.js';
import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import type { Plan } from '../../src/model/plan-types.js';
import { changeRules } from '../../src/model/rules/error-rules.js';
import { isRuleId, type RuleId, rules } from '../../src/model/rules/rules.js';
import { renderTerminal } from '../../src/report/terminal/terminal-report.js';
import { at, folder, limitdrift, planIn } from '../cli/command-line.js';
import { newClone } from '../git/git-clone.js';

const pages = fileURLToPath(new URL('../../docs/rules', import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';
const ids = Object.keys(rules).filter(isRuleId);

function read(name: string): string {
  return readFileSync(join(pages, `${name}.md`), 'utf8');
}

interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page's example. */
function exampleOf(page: string): readonly Block[] {
  const [, example = ''] = /^## Example\n([^]*?)(?=^## |$(?![^]))/m.exec(page) ?? [];
  return [...example.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', text = '']) => ({ language, text }));
}

/** The files of an example, by the name in the comment of their first line; JSON, which has no comments, is saved usage. */
function filesOf(blocks: readonly Block[]): Readonly<Record<string, string>> {
  const files = blocks.filter(({ language }) => language === 'yaml');
  const usage = blocks.filter(({ language }) => language === 'json').map(({ text }) => ['headroom.json', text] as const);
  return Object.fromEntries([
    ...files.map(({ text }) => [/^# (\S+)/.exec(text)?.[1] ?? 'unnamed', text] as const),
    ...usage,
  ]);
}

const day = 86_400_000;
const start = Date.parse('2026-11-30T12:00:00Z');

/** Where an example is planned: a plain folder, or a clone whose `origin/main` has no declaration. */
function placeFor(files: Readonly<Record<string, string>>, commands: string) {
  if (!commands.includes('git:')) return { cwd: folder(files).path, env: { PATH: process.env['PATH'] } };
  const clone = newClone();
  const adopted = clone.commit({ 'README.md': 'A repository without a declaration.\n' });
  clone.git('update-ref', 'refs/remotes/origin/main', adopted);
  clone.commit(files);
  return clone;
}

/** What the commands of an example print of its rule, in a terminal of 110 columns. Two days go by between two commands. */
async function printed(rule: RuleId, blocks: readonly Block[]): Promise<string> {
  const { 'world.yaml': world = '', 'later.yaml': later, ...files } = filesOf(blocks);
  const commands = blocks.find(({ language }) => language === 'sh')?.text ?? '';
  const [first, second] = [await serve(world), await serve(later ?? world)];
  const { cwd, env } = placeFor(files, commands);
  const lines = commands.matchAll(/^limitdrift ([^#\n]*)/gm);
  for (const [index, [, line = '']] of [...lines].entries()) {
    const emulator = index === 0 ? first : second;
    const { stdout, stderr } = await run(line.trim().split(' '), { emulator, cwd, env, now: start + index * 2 * day });
    if (line.startsWith('plan')) return onlyOf(rule, stdout === '' ? stderr : stdout);
  }
  return 'There is no command.';
}

async function serve(world: string): Promise<Emulator> {
  const emulator = await startEmulator(parseWorld(world, 'world.yaml'));
  onTestFinished(() => emulator.close());
  return emulator;
}

interface Place {
  readonly emulator: Emulator;
  readonly cwd: string;
  readonly env: object;
  readonly now: number;
}

function run(words: readonly string[], { emulator, cwd, env, now }: Place) {
  const { options, host } = at(emulator);
  const report = words[0] === 'plan' ? ['--report', 'json'] : [];
  const args = [...words, ...report, ...(words.includes('--live') ? [] : options)];
  return limitdrift({ path: cwd }, args, { ...host, env: { ...host.env, ...env }, now: () => now });
}

/** The lines of a plan that are about one rule. */
function onlyOf(rule: RuleId, json: string): string {
  const plan = planIn(json);
  const ofRule: Plan = {
    ...plan,
    changes: plan.changes.filter((change) => change.rule === rule),
    findings: plan.findings.filter((finding) => finding.rule === rule),
  };
  const [section = ''] = renderTerminal(ofRule, { width: 110, color: false }).split('\n\n');
  const lines = section.replace(/^Findings\n/, '');
  return `${lines.replace(/(?<=git:\S+ \()[\da-f]+/, 'abc1234')}\n`;
}

test('every rule has a page, and every page is of a rule', () => {
  expect(readdirSync(pages).sort()).toEqual(['README.md', ...ids.map((id) => `${id}.md`)].sort());
});

test('the list of pages has every rule, with its default and title', () => {
  const rows = ids.map((id) => `| [${id}](${id}.md) | ${rules[id].severity} | ${rules[id].title} |`);
  expect(read('README').match(/^\| \[.*$/gm)).toEqual(rows);
});

describe.each(ids)('%s', (id) => {
  const page = read(id);

  test('says what it means, by an example, and how to fix it', () => {
    const { title, severity } = rules[id];
    const article = severity === 'error' ? 'An' : 'A';
    expect(page.startsWith(`# ${id}\n\n**${title}.** ${article} ${severity} by default.\n\n`)).toBe(true);
    const known = ['What is named', 'Example', 'How to fix', 'How to turn it down'];
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);
    expect(headings).toEqual(known.filter((heading) => headings.includes(heading)));
    expect(headings).toEqual(expect.arrayContaining(['Example', 'How to fix']));
  });

  test('shows what its example prints', async () => {
    const blocks = exampleOf(page);
    const text = await printed(id, blocks);
    const shown = `\`\`\`text\n${blocks.find(({ language }) => language === 'text')?.text ?? ''}`;
    if (update) writeFileSync(join(pages, `${id}.md`), page.replace(shown, () => `\`\`\`text\n${text}`));
    expect(text).toContain(Object.hasOwn(changeRules, id) ? ' → ' : ` ${id}`);
    expect(exampleOf(read(id)).find(({ language }) => language === 'text')?.text).toBe(text);
  });
});
