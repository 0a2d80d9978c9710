import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import { parseWorld } from '../../src/emulator/world-file.js';
import demo from '../../src/emulator/demo.yaml';
import { escapeInvisible } from '../../src/model/text.js';
import { bookshop } from '../emulator/bookshop.js';
import { hostileTexts } from '../report/arbitrary-plan.js';
import { describeInChromium, newPage, shownTexts, textOf, violations } from './open-page.js';

interface Shown {
  readonly page: Page;
  readonly emulator: Emulator;
  /** What must not happen: requests to elsewhere, scripts, errors, refusals by the page's policy. */
  readonly incidents: readonly string[];
}

async function open(world = parseWorld(demo, 'demo'), options: Parameters<typeof newPage>[0] = {}): Promise<Shown> {
  const emulator = await startEmulator(world);
  onTestFinished(() => emulator.close());
  const page = await newPage(options);
  const incidents: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(emulator.url)) incidents.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => incidents.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => incidents.push(`error: ${error.message}`));
  await page.goto(emulator.url);
  return { page, emulator, incidents };
}

async function choose(page: Page, workspace: string): Promise<void> {
  await page.getByLabel('Workspace', { exact: true }).selectOption({ label: workspace });
  await page.getByRole('button', { name: 'Show' }).click();
}

/** A row of the table: what the workspace has, and what the organization has. */
async function row(page: Page, group: string, limiter: string): Promise<string> {
  const rows = await rowsOf(page, `tbody:has(bdi:text-is(${JSON.stringify(group)})) tr`);
  return rows.find((text) => text.split(' ')[0] === limiter) ?? `no ${limiter} in ${rows.join('; ')}`;
}

async function rowsOf(page: Page, selector: string): Promise<readonly string[]> {
  const rows = await page.locator(selector).allInnerTexts();
  return rows.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

const strings = z.array(z.string());
const textsAt = (place: string): string => `[...document.querySelectorAll('${place}')].map((one) => one.textContent)`;
const rowElements = `[...document.querySelectorAll('tbody tr')].map((one) => [...one.querySelectorAll('*')].map(({ localName }) => localName).join(' '))`;

describeInChromium('the page that stands in for the Console', () => {
  test('says that it is an emulator and not the Console, and shows every workspace without a key', async () => {
    const { page, incidents } = await open();
    expect(await page.title()).toBe('Brightwater Books · limitdrift emulator, not the Console');
    expect(await textOf(page.locator('header'))).toContain('The Console looks different.');
    const table = await rowsOf(page, 'tbody tr');
    expect(table).toHaveLength(14);
    expect(table).toContain('prod-shop-assistant wrkspc_01AShopAssistantProdT4kWm2 4 overrides');
    expect(table).toContain('reader-prototype wrkspc_01NPrototypeReader2025Arch archived 2026-03-31');
    expect(incidents).toEqual([]);
  });

  test('sets, changes and clears limits of one group at once, in the words of the checklist', async () => {
    const { page, incidents } = await open();
    await choose(page, 'prod-support-copilot');
    expect(await row(page, 'Claude Sonnet 5', 'input_tokens_per_minute')).toBe(
      'input_tokens_per_minute 1,000,000 no limit',
    );
    await page.getByRole('link', { name: 'Edit Claude Sonnet 5', exact: true }).click();
    await page.getByLabel('Clear input_tokens_per_minute', { exact: true }).check();
    await page.getByLabel('input_tokens_per_minute_cache_aware', { exact: true }).fill('1_000_000');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await textOf(page.getByRole('status'))).toBe(
      'prod-support-copilot · Claude Sonnet 5 · input_tokens_per_minute_cache_aware: inherits 5,000,000 → 1,000,000 · organization: 5,000,000; prod-support-copilot · Claude Sonnet 5 · input_tokens_per_minute: 1,000,000 → inherits no limit · organization: no limit.',
    );
    expect(await row(page, 'Claude Sonnet 5', 'input_tokens_per_minute_cache_aware')).toBe(
      'input_tokens_per_minute_cache_aware 1,000,000 5,000,000',
    );
    expect(incidents).toEqual([]);
  });

  test('keeps what was written, says what is wrong at the field, and changes nothing', async () => {
    const { page } = await open();
    await choose(page, 'prod-shop-assistant');
    await page.getByRole('link', { name: 'Edit Claude Sonnet 5', exact: true }).click();
    await page.getByLabel('requests_per_minute', { exact: true }).fill('1.5');
    await page.getByLabel('output_tokens_per_minute', { exact: true }).fill('7');
    await page.keyboard.press('Enter');
    const wrong = page.getByLabel('requests_per_minute', { exact: true });
    expect(await textOf(page.getByRole('alert'))).toContain('"1.5" is not a whole number. Write all digits');
    expect(await page.title()).toMatch(/^Not saved: /);
    expect([await wrong.inputValue(), await wrong.getAttribute('aria-invalid')]).toEqual(['1.5', 'true']);
    expect(await page.evaluate('document.activeElement.id')).toBe('value.requests_per_minute');
    expect(await page.getByLabel('output_tokens_per_minute', { exact: true }).inputValue()).toBe('7');
    await page.getByRole('link', { name: 'Cancel' }).click();
    expect(await row(page, 'Claude Sonnet 5', 'output_tokens_per_minute')).toContain(' 400,000 ');
  });

  test('does not overwrite what somebody else changed meanwhile', async () => {
    const { page, emulator } = await open();
    await choose(page, 'prod-shop-assistant');
    await page.getByRole('link', { name: 'Edit Claude Sonnet 5', exact: true }).click();
    const workspace = 'prod-shop-assistant';
    const body = JSON.stringify({ workspace, group: 'sonnet', limiter: 'requests_per_minute', value: '9' });
    const headers = { 'content-type': 'application/json' };
    await fetch(`${emulator.url}/_emulator/set`, { method: 'POST', headers, body });
    await page.getByLabel('requests_per_minute', { exact: true }).fill('1000');
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await textOf(page.getByRole('alert'))).toContain(
      'requests_per_minute: 9 now, and not what this page showed',
    );
    await page.goto(`${emulator.url}/?workspace=wrkspc_01AShopAssistantProdT4kWm2`);
    expect(await row(page, 'Claude Sonnet 5', 'requests_per_minute')).toBe('requests_per_minute 9 5,000');
  });

  test('offers Edit only where the Console does, and names the command for the rest', async () => {
    const { page } = await open();
    await choose(page, 'prod-shop-assistant');
    const groups = await shownTexts(page, 'tr.group');
    expect(groups).toContain('Claude Opus 4.x Edit Claude Opus 4.x');
    expect(groups).toContain('web_search');
    expect(await row(page, 'web_search', 'tool_uses_per_second')).toBe('tool_uses_per_second only by command 10 30');
    expect(await row(page, 'batch', 'enqueued_batch_requests')).toBe(
      'enqueued_batch_requests cannot be set inherits 300,000 300,000',
    );
    expect(await shownTexts(page, 'p code')).toContainEqual(
      expect.stringMatching(/^limitdrift emulate set wrkspc_01AShop\w+ GROUP/),
    );
    await choose(page, 'Default (default)');
    expect(await shownTexts(page, '.button')).toEqual([]);
    expect(await textOf(page.locator('main'))).toContain('is the default workspace, which cannot have overrides');
  });

  test('creates, renames and archives a workspace', async () => {
    const { page } = await open();
    await page.getByLabel('Create a workspace, named').fill('team-voice');
    await page.getByRole('button', { name: 'Create' }).click();
    expect(await textOf(page.locator('h2'))).toBe('team-voice wrkspc_01Emulated000000000001');
    await page.getByLabel('Name', { exact: true }).fill('staging');
    await page.getByRole('button', { name: 'Rename' }).click();
    expect(await textOf(page.getByRole('alert'))).toContain('A live workspace is named "staging" already');
    await page.getByLabel('Name', { exact: true }).fill('team-speech');
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByText('Archive', { exact: true }).click();
    await page.getByRole('button', { name: 'Archive team-speech' }).click();
    expect(await textOf(page.getByRole('status'))).toMatch(/^Archived workspace "team-speech"/);
    expect(await rowsOf(page, 'tbody tr')).toContainEqual(expect.stringMatching(/^team-speech .* archived \d{4}-/));
  });

  test('is worked by keyboard alone, and reads out what was done', async () => {
    const { page } = await open();
    await page.keyboard.press('Tab');
    await page.keyboard.type('prod-shop');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/workspace=wrkspc_01AShop/);
    const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent.trim()').then(String);
    for (let tabs = 0; tabs < 9 && (await focused()) !== 'Edit Claude Sonnet 5'; tabs += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/edit=/);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('1000');
    await page.keyboard.press('Enter');
    await page.waitForURL(/done=/);
    expect(await focused()).toBe(
      'prod-shop-assistant · Claude Sonnet 5 · requests_per_minute: 2,500 → 1,000 · organization: 5,000.',
    );
  });

  test('has nothing that axe objects to, in light and in dark, and fits into every window', async () => {
    const { page, emulator } = await open();
    const workspace = `${emulator.url}/?workspace=wrkspc_01AShopAssistantProdT4kWm2`;
    const edited = `${workspace}&edit=3c1b52f0-0d6e-4a55-8a61-6f0f6a5a7b02`;
    for (const address of [emulator.url, workspace, edited, 'refused']) {
      if (address === 'refused') {
        await page.getByLabel('requests_per_minute', { exact: true }).fill('x');
        await page.getByRole('button', { name: 'Save' }).click();
      } else await page.goto(address);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await violations(page), address).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page, "{ runOnly: ['color-contrast'] }"), address).toEqual([]);
      for (const width of [320, 700, 1600]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate('document.documentElement.scrollWidth'), `${address} at ${width}`).toBe(width);
      }
    }
  });

  test('shows names of others as they are, whatever is in them', async () => {
    const workspaces = hostileTexts.map((name, at) => ({ id: `wrkspc_${at}`, name }));
    const { page, emulator, incidents } = await open(bookshop({ workspaces }));
    const names = hostileTexts.map((name) => escapeInvisible(name));
    expect(await page.evaluate(textsAt('tbody th bdi'))).toEqual(names);
    expect(await page.evaluate(textsAt('option'))).toEqual(['All workspaces', ...names]);
    expect(new Set(strings.parse(await page.evaluate(rowElements))).size).toBe(1);
    const content = `[document.querySelector('h2 bdi').textContent, ...[...document.querySelectorAll('main *')].map((one) => one.localName)]`;
    const built: string[] = [];
    for (const [at, name] of hostileTexts.entries()) {
      if (!/[<>&"']/.test(name)) continue;
      await page.goto(`${emulator.url}/?workspace=wrkspc_${at}`);
      const [shown, ...tags] = strings.parse(await page.evaluate(content));
      expect(shown).toBe(names[at]);
      built.push(tags.join(' '));
    }
    expect(new Set(built).size).toBe(1);
    expect(incidents).toEqual([]);
  });
});
