import { expect, test } from 'vitest';
import { z } from 'zod';

import type { Plan } from '../../src/model/plan-types.js';
import { escapeInvisible } from '../../src/model/text.js';
import { hostileTexts } from '../report/arbitrary-plan.js';
import { changeOf, laterFinding, opus, planOf, undeclaredChange } from '../report/plans.js';
import { planScenario } from '../scenarios/scenario.js';
import { describeInChromium, openReport } from './open-page.js';

/** A plan in which everything that other people can name bears one name. */
function everywhere(name: string): Plan {
  const origin = { file: name, line: 1, column: 1 };
  const group = { ...opus, display_name: name };
  const workspace = { id: `wrkspc_${name}`, name };
  const changes = [
    changeOf({ workspace, group, limiter: name, settable: 'no', origin, step: name, since: name }),
    changeOf({
      workspace: { id: `name:${name}`, name },
      group,
      class: 'pending',
      before: { source: 'other', name, value: 1 },
    }),
    undeclaredChange({ workspace, group, limiter: name, ignored: { reason: name } }),
  ];
  return planOf({
    verdict: 'drift',
    organization: { id: name, name },
    declaration: { files: [{ path: name, sha256: '' }], base: name },
    digest: name,
    changes,
    findings: [laterFinding(name, { workspace, message: name, origin, related: [origin] })],
    incomplete: [{ workspace, reason: name, status: 500, request_id: name }],
    error: { code: name, message: name, hint: name, problems: [{ message: name, hint: name, origin }] },
  });
}

const elements = `[...document.querySelectorAll('*')].map((one) => [one.localName, ...one.getAttributeNames()].join(' '))`;
const tags = z.array(z.string());

describeInChromium('names that other people chose, in the HTML report', () => {
  test('show as they are, make nothing and do nothing', async () => {
    const { page, incidents, replace } = await openReport(everywhere('a tame name'));
    const expected = tags.parse(await page.evaluate(elements));
    for (const name of hostileTexts) {
      await replace(everywhere(name));
      const told = JSON.stringify(name);
      expect(tags.parse(await page.evaluate(elements)), told).toEqual(expected);
      for (const place of ['h1 bdi', '.group >> nth=0', 'option >> nth=1'])
        expect(await page.locator(place).textContent(), `${place}: ${told}`).toBe(escapeInvisible(name));
      await page.locator('input[data-step]').first().check();
      await page.getByRole('combobox', { name: 'Workspace' }).selectOption({ index: 1 });
      await page.getByRole('searchbox').fill(name.replaceAll(/\s/g, ' '));
      expect(incidents, told).toEqual([]);
    }
  });

  test('ask for nothing, and break no rule of the page’s policy', async () => {
    const { page, incidents } = await openReport(planScenario('hostile-names'));
    await page.mouse.wheel(0, 5000);
    await page.reload();
    expect(await page.locator('html.scripted-page').count()).toBe(1);
    expect(incidents).toEqual([]);
  });

  test('could do nothing even as markup, for the policy allows only what the page is made with', async () => {
    const { page, incidents } = await openReport(planScenario('hostile-names'));
    const refusals = ['img-src', 'style-src', 'script-src', 'form-action'].map((directive) =>
      page.waitForEvent('console', (message) => message.text().includes(directive)),
    );
    const markup = `<img src="https://evil.example/x.png" onerror="alert(1)"><p style="color: red" id="styled">x</p><form action="https://evil.example"><button id="send">x</button></form>`;
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(markup)})`);
    await page.evaluate(`document.body.append(Object.assign(document.createElement('script'), { text: 'alert(2)' }))`);
    await page.evaluate(`document.querySelector('#send').click()`);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('#styled')).color`)).not.toBe('rgb(255, 0, 0)');
    await Promise.all(refusals);
    expect(incidents.filter((incident) => incident.startsWith('dialog'))).toEqual([]);
  });
});
