import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';

import { override } from '../../src/model/setting.js';
import { changeOf, planOf } from '../report/plans.js';
import { describeInChromium, openReport, textOf } from './open-page.js';
import { team } from './worlds.js';

const one = planOf({ verdict: 'drift', changes: [changeOf()] });

/** What one page stored may come to the next a moment after it was loaded: then the page hears of it. */
async function isTickedInTime(box: Locator): Promise<boolean> {
  await box.and(box.page().locator(':checked')).waitFor();
  return await box.isChecked();
}

describeInChromium('the boxes of the HTML report', () => {
  test('stay ticked when the page is opened again, and stay unticked when the tick is taken back', async () => {
    const { page } = await openReport(team);
    const boxes = page.getByRole('checkbox', { name: 'requests_per_minute' });
    await boxes.nth(0).check();
    await boxes.nth(2).check();
    await boxes.nth(2).uncheck();
    await page.reload();
    expect(await isTickedInTime(boxes.nth(0))).toBe(true);
    expect(await boxes.nth(2).isChecked()).toBe(false);
    expect(await page.locator('input[data-step]:checked').count()).toBe(1);
  });

  test('stay ticked in the report of a later run, while it asks for the same', async () => {
    const { page, replace } = await openReport(one);
    await page.locator('input[data-step]').check();
    await replace(planOf({ verdict: 'drift', changes: [changeOf({ before: override(700), class: 'conflict' })] }));
    expect(await isTickedInTime(page.locator('input[data-step]'))).toBe(true);
  });

  test('are empty again for another target of the same limit', async () => {
    const { page, replace } = await openReport(one);
    await page.locator('input[data-step]').check();
    await replace(planOf({ verdict: 'drift', changes: [changeOf({ after: override(2000) })] }));
    expect(await page.locator('input[data-step]').isChecked()).toBe(false);
  });

  test('are there for workspaces to be created, and remember those too', async () => {
    const { page } = await openReport(team);
    await page.getByRole('checkbox', { name: 'Create the workspace voice' }).check();
    await page.reload();
    expect(await isTickedInTime(page.getByRole('checkbox', { name: 'Create the workspace voice' }))).toBe(true);
  });

  test('say so where a tick is older than the reading that still shows the step', async () => {
    const { page, replace } = await openReport(one);
    const later = { ...one, run: { ...one.run, taken_at: '2999-01-01T00:00:00Z' } };
    await page.locator('input[data-step]').check();
    expect(await page.locator('.aged').count()).toBe(0);
    await replace(later);
    expect(await textOf(page.locator('.aged'))).toMatch(
      /^Ticked on \d{4}-\d\d-\d\d, before the limits were read: they did not show it then\.$/,
    );
    await page.locator('input[data-step]').uncheck();
    expect(await page.locator('.aged').count()).toBe(0);
  });

  test('follow one another in two windows', async () => {
    const { page } = await openReport(one);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await page.locator('input[data-step]').check();
    await other.locator('input[data-step]:checked').waitFor();
    expect(await textOf(other.locator('footer'))).toContain('Ticks are kept in this browser');
  });

  test('can be ticked, and all else works, where the browser refuses storage', async () => {
    const refuse = `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });`;
    const { page, incidents } = await openReport(team, { before: refuse });
    await page.locator('input[data-step]').first().check();
    expect(await page.locator('input[data-step]').first().isChecked()).toBe(true);
    expect(await textOf(page.locator('#ticked'))).toBe('1 of 6 ticked');
    await page.getByRole('combobox', { name: 'Workspace' }).selectOption('prod-search');
    expect(await textOf(page.getByRole('status').first())).toBe('2 of 6 shown');
    expect(incidents).toEqual([]);
  });
});
