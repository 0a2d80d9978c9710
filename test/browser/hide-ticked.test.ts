import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

import type { Plan } from '../../src/model/plan-types.js';
import { changeOf, planOf } from '../report/plans.js';
import { describeInChromium, openReport, shownSteps, shownTexts, textOf, violations } from './open-page.js';
import { team, titles } from './worlds.js';

const { pending, drift, undeclared, conflict, create, voice } = titles;

/** So many workspaces with three steps each. */
function checklistOf(workspaces: number): Plan {
  const changes = Array.from({ length: 3 * workspaces }, (_, at) => {
    const number = String(Math.floor(at / 3)).padStart(3, '0');
    const limiter = ['requests_per_minute', 'output_tokens_per_minute', 'input_tokens_per_minute_cache_aware'][at % 3];
    return changeOf({ workspace: { id: `wrkspc_${number}`, name: `team-${number}` }, limiter: limiter ?? '' });
  });
  return planOf({ verdict: 'drift', changes });
}

const long = checklistOf(20);

/** The workspace and limiter of the box that has the focus. */
async function focused(page: Page): Promise<string> {
  const said = `(() => { const box = document.activeElement; return [box.closest('section.workspace')?.querySelector('h3').textContent, box.labels?.[0]?.textContent].join(' '); })()`;
  return String(await page.evaluate(said))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describeInChromium('a long checklist as HTML', () => {
  test('hides what is ticked, with headings and blocks that have nothing else, and shows it again', async () => {
    const { page, incidents } = await openReport(team);
    await page.locator('input[data-step]').nth(0).check();
    await page.locator('input[data-step]').nth(4).check();
    await page.locator('input[data-step]').nth(5).check();
    await page.getByRole('checkbox', { name: 'Hide ticked' }).check();
    expect(await shownSteps(page)).toEqual([pending, undeclared, conflict]);
    expect(await shownTexts(page, 'h2')).toEqual(['Decide 4', 'Findings 1']);
    expect(await shownTexts(page, '.way')).toHaveLength(3);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('checkbox', { name: 'Hide ticked' }).uncheck();
    expect(await shownSteps(page)).toEqual([drift, pending, undeclared, conflict, create, voice]);
    expect(incidents).toEqual([]);
  });

  test('keeps a step that was ticked just now until the next one, so that a slip can be taken back', async () => {
    const { page } = await openReport(team);
    await page.getByRole('checkbox', { name: 'Hide ticked' }).check();
    await page.locator('input[data-step]').nth(0).check();
    expect(await shownSteps(page)).toHaveLength(6);
    await page.locator('input[data-step]').nth(2).check();
    expect(await shownSteps(page)).toEqual([pending, undeclared, conflict, create, voice]);
  });

  test('stays where it is when something above is hidden', async () => {
    const { page } = await openReport(long);
    await page.getByRole('checkbox', { name: 'Hide ticked' }).check();
    const boxes = page.locator('input[data-step]');
    await boxes.nth(29).check();
    const next = boxes.nth(31);
    await next.scrollIntoViewIfNeeded();
    const before = await next.boundingBox();
    await next.check();
    const after = await next.boundingBox();
    expect(Math.abs((after?.y ?? NaN) - (before?.y ?? NaN))).toBeLessThan(2);
    expect(await boxes.nth(29).isVisible()).toBe(false);
  });

  test('leads from one open step to the next by one key, past what is ticked or filtered out, and begins anew', async () => {
    const { page } = await openReport(long, { viewport: { width: 1200, height: 900 } });
    const next = page.getByRole('button', { name: 'Next open' });
    await page.locator('input[data-step]').nth(0).check();
    await next.press('Enter');
    expect(await focused(page)).toContain('team-000 wrkspc_000 Claude Opus 4.x output_tokens_per_minute');
    await page.keyboard.press('Space');
    await next.press('Enter');
    expect(await focused(page)).toContain('team-000 wrkspc_000 Claude Opus 4.x input_tokens_per_minute_cache_aware');
    await page.getByRole('combobox', { name: 'Workspace' }).selectOption('team-019');
    await next.press('Enter');
    expect(await focused(page)).toContain('team-019 wrkspc_019 Claude Opus 4.x requests_per_minute');
    expect(await page.evaluate('document.activeElement.getBoundingClientRect().top > 0')).toBe(true);
    for (let left = 0; left < 3; left += 1) {
      await page.keyboard.press('Space');
      await next.press('Enter');
    }
    expect(await textOf(page.locator('footer [role=status]'))).toBe('No open step is shown.');
  });
});

describeInChromium('a long checklist without a script', () => {
  test('has a table of what is alike first', async () => {
    const { page } = await openReport(long, { javaScriptEnabled: false });
    expect(await shownTexts(page, '.alike tbody tr')).toEqual([
      '20Claude Opus 4.x requests_per_minute500 → 1,000drift',
      '20Claude Opus 4.x output_tokens_per_minute500 → 1,000drift',
      '20Claude Opus 4.x input_tokens_per_minute_cache_aware500 → 1,000drift',
    ]);
  });

  test('has nothing that axe objects to', async () => {
    const { page } = await openReport(checklistOf(8));
    expect(await shownTexts(page, '.alike tbody tr')).toHaveLength(3);
    expect(await violations(page)).toEqual([]);
  });
});
