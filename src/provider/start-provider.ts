/** The program that Terraform starts. */
import { setFlagsFromString } from 'node:v8';

import packageJson from '../../package.json' with { type: 'json' };
import { hostOf } from './plugin/plugin-host.js';
import { servePlugin } from './plugin/serve-plugin.js';
import { createProvider } from './provider.js';

const tool = { name: 'limitdrift', version: packageJson.version } as const;

/**
 * A few megabytes live here, and V8 would let five times as much garbage lie about before it looks. Several of these
 * processes can run beside each other, one for each alias. It takes nothing of the time that Terraform needs.
 */
for (const flag of ['--semi-space-growth-factor=1', '--heap-growing-percent=30']) setFlagsFromString(flag);

const common = { tool, env: process.env, now: Date.now, random: Math.random };

// Terraform shows a warning in place of an answer only when that has come; until then its log is all there is.
void servePlugin((log) => createProvider({ ...common, onSilence: log.warn }), {
  host: hostOf(process),
  address: 'registry.terraform.io/limitdrift/limitdrift',
});
