import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { renderHeadroomSlack } from '../../../src/report/headroom/headroom-slack.js';
import { messageOf } from '../slack-message.js';
import { hostileTexts } from '../arbitrary-plan.js';
import { arbitraryHeadroom } from './arbitrary-headroom.js';
import { headroomOf, listingOf, rowOf, workspaceOf } from './headrooms.js';

describe('the message for Slack', () => {
  test('of any headroom is one that Slack takes', () => {
    fc.assert(
      fc.property(arbitraryHeadroom, (headroom) => {
        const text = renderHeadroomSlack(listingOf(headroom));
        expect(text.length).toBeLessThan(10_000);
        messageOf(text);
      }),
      { numRuns: 60 },
    );
  });

  test('shows ten rows and how many more there are, and fewer where names are long', () => {
    const rows = Array.from({ length: 14 }, (_, at) =>
      rowOf({ workspace: workspaceOf(`team-${at}`), use: { peaks: [800 + at] } }),
    );
    const { shown } = messageOf(renderHeadroomSlack(listingOf(headroomOf(rows))));
    expect(shown[2]).toMatch(/^ACT · team-13 · Sonnet 5 · requests_per_minute 81%\n813 of 1,000 · /);
    expect(shown).toContain('and 4 more to act on or to watch');
    const long = rows.map((row, at) => ({
      ...row,
      workspace: { id: `wrkspc_${at}`, name: '"'.repeat(3000), owner: null },
    }));
    const fewer = messageOf(renderHeadroomSlack(listingOf(headroomOf(long)))).shown;
    expect(fewer.some((text) => /^and ([5-9]|1\d) more to act on/.test(text))).toBe(true);
  });

  test.each(hostileTexts)('shows a name as it is, and does nothing with it: %j', (name) => {
    const { text } = messageOf(
      renderHeadroomSlack(listingOf(headroomOf([rowOf()], { organization: { id: '1', name } }))),
    );
    expect(text.replaceAll(/&(amp|lt|gt);/g, '')).not.toMatch(/<|>|[@#]\w|:\/\//);
  });
});
