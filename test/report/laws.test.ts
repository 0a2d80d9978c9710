import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatPlan, planSchema } from '../../src/files/plan-file.js';
import { withoutEmails } from '../../src/model/activity/without-emails.js';
import { formatOrigin } from '../../src/model/errors.js';
import type { Finding } from '../../src/model/plan-types.js';
import { brokenColons, terminalText } from '../../src/report/terminal/escape-terminal.js';
import { renderStepOutputs, renderStepSummary } from '../../src/report/github.js';
import { reportFormats } from '../../src/report/formats.js';
import { remarksOf } from '../../src/report/change-remarks.js';
import { phraseText } from '../../src/report/phrase.js';
import { textWidth } from '../../src/report/terminal/styled-text.js';
import { address, arbitraryPlan } from './arbitrary-plan.js';
import { logCommand } from './log-commands.js';
import { findingOf, planOf } from './plans.js';

const formats = Object.entries(reportFormats);
const widths = [60, 80, 120, 200];
const sgr = /\p{Cc}\[\d+m/gu;
/** The annotations of the github report, which are commands on purpose; its own tests say what may be in them. */
const annotation = /^::(error|warning|notice) title=[^:]*::.*\n/gm;
/** Everything that acts on a terminal, turns the reading direction, or hides, but for the newline. */
const unsafe = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

describe.each(formats)('the %s report of any plan', (name, { render }) => {
  test('is text that ends with one newline and has no character that acts on a terminal', () => {
    fc.assert(
      fc.property(arbitraryPlan, fc.constantFrom(...widths), (plan, width) => {
        const report = render(plan, { width, color: false });
        expect(report).toMatch(/[^\n]\n$/);
        expect(report).not.toMatch(unsafe);
      }),
    );
  });

  test('has no line that a CI log takes for a command', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const whole = render(plan, { width: 80, color: false });
        const report = name === 'github' ? whole.replaceAll(annotation, '') : whole;
        expect(report).not.toMatch(logCommand);
        expect(report).not.toMatch(/##[A-Za-z[]/);
      }),
    );
  });

  test('is the same, byte for byte, when it is rendered again', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const view = { width: 120, color: true };
        expect(render(structuredClone(plan), view)).toBe(render(plan, view));
      }),
    );
  });
});

test('a file that is named like the half of a command begins no line that is one', () => {
  const finding = findingOf({ origin: { file: ':', line: 1, column: 1 } });
  for (const [name, { render }] of formats.filter(([one]) => one !== 'github')) {
    const report = render(planOf({ findings: [finding] }), { width: 80, color: false });
    expect(report, name).not.toMatch(logCommand);
  }
  expect(['::1:1: x', '  ::error::x', '::set-output name=x::y'].map((line) => logCommand.test(line))).toEqual([
    false,
    true,
    true,
  ]);
});

test('an e-mail address is told in a terminal and in JSON, and in no other report or part of one', () => {
  const others = formats.filter(([name]) => name !== 'terminal' && name !== 'json');
  const told = new Set<string>();
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      const view = { width: 200, color: false, verbose: true };
      for (const [, { render }] of others) expect(render(plan, view)).not.toContain(address);
      const parts = [renderStepSummary(plan), renderStepOutputs(plan), formatPlan(withoutEmails(plan))];
      for (const part of parts) expect(part).not.toContain(address);
      if (formatPlan(plan).includes(address)) told.add('json');
      if (reportFormats.terminal.render(plan, view).includes(address)) told.add('terminal');
    }),
  );
  expect([...told].toSorted()).toEqual(['json', 'terminal']);
});

test('no line of the terminal report is wider than the terminal', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.constantFrom(...widths), (plan, width) => {
      const lines = reportFormats.terminal.render(plan, { width, color: false }).split('\n');
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
    }),
  );
});

test('colour adds nothing but colour to the terminal report', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.constantFrom(...widths), (plan, width) => {
      const colored = reportFormats.terminal.render(plan, { width, color: true });
      expect(colored.replaceAll(sgr, '')).toBe(reportFormats.terminal.render(plan, { width, color: false }));
    }),
  );
});

test('the terminal report with --verbose cuts nothing: IDs, names, limiters, places and messages are all there at every width', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.constantFrom(...widths), (plan, width) => {
      // Where a text begins a line, the colons of a CI command in it are broken up.
      const whole = (text: string): string => pack(text).replaceAll(brokenColons, '::');
      const report = whole(reportFormats.terminal.render(plan, { width, color: false, verbose: true }));
      // Who changed a limit, and what usage says of a step, stands at the step, in words of its own.
      const remarks = remarksOf(plan, { emails: true });
      const shown = plan.changes.filter(({ ignored }) => ignored === null);
      const steps = shown.map(({ address }) => address);
      const isAtStep = ({ rule, address }: Finding): boolean =>
        rule === 'below-peak-usage' && steps.some((step) => step === address);
      const texts = [
        ...shown.flatMap((change) => remarks(change).map(phraseText)),
        ...plan.changes.flatMap(({ workspace, limiter, origin }) => [
          workspace.id,
          workspace.name,
          workspace.owner ?? '',
          limiter,
          ...(origin === null ? [] : [formatOrigin(origin)]),
        ]),
        ...plan.findings
          .filter((finding) => !isAtStep(finding))
          .flatMap(({ rule, message, related }) => [rule, message, ...related.map(formatOrigin)]),
        ...plan.incomplete.flatMap(({ workspace, reason, request_id }) => [
          workspace.name,
          reason,
          request_id ?? 'none',
        ]),
      ];
      for (const each of texts) expect(report).toContain(whole(terminalText(each)));
    }),
  );
});

test('a plan survives its file: what is read is what was written', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      const read: unknown = JSON.parse(formatPlan(plan));
      expect(planSchema.parse(read)).toEqual(plan);
    }),
  );
});

function pack(report: string): string {
  return report.replaceAll(/\s/g, '');
}
