import { expect, test } from 'vitest';
import { z } from 'zod';

import { renderHeadroomHtml } from '../../src/report/headroom/html/headroom-page.js';
import { hostileTexts } from '../report/arbitrary-plan.js';
import { brightwater, headroomOf, listingOf, rowOf } from '../report/headroom/headrooms.js';
import { describeInChromium, openHtml, shownTexts, textOf, violations } from './open-page.js';

const page = renderHeadroomHtml(listingOf(brightwater));
/** Every kind of row once, for axe takes its time. */
const kinds = brightwater.rows.filter(({ level }, at, rows) => rows.findIndex((one) => one.level === level) === at);
const oneOfAKind = renderHeadroomHtml(listingOf({ ...brightwater, rows: kinds }));
const everyDetail = 'document.querySelectorAll("details").forEach((one) => { one.open = true; })';

const name = hostileTexts.join(' ');
const group = { id: name, rate_limit_id: null, type: 'model_group', display_name: name, models: [name] };
const hostile = headroomOf(
  [
    rowOf({
      workspace: { id: name, name, owner: name },
      group,
      limiter: name,
      known: { reason: name, expires: null },
      use: { peaks: [900], madeBy: [[name, 0.5]] },
    }),
  ],
  {
    organization: { id: name, name },
    unmatched: [{ model: name, workspaces: [], input_tokens: 1, output_tokens: 1, requests: 1 }],
  },
);

describeInChromium('the page of headroom', () => {
  test('has nothing that axe objects to, in light, in dark and in the dialog, and fits into every window', async () => {
    const { page: tab, incidents } = await openHtml(oneOfAKind, { viewport: { width: 1200, height: 3000 } });
    await tab.evaluate(everyDetail);
    expect(await violations(tab)).toEqual([]);
    await tab.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(tab, "{ runOnly: ['color-contrast'] }")).toEqual([]);
    for (const width of [800, 360]) {
      await tab.setViewportSize({ width, height: 900 });
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    await tab.locator('.map td a').first().click();
    expect(
      await violations(tab, "{ runOnly: ['heading-order', 'aria-dialog-name', 'region', 'color-contrast'] }"),
    ).toEqual([]);
    expect(
      await tab.evaluate(
        '(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector("dialog"))',
      ),
    ).toBe(0);
    expect(incidents).toEqual([]);
  });

  test('opens a cell by keyboard, in the reader’s time where that is asked for, and goes back to it', async () => {
    const { page: tab } = await openHtml(page, { timezoneId: 'Asia/Tokyo' });
    const cell = tab.getByRole('link', { name: '97%, support-copilot, Sonnet 5, input_tokens_per_minute' });
    await cell.focus();
    await tab.keyboard.press('Enter');
    const dialog = tab.getByRole('dialog');
    expect(await textOf(dialog.locator('h2'))).toBe('support-copilot · Sonnet 5 · input_tokens_per_minute ACT · 97%');
    expect(await textOf(dialog.locator('.worst li').first())).toBe('Sat 28 Nov 13:04 972,000 (97%)');
    await tab.keyboard.press('Escape');
    expect(await tab.evaluate('document.activeElement.textContent')).toBe('97%');
    await tab.locator('#zone').selectOption('local');
    await tab.keyboard.press('Tab');
    await cell.click();
    expect(await textOf(dialog.locator('.worst li').first())).toBe('Sat 28 Nov 22:04 972,000 (97%)');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await tab.locator('#zone').selectOption('');
    await cell.click();
    expect(await textOf(dialog.locator('.worst li').first())).toBe('Sat 28 Nov 13:04 972,000 (97%)');
    await tab.mouse.click(5, 5);
    expect(await dialog.count()).toBe(0);
  });

  test('shows the workspaces of one owner, and prints what stands out and no control', async () => {
    const { page: tab } = await openHtml(page);
    await tab.locator('#owner').selectOption('@support-ai');
    expect(await shownTexts(tab, '.map tbody th bdi')).toEqual(['Organization', 'support-copilot']);
    expect(await shownTexts(tab, '.workspace h3 bdi')).toEqual(['Organization', 'support-copilot']);
    expect(await textOf(tab.locator('#shown'))).toBe('1 of 8 workspaces');
    await tab.locator('#owner').selectOption('*');
    await tab.locator('#text').fill('Shop');
    expect(await shownTexts(tab, '.map tbody th bdi')).toEqual(['Organization', 'shop-assistant']);
    await tab.locator('#text').fill('');
    await tab.emulateMedia({ media: 'print' });
    expect(await shownTexts(tab, 'button, select, [type=search]')).toEqual([]);
    expect((await shownTexts(tab, '.row summary code')).toSorted()).toEqual([
      'input_tokens_per_minute',
      'requests_per_minute',
      'requests_per_minute',
    ]);
    expect(await shownTexts(tab, '.worst')).toHaveLength(3);
  });

  test('is read in full without scripts: a cell leads into its details and opens them', async () => {
    const { page: tab } = await openHtml(page, { javaScriptEnabled: false });
    await tab.locator('.map td.act a').first().click();
    expect(await tab.locator('details[open] .worst').count()).toBe(1);
    expect(await shownTexts(tab, 'button, select, [type=search]')).toEqual([]);
  });

  test('does nothing that a name asks for', async () => {
    const { page: tab, incidents } = await openHtml(renderHeadroomHtml(listingOf(hostile)));
    await tab.locator('.map td.act a').first().click();
    await tab.locator('#zone').evaluate('(zone) => zone.dispatchEvent(new Event("input"))');
    const built = z
      .array(z.string())
      .parse(await tab.evaluate('[...document.querySelectorAll("body *")].map((one) => one.localName)'));
    expect(built.filter((one) => ['script', 'img', 'iframe', 'style'].includes(one))).toEqual([]);
    expect(incidents).toEqual([]);
  });
});
