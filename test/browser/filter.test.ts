import { expect, test } from 'vitest';

import { describeInChromium, openReport, shownSteps, shownTexts, textOf } from './open-page.js';
import { team, titles } from './worlds.js';

const { create, pending, drift, undeclared, conflict, voice } = titles;

describeInChromium('the filter of the HTML report', () => {
  test('shows everything at first', async () => {
    const { page } = await openReport(team);
    expect(await shownSteps(page)).toEqual([drift, pending, undeclared, conflict, create, voice]);
    expect(await textOf(page.locator('#shown'))).toBe('6 of 6 shown');
  });

  test('shows the steps and findings of one workspace, and no heading without a step', async () => {
    const { page } = await openReport(team);
    await page.getByRole('combobox', { name: 'Workspace' }).selectOption('prod-search');
    expect(await shownSteps(page)).toEqual([undeclared, conflict]);
    expect(await shownTexts(page, 'h2')).toEqual(['Decide 4']);
    expect(await shownTexts(page, 'h3')).toEqual(['prod-search wrkspc_02Search']);
    expect(await textOf(page.locator('#shown'))).toBe('2 of 6 shown');
  });

  test('shows the steps of the classes that are chosen', async () => {
    const { page } = await openReport(team);
    await page.getByRole('checkbox', { name: 'drift' }).check();
    expect(await shownSteps(page)).toEqual([drift, undeclared]);
    await page.getByRole('checkbox', { name: 'conflict' }).check();
    expect(await shownSteps(page)).toEqual([drift, undeclared, conflict]);
    await page.getByRole('combobox', { name: 'Workspace' }).selectOption('prod-chat');
    expect(await shownSteps(page)).toEqual([drift]);
  });

  test('searches what a step says, its workspace and its commands', async () => {
    const { page } = await openReport(team);
    for (const [words, found] of [
      ['OUTPUT_tokens', [drift]],
      ['prod-search', [undeclared, conflict]],
      ['entry-batch', [conflict]],
      ['no such thing', []],
    ] as const) {
      await page.getByRole('searchbox', { name: 'Search' }).fill(words);
      expect(await shownSteps(page), words).toEqual(found);
    }
    expect(await textOf(page.locator('#shown'))).toBe('0 of 6 shown');
    await page.getByRole('button', { name: 'Clear' }).click();
    expect((await shownSteps(page)).length).toBe(6);
  });

  test('is not there where there is only one step', async () => {
    const [first] = team.changes;
    const { page } = await openReport({ ...team, changes: first === undefined ? [] : [first] });
    expect(await page.getByRole('search').count()).toBe(0);
    expect(await page.locator('input[data-step]').count()).toBe(1);
  });
});
