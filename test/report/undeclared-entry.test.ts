import { expect, test } from 'vitest';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import type { Finding, UndeclaredWorkspace } from '../../src/model/plan-types.js';
import { renderHtml } from '../../src/report/html/page.js';
import { renderMarkdown } from '../../src/report/markdown/markdown-report.js';
import { entryLines } from '../../src/report/undeclared-entry.js';
import { planScenario } from '../scenarios/scenario.js';

const plan = planScenario('undeclared-workspace');
const group = plan.undeclared?.flatMap(({ overrides }) => overrides)[0]?.group;

const findingOf = (id: string): Finding => ({
  ...(plan.findings.find(({ rule }) => rule === 'undeclared-workspace') as Finding),
  workspace: { id, name: 'x' },
});
const entry = (name: string, words: Partial<UndeclaredWorkspace> = {}): UndeclaredWorkspace => ({
  workspace: { id: `wrkspc_${name.length}`, name },
  template: null,
  overrides: group === undefined ? [] : [{ group, key: 'sonnet', limiter: 'requests_per_minute', value: 7 }],
  ...words,
});

test.each([
  ['plain', entry('intern')],
  ['a word that YAML takes for something else', entry('on')],
  ['with marks and quotes', entry('a: "b" # {c}')],
  ['with what cannot be seen, or a CI log takes for a command', entry('a\u202eb\u{e0001}##[error]c')],
  ['of a template', entry('intern', { template: 'low: er' })],
])('the entry can be pasted: %s', (_, undeclared) => {
  const lines = entryLines(findingOf(undeclared.workspace.id), { ...plan, undeclared: [undeclared] });
  const text = `version: 1\ntemplates: {"low: er": {sonnet: {requests_per_minute: 7}}}\nworkspaces:\n${lines.map((line) => `  ${line}\n`).join('')}`;
  const [read] = readDeclaration([{ path: 'a', bytes: new TextEncoder().encode(text) }]).workspaces;
  expect([read?.key, read?.id?.value, read?.layers.flat().map(({ key }) => key)]).toEqual([
    undeclared.workspace.name,
    undeclared.workspace.id,
    ['sonnet'],
  ]);
});

test('stands where the finding does in Markdown and HTML, as the terminal has it', () => {
  const undeclared = [entry('```\n<b>&amp;\u202e')];
  const shown = { ...plan, undeclared, findings: [findingOf(undeclared[0]?.workspace.id ?? '')] };
  const lines = entryLines(shown.findings[0] as Finding, shown);
  expect(lines[1]).toBe('"```\\n<b>&amp;\\U0000202e":');
  expect(renderMarkdown(shown)).toContain(['```yaml', ...lines, '```'].map((line) => `  ${line}\n`).join(''));
  expect(renderHtml(shown)).toContain(
    `<pre class="entry"># under workspaces:\n&quot;\`\`\`\\n&lt;b&gt;&amp;amp;\\U0000202e&quot;:\n`,
  );
});

test('of many workspaces three entries are shown', () => {
  const undeclared = ['a', 'bb', 'ccc', 'dddd'].map((name) => entry(name));
  const shown = undeclared.map(
    ({ workspace }) => entryLines(findingOf(workspace.id), { ...plan, undeclared }).length > 0,
  );
  expect(shown).toEqual([true, true, true, false]);
});

test('an ID that no declaration takes is left out, and the name stands alone', () => {
  const odd = entry('intern', { workspace: { id: 'odd id', name: 'intern' } });
  expect(entryLines(findingOf('odd id'), { ...plan, undeclared: [odd] })[2]).toBe('  limits:');
});

test('no other finding, and no plan of format 1.0, has an entry', () => {
  expect(entryLines({ ...findingOf('wrkspc_6'), rule: 'blocked' } as Finding, plan)).toEqual([]);
  const { undeclared: _, ...before } = plan;
  expect(entryLines(findingOf('wrkspc_6'), before)).toEqual([]);
});
