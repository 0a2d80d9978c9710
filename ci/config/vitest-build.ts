import { fileURLToPath } from 'node:url';

import { setUp } from '../tools/set-up.mjs';

/** Before tests of what is built, once. */
export function setup(): Promise<void> {
  return setUp(fileURLToPath(new URL('../..', import.meta.url)), { build: true });
}
