import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first has no window to draw: a page of its own takes it a quarter of the work. */
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Asks for nothing from anywhere by itself. The sandbox needs rights that containers do not give. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The path of an installed Chromium: `LIMITDRIFT_CHROMIUM`, or the first on the PATH; null where there is none. */
export function findChromium(env = process.env) {
  const named = env['LIMITDRIFT_CHROMIUM'];
  if (named !== undefined) return existsSync(named) ? named : null;
  const folders = (env['PATH'] ?? '').split(delimiter);
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

/**
 * Starts it without a window, with a profile of its own.
 * @param {string} executablePath
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchChromium(executablePath) {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: quiet });
}
