import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import { eventually } from '../provider/eventually.js';
import { makeFolder, root } from '../repository/planted.js';
import { serveRegistry } from '../story/local-registry.js';
import { openBash, type Shell } from '../story/shell.js';
import { describeInChromium, newPage, textOf } from './open-page.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** What the README has somebody paste, and what it says will be seen. */
function readSixtySeconds(): { readonly pasted: string; readonly seen: readonly string[] } {
  const [, pasted = '', seen = ''] =
    /^## Sixty seconds, without a key\n[^]*?^```sh\n([^]*?)^```\n\n```text\n([^]*?)^```$/m.exec(readme) ?? [];
  return { pasted, seen: seen.split('\n').filter((line) => line !== '' && line !== '…') };
}

/** As a newcomer has it: nothing configured, and npm gets the package as it would be published. */
async function newcomer(): Promise<{ readonly shell: Shell; readonly home: string }> {
  const registry = await serveRegistry();
  onTestFinished(() => registry.close());
  const home = makeFolder();
  const names = ['GIT_AUTHOR_NAME', 'GIT_COMMITTER_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_EMAIL'];
  const quiet = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    TMPDIR: home,
    npm_config_registry: registry.url,
    ...quiet,
    ...Object.fromEntries(names.map((name) => [name, 'newcomer'])),
  };
  return { shell: openBash(env, home), home };
}

/** The README’s port may be somebody else’s for a while, on a machine that runs these tests twice at once. */
async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
    socket.once('connect', () => socket.destroy());
  });
}

describeInChromium('the first minutes', () => {
  test('are as the README prints them, in a real shell; then a checklist is carried out in a real browser', async () => {
    const { pasted, seen } = readSixtySeconds();
    const [, url = '', port = ''] = /ANTHROPIC_BASE_URL=(http:\/\/127\.0\.0\.1:(\d+)) /.exec(pasted) ?? [];
    await eventually(() => isFree(Number(port)));
    const { shell, home } = await newcomer();
    const printed = await shell.paste(pasted);
    let from = 0;
    for (const line of seen) {
      const at = printed.indexOf(line, from);
      expect(at, `${line}\nin what was printed:\n${printed}`).toBeGreaterThanOrEqual(from);
      from = at + line.length;
    }
    expect(printed).not.toMatch(/^Error/m);

    // Somebody opens what was to let nothing through; the checklist says how to set it back.
    const drifted = await shell.paste(
      `npx limitdrift emulate set prod-recommendations opus-4 requests_per_minute 300
       npx limitdrift plan --out plan.json --report html=report.html; echo "ended with $?"`,
    );
    expect(drifted).toContain('requests_per_minute: 0 → 300');
    expect(drifted).toMatch(/ended with 2\n$/);
    const project = join(home, readdirSync(home).find((name) => existsSync(join(home, name, 'report.html'))) ?? '');
    const page = await newPage();
    await page.goto(pathToFileURL(join(project, 'report.html')).href);
    const workspace = (await page.locator('.workspace h3 bdi').innerText()).trim();
    const [, group = ''] =
      /Edit next to (.+?)\. If the Console shows another value than the two below, stop\./.exec(
        await textOf(page.locator('.way')),
      ) ?? [];
    const limiter = await textOf(page.locator('.step .title code'));
    const [now = '', value = ''] = (await textOf(page.locator('.step .values'))).split(' → ');
    expect([workspace, group, limiter, value, now]).toEqual([
      'prod-recommendations',
      'Claude Opus 4.x',
      'requests_per_minute',
      '0',
      '300',
    ]);

    const link = await page.locator('.visit a').getAttribute('href');
    expect(link).toBe(url);
    await page.goto(url);
    await page.getByLabel('Workspace', { exact: true }).selectOption({ label: workspace });
    await page.getByRole('button', { name: 'Show' }).click();
    const shown = page.locator(`tbody:has(bdi:text-is("${group}")) tr:has(code:text-is("${limiter}"))`);
    expect(await textOf(shown)).toContain(now);
    await page.getByRole('link', { name: `Edit ${group}`, exact: true }).click();
    await page.getByLabel(limiter, { exact: true }).fill(value);
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await textOf(page.getByRole('status'))).toContain('300 → 0');

    const verified = await shell.paste(
      `npx limitdrift verify plan.json; echo "ended with $?"; npx limitdrift plan; echo "ended with $?"`,
    );
    expect(verified).toMatch(/ended with 0\n[^]*In sync: [^]*ended with 0\n$/);
  });
});
