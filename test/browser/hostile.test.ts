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
const texts = `['h1 bdi', '.group', 'option:nth-of-type(2)'].map((place) => document.querySelector(place).textContent)`;
const strings = z.array(z.string());

/** Ticks, filters and searches, without the waits of a person. */
const use = (search: string): string => `(() => {
  const change = (element, type) => element.dispatchEvent(new Event(type, { bubbles: true }));
  document.querySelector('input[data-step]').click();
  const select = document.querySelector('select');
  select.selectedIndex = 1;
  change(select, 'input');
  change(select, 'change');
  const search = document.querySelector('[type=search]');
  search.value = ${JSON.stringify(search)};
  change(search, 'input');
  change(search, 'change');
})()`;

describeInChromium('names that other people chose, in the HTML report', () => {
  test('show as they are, make nothing and do nothing', async () => {
    const { page, incidents, replace } = await openReport(everywhere('a tame name'));
    const expected = strings.parse(await page.evaluate(elements));
    for (const name of hostileTexts) {
      await replace(everywhere(name));
      const told = JSON.stringify(name);
      expect(strings.parse(await page.evaluate(elements)), told).toEqual(expected);
      expect(await page.evaluate(texts), told).toEqual(Array.from({ length: 3 }, () => escapeInvisible(name)));
      await page.evaluate(use(name.replaceAll(/\s/g, ' ')));
      expect(await page.locator('#shown').textContent(), told).toMatch(/^\d of \d shown$/);
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
