import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { listPackages, measureSize } from './installation.mjs';
import { withLargeFile } from './large-file.mjs';
import { env, file, measure, withServer } from './measure.mjs';
import { createDeclaration, workspaceId } from './organization.mjs';
import { paintPage } from './page.mjs';
import { amount, note, ratio } from './table.mjs';
import { compareOverTls } from './tls/rows.mjs';
import { measureHandshake, measurePlans, terraformVersion } from './terraform.mjs';
import { createUsageWorld } from './usage-world.mjs';

/** @typedef {import('./measure.mjs').Program} Program */
/** @typedef {import('./table.mjs').Row} Row */

const limitdrift = file('../../dist/limitdrift.cjs');
const node = { args: ['-e', '0'] };
/** Node.js 20 keeps nothing of what it compiled. */
const hasCompileCache = Number.parseInt(process.versions.node, 10) >= 22;
/** What `plan` ends with when there is drift, as there is in every organization here. */
const drift = 2;
/** As many as `plan` has in flight unless it is told otherwise. */
const connections = '16';

/**
 * What `npm run bench` measures, each by a function of the number of runs and of the path of another build, where one is given.
 * @type {Record<string, (runs: number, against: string | null) => Promise<Row[]> | AsyncIterable<Row>>}
 */
export const bars = {
  start: (runs) =>
    withPrograms({ size: 3, latency: 0 }, async ({ live }) => {
      const help = { args: [limitdrift, '--help'] };
      const version = { args: [limitdrift, '--version'] };
      const taken = await measure({ node, help, version, live }, 3 * runs);
      const floor = taken.node.wall;
      return [
        ratio('--help : node -e 0', { measured: taken.help.wall, floor, bar: 1.3 }),
        ratio('--version : node -e 0', { measured: taken.version.wall, floor, bar: 1.3 }),
        ratio('plan --live of 3 workspaces : node -e 0', {
          measured: taken.live.wall,
          floor,
          bar: hasCompileCache ? 2.2 : null,
        }),
      ];
    }),

  small: (runs) =>
    withPrograms({ size: 3, latency: 0 }, async ({ plan }) => {
      const taken = await measure({ node, plan, counted: counted(plan) }, 2 * runs);
      return [
        ratio('plan of 3 workspaces : node -e 0', { measured: taken.plan.wall, floor: taken.node.wall, bar: 5 }),
        amount('plan of 3 workspaces, memory', { measured: taken.counted.memory, bar: 70, unit: 'MiB' }),
      ];
    }),

  latency: (runs) =>
    withPrograms({ size: 100, latency: 50 }, async ({ plan, loop, sdk }) => {
      const taken = await measure({ node, plan, loop, sdk }, runs);
      const what = 'plan of 100 workspaces at 50 ms';
      const floor = taken.node.wall + taken.loop.said;
      return [
        ratio(`${what} : node -e 0 + bare loop`, { measured: taken.plan.wall, floor, bar: 1.3 }),
        ratio(`${what} : loop over the SDK`, { measured: taken.plan.wall, floor: taken.sdk.wall, bar: 1 }),
      ];
    }),

  tls: compareOverTls,

  growth: async (runs) => {
    const [ten, hundred, thousand, most] = [
      await cpuOf(10, runs),
      await cpuOf(100, runs),
      await cpuOf(1000, runs),
      await cpuOf(5000, runs),
    ];
    const line = thousand + ((thousand - ten) / (1000 - 10)) * (5000 - 1000);
    return [
      note('plan of 10 workspaces, CPU', ten),
      note('plan of 100 workspaces, CPU', hundred),
      note('plan of 1,000 workspaces, CPU', thousand),
      ratio('plan of 5,000, CPU : line through 10 and 1,000', { measured: most, floor: line, bar: 1.1 }),
    ];
  },

  large: (runs) =>
    withPrograms({ size: 5000, latency: 0 }, async ({ plan, loop, yaml }) => {
      const taken = await measure({ plan: counted(plan), loop: counted(loop), yaml: counted(yaml) }, runs);
      const floor = taken.loop.cpu + taken.yaml.cpu;
      return [
        ratio('plan of 5,000, CPU : bare loop + bare parse', { measured: taken.plan.cpu, floor, bar: 2 }),
        amount('plan of 5,000, memory', { measured: taken.plan.memory, bar: 200, unit: 'MiB' }),
      ];
    }),

  'large-file': (runs) =>
    withLargeFile(5000, async ({ validate, accept, yaml, megabytes }) => {
      const read = await measure({ validate: counted(validate), yaml: counted(yaml) }, runs);
      const edit = await measure({ accept: counted(accept), yaml: counted(yaml) }, Math.ceil(runs / 4), { warmUps: 0 });
      const what = `of ${megabytes.toFixed(1)} MB`;
      return [
        ratio(`validate ${what}, CPU : bare parse`, { measured: read.validate.cpu, floor: read.yaml.cpu, bar: 2 }),
        ratio('  accept of 100 steps, CPU : bare parse', { measured: edit.accept.cpu, floor: edit.yaml.cpu, bar: 3 }),
      ];
    }),

  past: (runs) =>
    withPrograms({ size: 5000, latency: 0 }, async ({ plan, past }) => {
      const taken = await measure({ plan, past }, Math.ceil(runs / 4));
      const held = { measured: taken.past.wall, floor: taken.plan.wall, bar: 3 };
      return [ratio('plan of 5,000 over 200 versions : without history', held)];
    }),

  headroom: () =>
    withUsage(100, async ({ headroom, bare, page, json }) => {
      const taken = await measure({ headroom: counted(headroom), bare: counted(bare) }, 1, { warmUps: 0 });
      const what = '100 workspaces, 10 models, 7 days';
      const painted = await paintPage(page, 3);
      return [
        ratio(`headroom of ${what}, CPU : bare client`, {
          measured: taken.headroom.cpu,
          floor: taken.bare.cpu,
          bar: null,
        }),
        ratio('  wall', { measured: taken.headroom.wall, floor: taken.bare.wall, bar: null }),
        { what: '  calls for usage', measured: callsIn(json), floor: taken.bare.said, bar: null, unit: '' },
        amount('  memory', { measured: taken.headroom.memory, bar: 200, unit: 'MiB' }),
        amount('  size of its page', { measured: statSync(page).size / 1e6, bar: 8, unit: 'MB' }),
        ...(painted === null ? [] : [amount('  first paint', { measured: painted, bar: 1000, unit: 'ms' })]),
      ];
    }),

  terraform: async (runs) => {
    if (terraformVersion() === null) return [note('terraform was not found: its plans', NaN)];
    const taken = await measure({ node }, 3 * runs);
    /** The bars were set on a machine that runs `node -e 0` in 70 ms. */
    const scale = taken.node.wall / 70;
    const rows = [
      amount('provider, start to handshake : node -e 0 + 150', {
        measured: await measureHandshake(3 * runs),
        bar: taken.node.wall + 150,
        unit: 'ms',
      }),
    ];
    for (const latency of [0, 50]) {
      const [one, fifty, most] = [
        await measurePlans({ size: 1, latency }, runs),
        await measurePlans({ size: 50, latency }, runs),
        await measurePlans({ size: 500, latency }, Math.ceil(runs / 2)),
      ];
      const fixed = one.ours - one.alone;
      const each = (most.ours - most.alone - fixed) / 499;
      rows.push(
        amount(`terraform plan at ${latency} ms, over terraform alone`, {
          measured: fixed,
          bar: 1000 * scale,
          unit: 'ms',
        }),
        note('  with 50 resources', fifty.ours - fifty.alone),
        note('  with 500 resources', most.ours - most.alone),
        note('  terraform alone with 500', most.alone),
        amount('  each of the 500', { measured: each, bar: 6, unit: 'ms' }),
        amount('  the provider’s memory at 500', { measured: most.memory, bar: 90, unit: 'MiB' }),
      );
    }
    return rows;
  },

  page: (runs) =>
    withPrograms({ size: 100, latency: 0 }, async ({ report, page }) => {
      await measure({ report }, 0);
      const painted = await paintPage(page, runs);
      const what = 'HTML report of 100 workspaces, 1,800 steps';
      return [
        amount(`${what}, size`, { measured: statSync(page).size / 1e6, bar: 4, unit: 'MB' }),
        ...(painted === null ? [] : [amount(`${what}, first paint`, { measured: painted, bar: 1000, unit: 'ms' })]),
      ];
    }),

  installation: async () => {
    const packages = listPackages();
    return [
      amount('packages that an installation brings', { measured: packages.length, bar: 10, unit: '' }),
      amount('their size', { measured: (await measureSize(packages)) / 1e6, bar: 15, unit: 'MB' }),
    ];
  },
};

function counted(/** @type {Program} */ program) {
  return { ...program, counted: true };
}

/** Milliseconds of CPU that `plan` takes. @param {number} size @param {number} runs */
function cpuOf(size, runs) {
  return withPrograms({ size, latency: 0 }, async ({ plan }) => {
    const taken = await measure({ plan: counted(plan) }, runs);
    return taken.plan.cpu;
  });
}

/**
 * Serves an organization, declares it in a limits.yaml, and hands over `plan` for it with the programs it is held to.
 * @template T
 * @param {{ size: number, latency: number }} organization `latency` in milliseconds
 * @param {(programs: Record<'plan' | 'live' | 'past' | 'loop' | 'yaml' | 'sdk' | 'report', Program> & { page: string }) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withPrograms(organization, use) {
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift-bench-'));
  const path = join(folder, 'limits.yaml');
  const empty = join(folder, 'no-overrides.yaml');
  const page = join(folder, 'report.html');
  const repository = join(folder, 'repository');
  writeFileSync(path, createDeclaration(organization.size));
  writeFileSync(empty, createDeclaration(organization.size).replaceAll(/extends: .*/g, 'limits: {}'));
  try {
    return await withServer(organization, (url) =>
      use({
        plan: { args: [limitdrift, 'plan', path, '--base-url', url], code: drift },
        get live() {
          const snapshot = join(folder, 'live.json');
          execFileSync(process.execPath, [limitdrift, 'snapshot', '--out', snapshot, '--base-url', url, '--quiet'], {
            env,
          });
          return { args: [limitdrift, 'plan', path, '--live', snapshot], code: drift };
        },
        get past() {
          commitVersions(repository, organization.size);
          return { args: [limitdrift, 'plan', join(repository, 'limits.yaml'), '--base-url', url], code: drift };
        },
        loop: { args: [file('bare-loop.mjs'), url, String(organization.size), connections] },
        yaml: { args: [file('bare-yaml.mjs'), path] },
        sdk: { args: [file('sdk-loop.mjs'), url, '8'] },
        report: { args: [limitdrift, 'plan', empty, '--base-url', url, '--report', `html=${page}`], code: drift },
        page,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Serves usage by the shipped emulator, without its pace.
 * @template T
 * @param {number} size
 * @param {(programs: Record<'headroom' | 'bare', Program> & { page: string, json: string }) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withUsage(size, use) {
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

/** Calls that a headroom took for usage. */
function callsIn(/** @type {string} */ path) {
  const { sources } = /** @type {{ sources: { calls: number }[] }} */ (JSON.parse(readFileSync(path, 'utf8')));
  return sources.reduce((sum, { calls }) => sum + calls, 0);
}

/** Makes a repository in which each of 200 commits has changed what one workspace declares. */
function commitVersions(/** @type {string} */ folder, /** @type {number} */ size) {
  const git = (/** @type {string[]} */ args, input = '') => execFileSync('git', args, { input });
  const declaration = createDeclaration(size);
  const commits = Array.from({ length: 200 }, (_, index) => {
    const entry = new RegExp(`(id: ${workspaceId(index)}\n.*)`);
    const text = declaration.replace(entry, '$1\n    limits: {token_count: {requests_per_minute: 77}}');
    const data = (/** @type {string} */ words) => `data ${Buffer.byteLength(words)}\n${words}\n`;
    const who = `committer Ada <ada@example.com> ${1_750_000_000 + index * 3600} +0000`;
    return `commit refs/heads/main\n${who}\n${data('Change')}M 100644 inline limits.yaml\n${data(text)}`;
  });
  git(['init', '--quiet', '--initial-branch=main', folder]);
  git(['-C', folder, 'fast-import', '--quiet'], commits.join(''));
  git(['-C', folder, 'reset', '--quiet', '--hard']);
}
