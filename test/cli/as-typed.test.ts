import { expect, test } from 'vitest';

import { asTyped } from '../../src/cli/as-typed.js';

const hint = 'Run `limitdrift init`, since limitdrift plans nothing here.';
const withNpx = 'Run `npx limitdrift init`, since limitdrift plans nothing here.';

test.each([
  ['in the project that has it', '/home/a/app/node_modules/limitdrift/dist', '/home/a/app', withNpx],
  ['in a folder of that project', '/home/a/app/node_modules/limitdrift/dist', '/home/a/app/infra', withNpx],
  ['with the store of pnpm', '/a/node_modules/.pnpm/limitdrift@1/node_modules/limitdrift/dist', '/a', withNpx],
  ['by npx, without a project', '/root/.npm/_npx/0a1b/node_modules/limitdrift/dist', '/home/a', withNpx],
  ['installed for all', '/usr/lib/node_modules/limitdrift/dist', '/home/a/app', hint],
  ['in a project whose name begins like this one’s', '/a/app/node_modules/limitdrift/dist', '/a/app2', hint],
  ['in its own repository', '/home/a/limitdrift/dist', '/home/a/limitdrift', hint],
])('%s', (_, shipped, cwd, shown) => {
  expect(asTyped(hint, { shipped, cwd })).toBe(shown);
});
