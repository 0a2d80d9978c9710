import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { file } from './measure.mjs';
import { limitdrift } from './programs.mjs';

/** @typedef {import('./measure.mjs').Program} Program */

/**
 * Serves usage by the shipped emulator, without its pace.
 * @template T
 * @param {number} size
 * @param {(programs: Record<'headroom' | 'bare', Program> & { page: string, json: string }) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withUsage(size, use) {
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift-bench-'));
  const world = join(folder, 'world.yaml');
  const page = join(folder, 'headroom.html');
  const json = join(folder, 'headroom.json');
  const reports = ['--report', `html=${page}`, '--out', json, '--quiet'];
  writeFileSync(world, createUsageWorld(size));
  const emulator = spawn(process.execPath, [limitdrift, 'emulate', world], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = /** @type {[Buffer]} */ (await once(emulator.stdout, 'data'));
    const [url = ''] = /http:\S+/.exec(String(line)) ?? [];
    emulator.stdout.resume();
    return await use({
      // Elsewhere than beside a limits.yaml, which is another organization's.
      headroom: { args: [limitdrift, 'headroom', '--base-url', url, ...reports], cwd: folder },
      bare: { args: [file('bare-usage.mjs'), url, '7'] },
      page,
      json,
    });
  } finally {
    emulator.kill();
    rmSync(folder, { recursive: true });
  }
}

/**
 * A world file of the emulator with as many workspaces, each of which uses ten models in its office hours or around the
 * clock: what headroom has to measure. JSON is YAML.
 * @param {number} size
 */
function createUsageWorld(size) {
  const models = Array.from({ length: 10 }, (_, at) => `claude-bench-${at}`);
  const limits = {
    requests_per_minute: 50_000,
    input_tokens_per_minute_cache_aware: 50_000_000,
    output_tokens_per_minute: 10_000_000,
  };
  const workspaces = Array.from({ length: size }, (_, at) => ({
    id: `wrkspc_Bench${String(at).padStart(4, '0')}`,
    name: `team-${at}`,
  }));
  return JSON.stringify({
    organization: { id: 'org-bench', name: 'Bench' },
    groups: Object.fromEntries(models.map((model) => [model, { models: [model], limits }])),
    workspaces,
    usage: {
      workspaces: Object.fromEntries(
        workspaces.map(({ name }, at) => [
          name,
          models.map((model) => ({
            model,
            rhythm: at % 10 === 0 ? 'steady' : 'office',
            requests: 40,
            cache_reads: 900,
          })),
        ]),
      ),
    },
  });
}
