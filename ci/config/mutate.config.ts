import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

import { textFiles } from './vitest-plugins.js';

/** For `npm run mutate`, which names the tests. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [textFiles],
  test: {
    include: (process.env['LIMITDRIFT_TESTS'] ?? '').split('\n'),
    isolate: false,
  },
});
