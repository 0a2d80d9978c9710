import { describe, expect, test } from 'vitest';

import type { Plan } from '../../../src/model/plan-types.js';
import { cleanLine } from '../../../src/publish/report-body.js';
import { markdownText } from '../../../src/report/markdown/escape-markdown.js';
import { renderMarkdown } from '../../../src/report/markdown/markdown-report.js';
import { terminalText } from '../../../src/report/terminal/escape-terminal.js';
import { markup, readAsForge, references } from '../forge-references.js';
import { changeOf, findingOf, planOf } from '../plans.js';

const places: readonly ((name: string) => string)[] = [
  (name) => `- before ${name} after`,
  (name) => `In sync: 1 workspace, organization ${name}.`,
  (name) => `- **${name}** x`,
  (name) => `- see [${name}](https://platform.claude.com)`,
];

/** One name in every place where a plan holds what other people wrote. */
function planNamed(name: string, verdict: Plan['verdict']): Plan {
  const workspace = { id: name, name };
  const origin = { file: name, line: 1, column: 1 };
  const group = { id: name, rate_limit_id: name, type: name, display_name: name, models: [name] };
  const named = { workspace, group, origin, limiter: name, address: name, since: name };
  const plan = planOf({
    verdict,
    organization: workspace,
    changes: [
      changeOf(named),
      changeOf({ ...named, class: 'pending', settable: 'command' }),
      changeOf({ ...named, class: 'adopted', action: 'no-op' }),
      changeOf({ ...named, ignored: { reason: name } }),
    ],
    findings: [findingOf({ workspace, message: name, origin, related: [origin] })],
    incomplete: [{ workspace, reason: name, status: null, request_id: name }],
    declaration: { files: [{ path: name, sha256: name }], base: name },
  });
  const problem = { message: name, hint: name, origin };
  return verdict === 'failed' ? { ...plan, error: { code: name, ...problem, problems: [problem] } } : plan;
}

describe('text of others, as a code host reads it', () => {
  test.each(references.flatMap(({ what, examples }) => examples.map((example) => [example, what] as const)))(
    'would do something without an escape: %j is %s',
    (example) => {
      const { live, elements } = readAsForge(`- before ${example} after`);
      expect([...live, ...elements.filter((name) => name !== 'ul' && name !== 'li')]).not.toEqual([]);
    },
  );

  test.each([...references.flatMap(({ examples }) => examples), ...markup])(
    'is nothing but text, and shows as it is: %j',
    (name) => {
      for (const put of places) {
        const escaped = markdownText(name);
        const { text, live, elements } = readAsForge(put(escaped));
        expect({ live, elements }).toEqual({ live: [], elements: readAsForge(put('x')).elements });
        expect(text.replaceAll('\u200b', '')).toContain(terminalText(name).replaceAll('\u200b', ''));
        expect(escaped).not.toContain('$');
      }
    },
  );

  test.each(['drift', 'failed'] as const)('does nothing in any place of a comment: %s', (verdict) => {
    for (const render of [renderMarkdown, cleanLine]) {
      const usual = readAsForge(render(planNamed('x', verdict))).elements;
      for (const name of [...references.map(({ examples }) => examples.join(' ')), ...markup]) {
        const markdown = render(planNamed(name, verdict));
        const { live, elements } = readAsForge(markdown);
        const unusual = elements.filter((element) => !usual.includes(element));
        expect({ name, live, unusual }).toEqual({ name, live: [], unusual: [] });
        // A quick action of GitLab, or a file that it includes.
        expect(markdown).not.toMatch(/^(?:\/|::)/m);
      }
    }
  });
});
