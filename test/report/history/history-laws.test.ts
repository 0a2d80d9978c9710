import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { historyJsonSchema } from '../../../src/files/json-schemas.js';
import { historyFormats } from '../../../src/report/history/history-formats.js';

import { textWidth } from '../../../src/report/terminal/styled-text.js';
import { findFaults, tag } from '../html/page-faults.js';
import { arbitraryHistory, histories } from './histories.js';
import { logCommand } from '../log-commands.js';

const isHistory = new Ajv({ strict: true, validateFormats: false }).compile(historyJsonSchema());
const unsafe = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const { terminal, markdown, json, html } = historyFormats;

test('no report of any history has a character that acts on a terminal, or a line that a CI log takes for a command', () => {
  fc.assert(
    fc.property(arbitraryHistory, (history) => {
      for (const { render } of [terminal, markdown, json, html]) {
        const report = render(history, { width: 80, color: false });
        expect(report).toMatch(/[^\n]\n$/);
        expect(report).not.toMatch(unsafe);
        expect(report).not.toMatch(logCommand);
        expect(report).not.toContain('##[');
      }
    }),
    { numRuns: 40 },
  );
});

test('the JSON of any history is as its schema says', () => {
  fc.assert(
    fc.property(arbitraryHistory, (history) => {
      isHistory(JSON.parse(json.render(history)));
      expect(isHistory.errors).toBeNull();
    }),
    { numRuns: 40 },
  );
});

describe('the terminal report of any history', () => {
  test('fits its width, and says the same with colour', () => {
    fc.assert(
      fc.property(arbitraryHistory, fc.constantFrom(60, 80, 120), (history, width) => {
        const plain = terminal.render(history, { width, color: false });
        expect(Math.max(...plain.split('\n').map(textWidth))).toBeLessThanOrEqual(width);
        expect(terminal.render(history, { width, color: true }).replaceAll(/\p{Cc}\[\d+m/gu, '')).toBe(plain);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the page of a history', () => {
  test('is well formed, whatever the names, and has no handler, no inline style and no address outside itself', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const page = html.render(history);
        expect(findFaults(page)).toEqual([]);
        const tags = [...page.matchAll(tag)].map(([whole]) => whole.replaceAll(/"[^"]*"/g, '""'));
        expect(tags.filter((one) => / (?:on[a-z]+|style|src|action)=/.test(one))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  const pageOf = (name: keyof typeof histories): string => html.render(histories[name]);

  test('has a line and a table of values for each limit, and those that changed are open', () => {
    const history = histories['a-spring'];
    const page = html.render(history);
    expect(page.match(/<table class="values">/g)).toHaveLength(history.lines.length);
    expect(page.match(/<details class="row" open>/g)).toHaveLength(
      history.lines.filter(({ values }) => values.length > 1).length,
    );
    // 5 days and 6 hours at 2,000,000, a slant of 6 hours, then 10,000,000 to the end.
    expect(page).toContain('<path class="use" d="M0 89H7560L7920 5H45000"/>');
  });

  test('leaves a gap where there was no limit, and cuts off what was before the time that is told of', () => {
    const history = histories['a-spring'];
    const late = { ...history, window: { ...history.window, from: '2026-05-10T00:00:00Z' } };
    expect(html.render(late)).toContain('<path class="use" d="M0 5H32057"/>');
    expect(pageOf('a-spring')).toContain('<path class="use" d="M7920 5H45000"/>');
  });

  test('marks days below the lines, each once', () => {
    const ticks = (page: string) => [...page.matchAll(/class="tick"[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(ticks(pageOf('a-spring'))).toEqual([
      '2026-05-01',
      '2026-05-06',
      '2026-05-11',
      '2026-05-16',
      '2026-05-21',
      '2026-05-27',
    ]);
    expect(ticks(pageOf('hostile-names'))).toEqual(['2026-05-01']);
  });
});
