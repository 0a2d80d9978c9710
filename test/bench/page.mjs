import { pathToFileURL } from 'node:url';

import { findChromium, launchChromium } from '../../ci/tools/chromium.mjs';

const firstPaint = `new Promise((resolve) => {
  const told = (list) => list.getEntriesByName('first-contentful-paint').forEach(({ startTime }) => resolve(startTime));
  new PerformanceObserver(told).observe({ type: 'paint', buffered: true });
})`;

/**
 * Milliseconds from asking for a page to its first content on the screen: the median of several openings, each in a
 * window of its own, after one that is not counted. Where there is no Chromium a line says so, and it is null.
 * @param {string} path
 * @param {number} runs
 * @returns {Promise<number | null>}
 */
export async function paintPage(path, runs) {
  const chromium = findChromium();
  if (chromium === null) {
    process.stdout.write('No Chromium was found: the first paint is not measured.\n');
    return null;
  }
  const browser = await launchChromium(chromium);
  const taken = [];
  for (let round = 0; round <= runs; round += 1) {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    await page.goto(pathToFileURL(path).href);
    const painted = Number(await page.evaluate(firstPaint));
    if (round > 0) taken.push(painted);
    await page.close();
  }
  await browser.close();
  return taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)] ?? NaN;
}
