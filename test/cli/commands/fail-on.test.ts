import { expect, test } from 'vitest';

import { agreed, at, folder, limitdrift, serve } from '../command-line.js';

/** `prod` was raised by hand, and `staging` asks for a limit that its base does not. */
async function plan(...options: readonly string[]) {
  const { options: api, host } = at(await serve({ prod: 900 }));
  const asked = agreed.replace('staging: {limits: {}}', 'staging: {limits: {opus: {requests_per_minute: 50}}}');
  const files = folder({ 'limits.yaml': asked, 'base.yaml': agreed });
  return await limitdrift(files, ['plan', '--base', 'base.yaml', ...api, ...options], host);
}

test.each([
  [['--fail-on', 'drift'], 2],
  [['--fail-on', 'overdue,conflict'], 0],
  [['--fail-on', 'pending'], 2],
  [['--fail-on', 'none'], 0],
  [['--touched'], 0],
])('%j lets drift beside what is pending end with %d', async (options, code) => {
  expect((await plan(...options)).code).toBe(code);
});

test.each([
  ['drfit', 'Did you mean drift?'],
  ['drift,everything', 'It takes none, or of drift, pending, overdue, conflict, adopted with commas between.'],
])('--fail-on %s is refused with what it takes', async (classes, hint) => {
  const { code, stderr } = await plan('--fail-on', classes);
  expect(code).toBe(3);
  expect(stderr).toContain('is not a class of changes');
  expect(stderr).toContain(hint);
});

test('--touched without a base is refused', async () => {
  const { code, stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), ['plan', '--touched']);
  expect(code).toBe(3);
  expect(stderr).toContain('--touched needs --base');
});
