import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

import { textFiles, unreachableGuards } from './vitest-plugins.js';

const everything = { lines: 95, branches: 95 };
const complete = { lines: 100, branches: 100 };

/** What `npm run unit` leaves out: it starts terraform, a browser, git, npm or pipelines, or runs what was built. */
const whole = [
  'test/browser/**',
  'test/cdktf/{constructs,example,page,terraform}.test.ts',
  'test/cli/app/cdktf.test.ts',
  'test/cli/completion/**',
  'test/cli/commands/checklist.test.ts',
  'test/declaration/terraform/cdktf.test.ts',
  'test/git/**',
  'test/network/**',
  'test/pipelines/**',
  'test/provider/{e2e,plugin}/**',
  'test/provider/{examples,install,page,terraform,troubleshooting}.test.ts',
  'test/repository/**',
  'test/story/**',
];
/** Their mocks of a module of Node need modules that no other test has loaded. */
const mocking = ['test/files/write-failure.test.ts', 'test/cli/output/full-disk.test.ts'];

/** Of its own, so that two runs at once do not clear each other's figures away. */
const figures = mkdtempSync(join(tmpdir(), 'limitdrift-coverage-'));
process.once('exit', () => rmSync(figures, { recursive: true, force: true }));

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [textFiles, unreachableGuards],
  // What examples import is what is built from here.
  resolve: {
    alias: [
      { find: /^limitdrift$/, replacement: fileURLToPath(new URL('../../src/index.ts', import.meta.url)) },
      {
        find: /^limitdrift\/headers$/,
        replacement: fileURLToPath(new URL('../../src/response/index.ts', import.meta.url)),
      },
    ],
  },
  test: {
    // By itself the runner leaves one processor out, which of two is half.
    maxWorkers: availableParallelism(),
    // Against a test that hangs; no test may fail for how busy the machine is.
    testTimeout: 300_000,
    // What a test starts leaves nothing in the home of who runs it.
    env: { NODE_DISABLE_COMPILE_CACHE: '1' },
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...whole, ...mocking],
          setupFiles: 'test/fixed-seed.ts',
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          globalSetup: 'ci/config/vitest-build.ts',
          include: [...whole.map((glob) => glob.replace(/\*\*$/, '**/*.test.ts')), ...mocking],
        },
      },
    ],
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
