import { expect, test } from 'vitest';

import { updateCommand } from '../../src/report/step-commands.js';
import { changeOf, planOf } from '../report/plans.js';
import { describeInChromium, openReport, textOf } from './open-page.js';

const change = changeOf({ workspace: { id: "wrkspc_'&amp;##[x]", name: 'x' } });
const plan = planOf({ verdict: 'drift', changes: [change] });
const clipboard = 'navigator.clipboard.readText()';

describeInChromium('the copy buttons of the HTML report', () => {
  test('copy the commands as they are, say so where it is seen, and where it is heard', async () => {
    const { page, incidents } = await openReport(plan, { permissions: ['clipboard-read', 'clipboard-write'] });
    const [update, accept] = await page.getByRole('button', { name: 'Copy' }).all();
    await update?.press('Enter');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(clipboard)).toBe(updateCommand([change]));
    expect(await textOf(page.locator('footer [role=status]'))).toBe(`Copied: ${updateCommand([change])}`);
    await accept?.press('Space');
    const line = `limitdrift accept ${change.step}`;
    await page.getByText(`Copied: ${line}`).waitFor({ state: 'attached' });
    expect(await page.evaluate(clipboard)).toBe(line);
    expect(incidents).toEqual([]);
  });

  const refuse = `Clipboard.prototype.writeText = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));`;

  test('copy in the old way where the browser refuses the new one', async () => {
    const { page } = await openReport(plan, { before: refuse, permissions: ['clipboard-read'] });
    await page.getByRole('button', { name: 'Copy the command' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(clipboard)).toBe(updateCommand([change]));
  });

  test('select the command where the browser lets a page copy in no way', async () => {
    const { page } = await openReport(plan, { before: `${refuse} document.execCommand = () => false;` });
    await page.getByRole('button', { name: 'Copy the command' }).click();
    await page.getByRole('button', { name: 'Selected' }).waitFor();
    expect(await page.evaluate('getSelection().toString()')).toBe(updateCommand([change]));
    expect(await textOf(page.locator('footer [role=status]'))).toBe(
      'The browser does not let this page copy. The command is selected.',
    );
  });
});
