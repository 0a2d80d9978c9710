import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffSnapshots } from '../../../src/history/diff-snapshots.js';
import { diffFormats } from '../../../src/report/snapshot-diff/diff-formats.js';

import { textWidth } from '../../../src/report/terminal/styled-text.js';
import { arbitraryLive } from '../../declaration/arbitrary-live.js';
import { logCommand } from '../log-commands.js';

const formats = Object.entries(diffFormats);

const unsafe = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe.each(formats)('the %s report of any comparison', (_name, { render }) => {
  test('has no character that acts on a terminal, and no line that a CI log takes for a command', () => {
    fc.assert(
      fc.property(arbitraryLive, arbitraryLive, (before, after) => {
        const report = render(diffSnapshots(before, after), { width: 80, color: false });
        expect(report).toMatch(/[^\n]\n$/);
        expect(report).not.toMatch(unsafe);
        expect(report).not.toMatch(logCommand);
        expect(report).not.toContain('##[');
      }),
    );
  });
});

describe('the terminal report of any comparison', () => {
  const { render } = diffFormats.terminal;

  test('fits its width', () => {
    fc.assert(
      fc.property(arbitraryLive, arbitraryLive, fc.constantFrom(60, 80, 120), (before, after, width) => {
        const lines = render(diffSnapshots(before, after), { width, color: false }).split('\n');
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('says the same with colour and without', () => {
    fc.assert(
      fc.property(arbitraryLive, arbitraryLive, (before, after) => {
        const diff = diffSnapshots(before, after);
        const colored = render(diff, { width: 80, color: true });
        expect(colored.replaceAll(/\p{Cc}\[\d+m/gu, '')).toBe(render(diff, { width: 80, color: false }));
      }),
    );
  });
});
