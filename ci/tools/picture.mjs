import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { findChromium, launchChromium } from './chromium.mjs';
import { withDemo } from './demo.mjs';
import { Failure } from './tools.mjs';

/** @typedef {{ place: string, viewport: { width: number, height: number } }} Picture in CSS pixels */

/** The summary and the first workspaces. @type {Picture} */
const report = { place: 'docs/pictures/html-report.png', viewport: { width: 1040, height: 1090 } };
/** @type {Picture} */
const comment = { place: 'docs/pictures/comment.png', viewport: { width: 860, height: 560 } };
/** @type {Picture} */
const headroom = { place: 'docs/pictures/headroom.png', viewport: { width: 1180, height: 1000 } };
const largest = 200_000;

/**
 * Takes the pictures of the pages from what the demo organization gives: the HTML report, the comment on a pull request that
 * raises a limit, and headroom.
 * @param {string} root
 */
export function takePictures(root) {
  const path = findChromium();
  if (path === null)
    throw new Failure('No Chromium was found: install the package chromium, or name one in LIMITDRIFT_CHROMIUM');
  return withDemo(root, async ({ url, folder, planLine, run }) => {
    const page = join(folder, 'report.html');
    const code = await run(planLine(['--out', join(folder, 'plan.json'), '--report', 'terminal']));
    if (code !== 2) throw new Failure(`The demo broke: plan ended with ${code ?? 'a signal'}`);
    showAsReal(root, folder, 'html=report.html');
    await photograph(path, page, join(root, report.place), report.viewport);
    await photograph(path, await writeComment(root, folder, url), join(root, comment.place), comment.viewport);
    const map = join(folder, 'headroom.html');
    const measured = await run(['headroom', '--base-url', url, '--quiet', '--report', `html=${map}`]);
    if (measured !== 6) throw new Failure(`The demo broke: headroom ended with ${measured ?? 'a signal'}`);
    await photograph(path, map, join(root, headroom.place), headroom.viewport);
    const sizes = [report, comment, headroom].map(({ place }) => ({ place, size: statSync(join(root, place)).size }));
    for (const { place, size } of sizes) process.stdout.write(`${place}: ${size} bytes\n`);
    return sizes.every(({ size }) => size <= largest) ? 0 : 1;
  });
}

/**
 * Proposes a change in a repository of its own, and lays its checklist out as code hosts do.
 * @param {string} root @param {string} folder @param {string} url
 */
async function writeComment(root, folder, url) {
  const cwd = join(folder, 'repository');
  mkdirSync(cwd);
  const env = { ...process.env, ANTHROPIC_BASE_URL: url, ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-demo' };
  const who = {
    GIT_AUTHOR_NAME: 'demo',
    GIT_AUTHOR_EMAIL: 'demo',
    GIT_COMMITTER_NAME: 'demo',
    GIT_COMMITTER_EMAIL: 'demo',
  };
  const call = (/** @type {string} */ program, /** @type {readonly string[]} */ args) =>
    execFileSync(program, args, { cwd, env: { ...env, ...who }, stdio: ['ignore', 'ignore', 'inherit'] });
  const limitdrift = (/** @type {readonly string[]} */ args) =>
    call(process.execPath, [join(root, 'dist/limitdrift.cjs'), ...args]);
  limitdrift(['init']);
  call('git', ['init', '--quiet']);
  call('git', ['add', 'limits.yaml']);
  call('git', ['commit', '--quiet', '--message', 'What is agreed']);
  const yaml = readFileSync(join(cwd, 'limits.yaml'), 'utf8');
  writeFileSync(
    join(cwd, 'limits.yaml'),
    yaml.replace(/(prod-shop-assistant:[^]*?requests_per_minute: )2500/, '$14000'),
  );
  limitdrift(['plan', '--base', 'git:HEAD', '--out', 'plan.json', '--report', 'terminal']);
  showAsReal(root, cwd, 'markdown=comment.md');
  // Not at the top: the packages are not installed yet where another job is asked for.
  const { micromark } = await import('micromark');
  const { gfm, gfmHtml } = await import('micromark-extension-gfm');
  const body = micromark(readFileSync(join(cwd, 'comment.md'), 'utf8'), {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const page = join(folder, 'comment.html');
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${style}</style><article>${body}</article>`);
  return page;
}

/**
 * Renders the plan.json of a folder as that of an organization that nobody emulates, with links to the Console.
 * @param {string} root @param {string} cwd @param {string} report
 */
function showAsReal(root, cwd, report) {
  const file = join(cwd, 'plan.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/,\s*"emulator": "[^"]*"/, ''));
  execFileSync(process.execPath, [join(root, 'dist/limitdrift.cjs'), 'show', 'plan.json', '--report', report], { cwd });
}

/** As on a code host. */
const style = `
  body { margin: 16px; font: 14px/1.5 sans-serif; color: #1f2328; background: #fff }
  article { padding: 4px 16px; border: 1px solid #d1d9e0; border-radius: 6px }
  h1, h2 { padding-bottom: 0.3em; border-bottom: 1px solid #d1d9e0; font-weight: 600 }
  h1 { font-size: 1.6em } h2 { font-size: 1.35em } h3 { font-size: 1.15em }
  code { padding: 0.2em 0.4em; font: 85% monospace; background: #818b981f; border-radius: 6px }
  pre { padding: 12px; overflow: auto; background: #f6f8fa; border-radius: 6px } pre code { padding: 0; background: none }
  a { color: #0969da; text-decoration: none }
  table { border-collapse: collapse } td, th { padding: 6px 13px; border: 1px solid #d1d9e0 }
`;

/** @param {string} chromium @param {string} page @param {string} picture @param {Picture['viewport']} viewport */
async function photograph(chromium, page, picture, viewport) {
  const browser = await launchChromium(chromium);
  try {
    const tab = await browser.newPage({ viewport, colorScheme: 'light' });
    await tab.goto(pathToFileURL(page).href);
    for (const each of await tab.getByText('Before you start').all()) await each.click();
    await tab.mouse.move(0, 0);
    await tab.screenshot({ path: picture });
  } finally {
    await browser.close();
  }
}
