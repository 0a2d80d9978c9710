import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import { findChromium, launchChromium } from '../../ci/tools/chromium.mjs';
import type { Plan } from '../../src/model/plan-types.js';
import { renderHtml } from '../../src/report/html/page.js';
import { makeFolder } from '../repository/planted.js';

const path = findChromium();
const required = (process.env['LIMITDRIFT_REQUIRE_CHROMIUM'] ?? '') !== '';
const missing = 'no Chromium was found: install the package chromium, or name one in LIMITDRIFT_CHROMIUM';

let browser: Browser | null = null;
const folder = makeFolder();

/** Tests that need a browser. Where there is none, one line says so; where one is required, that line fails. */
export const describeInChromium: (name: string, tests: () => void) => void =
  path === null ? sayNotTested : (name, tests) => describeIn(path, name, tests);

function describeIn(executable: string, name: string, tests: () => void): void {
  describe(`${name}, in Chromium`, () => {
    beforeAll(async () => {
      browser = await launchChromium(executable);
    });
    afterAll(() => browser?.close());
    tests();
  });
}

function sayNotTested(name: string): void {
  test(`${name}: NOT TESTED, ${missing}`, () => {
    expect(required, missing).toBe(false);
    process.stderr.write(`NOT TESTED: ${name}: ${missing}\n`);
  });
}

export interface Opened {
  readonly page: Page;
  /** Everything that must not happen: requests, dialogs, errors, refusals by the page's policy. */
  readonly incidents: readonly string[];
  /** Renders another plan in place of the first, and opens it: a later run's report. */
  readonly replace: (plan: Plan) => Promise<void>;
}

interface OpenedHtml extends Omit<Opened, 'replace'> {
  readonly replace: (html: string) => Promise<void>;
}

interface Options extends BrowserContextOptions {
  /** Runs before the page's own script. */
  readonly before?: string;
}

/** A page of a browser that has seen nothing yet. What it remembers lasts until the test is over. */
export async function newPage({ before, ...options }: Options = {}): Promise<Page> {
  if (browser === null) throw new Error(missing);
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(0);
  if (before !== undefined) await context.addInitScript(before);
  return context.newPage();
}

/** Opens the report of a plan from a file. */
export async function openReport(plan: Plan, options: Options = {}): Promise<Opened> {
  const { replace, ...opened } = await openHtml(renderHtml(plan), options);
  return { ...opened, replace: (next) => replace(renderHtml(next)) };
}

/** Opens a page from a file. */
export async function openHtml(html: string, options: Options = {}): Promise<OpenedHtml> {
  const page = await newPage(options);
  const file = join(folder, 'report.html');
  const address = pathToFileURL(file).href;
  const incidents: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== address) incidents.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => incidents.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => incidents.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const replace = async (next: string): Promise<void> => {
    writeFileSync(file, next);
    await page.goto(address);
  };
  await replace(html);
  return { page, incidents, replace };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const violationSchema = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** What axe objects to: each rule with the elements that break it. */
export async function violations(page: Page, options = '{}'): Promise<readonly (readonly string[])[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe);
  const found: unknown = await page.evaluate(`axe.run(document, ${options}).then(({ violations }) => violations)`);
  return violationSchema.parse(found).map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
}

/** The texts of the elements that are shown, wherever on the page: what is far below need not be laid out for it. */
export async function shownTexts(page: Page, selector: string): Promise<readonly string[]> {
  const shown = `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => one.checkVisibility())`;
  const texts = z.array(z.string()).parse(await page.evaluate(`${shown}.map((one) => one.textContent)`));
  return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

/** The titles of the steps that are shown. */
export function shownSteps(page: Page): Promise<readonly string[]> {
  return shownTexts(page, '.step .title');
}

export async function textOf(place: Locator): Promise<string> {
  const text = await place.innerText();
  return text.replaceAll(/\s+/g, ' ').trim();
}
