import packageJson from '../../package.json' with { type: 'json' };
import { hostOf } from './plugin/host.js';
import { servePlugin } from './plugin/serve-plugin.js';
import { createProvider } from './provider.js';

const tool = { name: 'limitdrift', version: packageJson.version } as const;

void servePlugin(() => createProvider({ tool, env: process.env, now: Date.now, random: Math.random }), {
  host: hostOf(process),
  address: 'registry.terraform.io/limitdrift/limitdrift',
});
