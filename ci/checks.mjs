import { spawn } from 'node:child_process';

import { Failure, toolPath } from './tools.mjs';

/** @typedef {{ tool: import('./tools.mjs').Tool, args: readonly string[] }} Step */

const vitest = ['run', '--config', 'ci/vitest.config.ts'];
const sources = ['ci', 'src', 'test'];

/** What `npm test` checks, in this order, the quick ones first. @type {Record<string, Step>} */
export const checks = {
  format: { tool: 'oxfmt', args: ['--config', 'ci/oxfmt.json', '--check', ...sources] },
  types: { tool: 'tsc', args: ['--project', 'tsconfig.json'] },
  lint: { tool: 'oxlint', args: ['--config', 'ci/oxlint.json', '--type-aware', '--deny-warnings', ...sources] },
  unused: { tool: 'knip', args: ['--config', 'ci/knip.json'] },
  unit: { tool: 'vitest', args: [...vitest, '--coverage'] },
};
