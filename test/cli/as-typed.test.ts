import { expect, test } from 'vitest';

import { asTyped, lineAsTyped } from '../../src/cli/as-typed.js';

const hint = 'Run `limitdrift init`, since limitdrift plans nothing here.';
const withNpx = 'Run `npx limitdrift init`, since limitdrift plans nothing here.';

test.each([
  ['in the project that has it', '/srv/app/node_modules/limitdrift/dist', '/srv/app', withNpx],
  ['in a folder of that project', '/srv/app/node_modules/limitdrift/dist', '/srv/app/infra', withNpx],
  ['with the store of pnpm', '/a/node_modules/.pnpm/limitdrift@1/node_modules/limitdrift/dist', '/a', withNpx],
  ['by npx, without a project', '/npm/_npx/0a1b/node_modules/limitdrift/dist', '/srv', withNpx],
  ['installed for all', '/usr/lib/node_modules/limitdrift/dist', '/srv/app', hint],
  ['in a project whose name begins like this one’s', '/a/app/node_modules/limitdrift/dist', '/a/app2', hint],
  ['in its own repository', '/srv/limitdrift/dist', '/srv/limitdrift', hint],
])('%s', (_, shipped, cwd, shown) => {
  expect(asTyped(hint, { shipped, cwd })).toBe(shown);
  expect(lineAsTyped('limitdrift plan', { shipped, cwd })).toBe(
    shown === hint ? 'limitdrift plan' : 'npx limitdrift plan',
  );
});
