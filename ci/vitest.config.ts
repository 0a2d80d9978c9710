import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

import { textFiles, unreachableGuards } from './vitest-plugins.js';

const everything = { lines: 95, branches: 95 };
const complete = { lines: 100, branches: 100 };

/** Of its own, so that two runs at once do not clear each other's figures away. */
const figures = mkdtempSync(join(tmpdir(), 'limitdrift-coverage-'));
process.once('exit', () => rmSync(figures, { recursive: true, force: true }));

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  plugins: [textFiles, unreachableGuards],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      reportsDirectory: figures,
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.d.ts'],
      reporter: [['text', { skipFull: true }]],
      thresholds: {
        'src/model/**': complete,
        'src/plan/**': complete,
        'src/report/**': complete,
        'src/!(model|plan|report)/**': everything,
      },
    },
  },
});
