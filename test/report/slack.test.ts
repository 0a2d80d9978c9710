import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Plan } from '../../src/model/plan-types.js';
import { terminalText } from '../../src/report/terminal/escape-terminal.js';
import { renderSlack } from '../../src/report/slack.js';
import { everyPlanToo } from '../scenarios/every-plan.js';
import { arbitraryPlan, hostileTexts } from './arbitrary-plan.js';
import { changeOf, laterFinding, planOf, undeclaredChange } from './plans.js';
import { type Message, messageOf as readMessage } from './slack-message.js';
import { stories } from './stories.js';

function messageOf(plan: Plan): Message {
  return readMessage(renderSlack(plan));
}

/** What Slack makes a mention, a link, an emoji or a format of in a message's text. */
const active = /<|>|[@#]\w|:\/\/|:[\w+-]+:|\w\.[\p{L}\p{N}]|[*`~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/u;

describe('the message', () => {
  test('says the verdict, the organization, the counts, what drifted, and what to do next', () => {
    expect(messageOf(planOf({ verdict: 'drift', changes: [changeOf()] }))).toEqual({
      text: 'Drift: 1 drifted; 12 workspaces, 87 limits, organization Acme.',
      shown: [
        'Rate limits: 1 drifted · Acme',
        'Drift: 1 drifted; 12 workspaces, 87 limits, organization Acme.',
        'error · drift: 500 is not what is declared\nprod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ) · Claude Opus 4.x · requests_per_minute: 500 → 1,000 · organization limit: 4,000 · limit-changed\nlimits.yaml:14:32',
        'Next: Set each limit back in the Console, or accept it in limits.yaml; --report markdown writes the checklist for both.',
        `Plan sha256:${'a'.repeat(64)}, 2026-11-21T20:00:00Z`,
      ],
    });
  });

  test('in sync is short, and has no next step', () => {
    expect(messageOf(planOf()).shown).toEqual([
      'Rate limits: in sync · Acme',
      'In sync: 12 workspaces, 87 limits, organization Acme.',
      `Plan sha256:${'a'.repeat(64)}, 2026-11-21T20:00:00Z`,
    ]);
  });

  test('of a run that failed says why, without an organization that it does not know', () => {
    const { shown } = messageOf(stories['story-refused'] ?? planOf());
    expect(shown[0]).toBe('Rate limits: the run failed');
    expect(shown[1]).toMatch(/^Failed: The API refused the credential: /);
  });

  test('says why drift does not fail the run', () => {
    const { shown } = messageOf(stories['story-report-only'] ?? planOf());
    expect(shown[1]).toMatch(/\.\nDrift does not fail this run \(it only reports\): the exit code is 0\.$/);
  });

  test('shows ten rows, the most severe first, and how many more there are', () => {
    const changes = Array.from({ length: 12 }, (_, at) => changeOf({ limiter: `limiter_${at}`, severity: 'warning' }));
    const { shown } = messageOf(planOf({ verdict: 'drift', changes: [...changes, undeclaredChange()] }));
    expect(shown[2]).toMatch(/^error · drift: 2,000 is an override that is not declared\n.* · limit-undeclared$/);
    expect(shown.filter((text) => / · drift/.test(text))).toHaveLength(10);
    expect(shown).toContain('and 3 more warnings');
  });
});

describe('Slack’s limits', () => {
  test('leave fewer rows where names are long, and say how many more there are', () => {
    const changes = Array.from({ length: 12 }, (_, at) =>
      changeOf({ limiter: `limiter_${at}`, workspace: { id: `wrkspc_${at}`, name: '"'.repeat(2000) } }),
    );
    const plan = planOf({ verdict: 'drift', organization: { id: '1', name: '@'.repeat(9000) }, changes });
    const rows = messageOf(plan).shown.filter((text) => text.startsWith('error · ')).length;
    expect([rows > 0, rows < 10, messageOf(plan).shown.includes(`and ${12 - rows} more errors`)]).toEqual([
      true,
      true,
      true,
    ]);
    expect(renderSlack(plan).length).toBeLessThan(10_000);
  });

  test('hold for any plan', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(renderSlack(plan).length).toBeLessThan(10_000);
        messageOf(plan);
      }),
      everyPlanToo,
    );
  });

  test('hold for any plan whose names are as long as they like', () => {
    const long = fc
      .constantFrom('"', '\\', '@', '*', '&', '\u0000', '.a', '::', '🚀', '語')
      .map((text) => text.repeat(9999));
    fc.assert(
      fc.property(arbitraryPlan, long, (plan, name) => {
        const workspace = { id: name, name };
        const changes = plan.changes.map((change) => ({ ...change, workspace, limiter: name, address: name }));
        const findings = [laterFinding(name, { message: name })];
        const error = { code: name, message: name, hint: name, problems: [] };
        const huge = { ...plan, organization: { id: name, name }, changes, findings, digest: name, error };
        expect(renderSlack(huge).length).toBeLessThan(10_000);
        messageOf(huge);
      }),
    );
  });
});

describe('names that other people chose', () => {
  test.each(hostileTexts)('are shown as they are in plain text, and do nothing in the fallback: %j', (name) => {
    const plan = planOf({
      verdict: 'drift',
      organization: { id: '1', name },
      changes: [changeOf({ workspace: { id: 'wrkspc_1', name } })],
    });
    const { text, shown } = messageOf(plan);
    expect(shown[2]?.split('\n')[1]?.startsWith(`${terminalText(name)} (wrkspc_1) · `)).toBe(true);
    expect(text.replaceAll(/&(amp|lt|gt);/g, '')).not.toMatch(active);
  });

  test.each([
    [
      '<!channel> <@U012AB3CD> <https://evil.example|here>',
      '&lt;!channel&gt; &lt;@\u200bU012AB3CD&gt; &lt;https:\u200b//evil.\u200bexample|here&gt;',
    ],
    ['a@evil.example evil.example', 'a@\u200bevil.\u200bexample evil.\u200bexample'],
    [
      '*bold* _it_ ~no~ `x` snake_case',
      '\\u{2a}bold\\u{2a} \\u{5f}it\\u{5f} \\u{7e}no\\u{7e} \\u{60}x\\u{60} snake_case',
    ],
    [':tada: @here #general', ':\u200btada: @\u200bhere #\u200bgeneral'],
    ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
  ])('cannot mention, link or format in the fallback text: %s', (name, expected) => {
    const { text } = messageOf(planOf({ organization: { id: '1', name } }));
    expect(text).toBe(`In sync: 12 workspaces, 87 limits, organization ${expected}.`);
  });

  test('do nothing in the fallback text of any plan', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(messageOf(plan).text.replaceAll(/&(amp|lt|gt);/g, '')).not.toMatch(active);
      }),
    );
  });
});
