import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';
import { z } from 'zod';

import type { Plan } from '../../src/model/plan-types.js';
import { stories } from '../report/stories.js';
import { planScenario } from '../scenarios/scenario.js';
import { describeInChromium, openReport, shownSteps, shownTexts, textOf, violations } from './open-page.js';
import { team } from './worlds.js';

/** All of a page at once. */
const tall = { width: 1200, height: 6000 };
const strings = z.array(z.string());

const failed = stories['story-invalid'] ?? team;
const invalid: Plan = {
  ...failed,
  error: {
    code: 'declaration-invalid',
    message: '1 problem in the declaration',
    hint: null,
    problems: [{ message: 'a limit is below 0', hint: 'Write 0', origin: { file: 'limits.yaml', line: 3, column: 9 } }],
  },
};
const pages: Readonly<Record<string, Plan>> = {
  team,
  invalid,
  ...Object.fromEntries(
    ['story-every-class', 'story-nothing-drifted', 'story-failed'].flatMap((name) => {
      const plan = stories[name];
      return plan === undefined ? [] : [[name, plan]];
    }),
  ),
  'drift and incomplete': planScenario('drift-and-incomplete'),
  'an old snapshot': planScenario('snapshot-old'),
  'hostile names': planScenario('hostile-names'),
  'above the organization’s limit': planScenario('above-organization-limit'),
};

/** Among them they have every kind of element that any of these pages has. */
const kinds = [
  'team',
  'invalid',
  'story-every-class',
  'story-nothing-drifted',
  'drift and incomplete',
  'hostile names',
];

describeInChromium('the HTML report', () => {
  test.each(Object.entries(pages).filter(([name]) => kinds.includes(name)))(
    'of %s has nothing that axe objects to, in light and in dark',
    async (_, plan) => {
      const { page } = await openReport(plan, { viewport: tall });
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page, "{ runOnly: ['color-contrast'] }")).toEqual([]);
    },
  );

  test('fits into every window', async () => {
    const { page, replace } = await openReport(team);
    for (const [name, plan] of Object.entries(pages)) {
      await replace(plan);
      for (const width of [320, 700, 1600]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate('document.documentElement.scrollWidth'), `${name} at ${width}`).toBe(width);
      }
    }
  });

  test('becomes the elements that were written, with no ID twice', async () => {
    const { page, replace } = await openReport(team, { javaScriptEnabled: false });
    const kindsOf =
      '[...document.querySelectorAll("body *")].map((one) => [one.localName, ...one.classList].join("."))';
    const [judged, all] = [new Set<string>(), new Set<string>()];
    for (const [report, plan] of Object.entries(pages)) {
      await replace(plan);
      const source = readFileSync(new URL(page.url()), 'utf8').replaceAll(/(<(style|script)>)[^]*?<\/\2>/g, '$1');
      const written = [...source.matchAll(/<([a-z][a-z0-9]*)/g)].map(([, name]) => name);
      const built = await page.evaluate('[...document.querySelectorAll("*")].map((one) => one.localName)');
      expect(built, report).toEqual(written);
      const found = strings.parse(await page.evaluate('[...document.querySelectorAll("[id]")].map((one) => one.id)'));
      expect(new Set(found).size, report).toBe(found.length);
      for (const kind of strings.parse(await page.evaluate(kindsOf))) {
        all.add(kind);
        if (kinds.includes(report)) judged.add(kind);
      }
    }
    expect([...all].filter((kind) => !judged.has(kind))).toEqual([]);
  });

  test('can be read in full without scripts, and shows no control that would do nothing', async () => {
    const withScripts = await openReport(team);
    const steps = await shownSteps(withScripts.page);
    const { page } = await openReport(team, { javaScriptEnabled: false });
    expect(await shownSteps(page)).toEqual(steps);
    expect(await shownTexts(page, '.body')).toHaveLength(6);
    expect(await shownTexts(page, 'button, select, [type=search]')).toHaveLength(0);
    expect(await page.locator('nav a').count()).toBe(3);
  });

  test('prints every step with its box and its commands, and no control, whatever the filter shows', async () => {
    const { page } = await openReport(team, { colorScheme: 'dark' });
    const steps = await shownSteps(page);
    await page.locator('input[data-step]').first().check();
    await page.getByRole('checkbox', { name: 'conflict' }).check();
    expect((await shownSteps(page)).length).toBe(1);
    await page.emulateMedia({ media: 'print' });
    expect(await shownSteps(page)).toEqual(steps);
    expect(await shownTexts(page, 'input[data-step]')).toHaveLength(6);
    expect(await shownTexts(page, 'button, select, [type=search], nav')).toHaveLength(0);
    expect(await shownTexts(page, '.line')).toHaveLength(await page.locator('.line').count());
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(27, 31, 38)');
  });

  test('is told apart by words and not by colour alone: every step bears its class', async () => {
    const { page } = await openReport(team);
    const badges = await page.locator('.step .badge').allInnerTexts();
    expect(badges).toEqual(['drift', 'pending', 'drift', 'conflict', 'pending', 'pending']);
  });

  test('can be worked through by keyboard alone', async () => {
    const { page } = await openReport(team);
    const reached: string[] = [];
    const focused = 'document.activeElement';
    while (reached.length < 60 && !reached.at(-1)?.startsWith('Copy the line that accepts batch')) {
      await page.keyboard.press('Tab');
      const shown = await page.evaluate(`getComputedStyle(${focused}).outlineStyle !== 'none'`);
      const name = z
        .string()
        .parse(await page.evaluate(`${focused}.labels?.[0]?.textContent || ${focused}.textContent`));
      reached.push(name.replaceAll(/\s+/g, ' ').trim());
      expect(shown, `${reached.at(-1)} shows that it has the focus`).toBe(true);
    }
    expect(reached.slice(0, 15)).toEqual([
      'Skip to the checklist',
      'Decide 4',
      'To do 2',
      'Findings 1',
      'Workspace All prod-chat prod-search voice',
      'drift 2',
      'conflict 1',
      'pending 3',
      'Search',
      'Clear',
      'Hide ticked',
      'Next open',
      'Before you start',
      'Rate limits page (opens a new tab)',
      'Claude Opus 4.x output_tokens_per_minute 500 → 0',
    ]);
    await page.locator('section a').first().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await textOf(page.locator('#ticked'))).toBe('1 of 6 ticked');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('summary + .line').first().isVisible()).toBe(true);
  });
});
