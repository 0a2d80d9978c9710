import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { findChromium, launchChromium } from './chromium.mjs';
import { withDemo } from './demo.mjs';
import { Failure } from './tools.mjs';

const place = 'docs/pictures/html-report.png';
/** In CSS pixels: the summary and the first workspaces. */
const viewport = { width: 1040, height: 1090 };
const largest = 200_000;

/**
 * Takes the README's picture of the HTML report from the real page of the demo organization.
 * @param {string} root
 */
export function takePicture(root) {
  return withDemo(root, async ({ folder, planLine, run }) => {
    const path = findChromium();
    if (path === null)
      throw new Failure('No Chromium was found: install the package chromium, or name one in LIMITDRIFT_CHROMIUM');
    const page = join(folder, 'report.html');
    const code = await run(planLine(['--report', `html=${page}`]));
    if (code !== 2) throw new Failure(`The demo broke: plan ended with ${code ?? 'a signal'}`);
    mkdirSync(join(root, 'docs/pictures'), { recursive: true });
    await photograph(path, page, join(root, place));
    const { size } = statSync(join(root, place));
    process.stdout.write(`${place}: ${size} bytes\n`);
    return size <= largest ? 0 : 1;
  });
}

/** @param {string} chromium @param {string} page @param {string} picture */
async function photograph(chromium, page, picture) {
  const browser = await launchChromium(chromium);
  try {
    const tab = await browser.newPage({ viewport, colorScheme: 'light' });
    await tab.goto(pathToFileURL(page).href);
    await tab.getByText('Before you start').click();
    await tab.mouse.move(0, 0);
    await tab.screenshot({ path: picture });
  } finally {
    await browser.close();
  }
}
