import { expect, test } from 'vitest';
import { z } from 'zod';

import type { Origin } from '../../src/model/located.js';
import type { Change, Plan } from '../../src/model/plan-types.js';
import { escapeInvisible } from '../../src/model/text.js';
import { hostileTexts } from '../report/arbitrary-plan.js';
import { changeOf, laterFinding, opus, planOf, undeclaredChange } from '../report/plans.js';
import { planScenario } from '../scenarios/scenario.js';
import { describeInChromium, openReport } from './open-page.js';

/** A plan in which everything that other people can name bears one of the names, and what there is once bears them all. */
function everywhere(names: readonly string[]): Plan {
  const all = names.join(' ');
  return planOf({
    verdict: 'drift',
    organization: { id: all, name: all },
    declaration: { files: names.map((path) => ({ path, sha256: '' })), base: all },
    digest: all,
    changes: names.flatMap(changesOf),
    findings: names.map((name) =>
      laterFinding(name, {
        workspace: workspaceOf(name),
        message: name,
        origin: originOf(name),
        related: [originOf(name)],
      }),
    ),
    incomplete: names.map((name) => ({ workspace: workspaceOf(name), reason: name, status: 500, request_id: name })),
    error: {
      code: all,
      message: all,
      hint: all,
      problems: names.map((name) => ({ message: name, hint: name, origin: originOf(name) })),
    },
  });
}

const originOf = (file: string): Origin => ({ file, line: 1, column: 1 });
const workspaceOf = (name: string): Change['workspace'] => ({ id: `wrkspc_${name}`, name });

function changesOf(name: string): readonly Change[] {
  const origin = originOf(name);
  const group = { ...opus, display_name: name };
  const workspace = workspaceOf(name);
  return [
    changeOf({ workspace, group, limiter: name, settable: 'no', origin, step: name, since: name }),
    changeOf({
      workspace: { id: `name:${name}`, name },
      group,
      class: 'pending',
      before: { source: 'other', name, value: 1 },
    }),
    undeclaredChange({ workspace, group, limiter: name, ignored: { reason: name } }),
  ];
}

const elements = `[...document.querySelectorAll('*')].map((one) => [one.localName, ...one.getAttributeNames()].join(' '))`;
const textsAt = (place: string): string => `[...document.querySelectorAll('${place}')].map((one) => one.textContent)`;
const strings = z.array(z.string());

/** Ticks, filters and searches, without the waits of a person. */
const use = (search: string, at: number): string => `(() => {
  const change = (element, type) => element.dispatchEvent(new Event(type, { bubbles: true }));
  document.querySelectorAll('input[data-step]')[${at}].click();
  const select = document.querySelector('select');
  select.selectedIndex = ${at + 1};
  change(select, 'input');
  change(select, 'change');
  const search = document.querySelector('[type=search]');
  search.value = ${JSON.stringify(search)};
  change(search, 'input');
  change(search, 'change');
})()`;

describeInChromium('names that other people chose, in the HTML report', () => {
  test('show as they are, make nothing and do nothing', async () => {
    const tame = hostileTexts.map((_, at) => `a tame name ${at}`);
    const { page, incidents, replace } = await openReport(everywhere(tame));
    const expected = strings.parse(await page.evaluate(elements));
    await replace(everywhere(hostileTexts));
    expect(strings.parse(await page.evaluate(elements))).toEqual(expected);
    const names = hostileTexts.map((name) => escapeInvisible(name));
    expect(await page.evaluate(textsAt('h1 bdi'))).toEqual([escapeInvisible(hostileTexts.join(' '))]);
    expect(await page.evaluate(textsAt('.group'))).toEqual(expect.arrayContaining(names));
    expect(await page.evaluate(textsAt('option'))).toEqual(expect.arrayContaining(names));
    for (const [at, name] of hostileTexts.entries()) {
      const told = JSON.stringify(name);
      await page.evaluate(use(name.replaceAll(/\s/g, ' '), at));
      expect(await page.locator('#shown').textContent(), told).toMatch(/^\d+ of \d+ shown$/);
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
