import { readFileSync, statSync } from 'node:fs';

import { listPackages, measureSize } from './installation.mjs';
import { withLargeFile } from './large-file.mjs';
import { measure } from './measure.mjs';
import { paintPage } from './page.mjs';
import { byBuild, counted, limitdrift, withPrograms } from './programs.mjs';
import { amount, asBefore, note, ratio } from './table.mjs';
import { compareOverTls } from './tls/rows.mjs';
import { measureHandshake, measurePlans, terraformVersion } from './terraform.mjs';
import { withUsage } from './usage-world.mjs';

/** @typedef {import('./table.mjs').Row} Row */

const node = { args: ['-e', '0'] };
/** Node.js 20 keeps nothing of what it compiled. */
const hasCompileCache = Number.parseInt(process.versions.node, 10) >= 22;

/**
 * What `npm run bench` measures, each by a function of the number of runs and of the path of another build, where one is given.
 * @type {Record<string, (runs: number, against: string | null) => Promise<Row[]> | AsyncIterable<Row>>}
 */
export const bars = {
  start: (runs, against) =>
    withPrograms({ size: 3, latency: 0 }, async ({ live }) => {
      const help = { args: [limitdrift, '--help'] };
      const version = { args: [limitdrift, '--version'] };
      const others = { otherHelp: byBuild(against, help), otherLive: byBuild(against, live) };
      const taken = await measure({ node, help, version, live, ...others }, 3 * runs);
      const floor = taken.node.wall;
      const bar = hasCompileCache ? 2.2 : null;
      return [
        ratio('--help : node -e 0', { measured: taken.help.wall, floor, bar: 1.3 }),
        ...asBefore(taken.help.wall, taken.otherHelp.wall),
        ratio('--version : node -e 0', { measured: taken.version.wall, floor, bar: 1.3 }),
        ratio('plan --live of 3 workspaces : node -e 0', { measured: taken.live.wall, floor, bar }),
        ...asBefore(taken.live.wall, taken.otherLive.wall),
      ];
    }),

  small: (runs, against) =>
    withPrograms({ size: 3, latency: 0 }, async ({ plan }) => {
      const taken = await measure({ node, plan, counted: counted(plan), other: byBuild(against, plan) }, 2 * runs);
      return [
        ratio('plan of 3 workspaces : node -e 0', { measured: taken.plan.wall, floor: taken.node.wall, bar: 5 }),
        ...asBefore(taken.plan.wall, taken.other.wall),
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

  large: (runs, against) =>
    withPrograms({ size: 5000, latency: 0 }, async (programs) => {
      const [plan, loop, yaml] = [counted(programs.plan), counted(programs.loop), counted(programs.yaml)];
      const taken = await measure({ plan, loop, yaml, other: byBuild(against, plan) }, runs);
      const floor = taken.loop.cpu + taken.yaml.cpu;
      return [
        ratio('plan of 5,000, CPU : bare loop + bare parse', { measured: taken.plan.cpu, floor, bar: 2 }),
        ...asBefore(taken.plan.cpu, taken.other.cpu),
        amount('plan of 5,000, memory', { measured: taken.plan.memory, bar: 200, unit: 'MiB' }),
      ];
    }),

  'large-file': (runs) =>
    withLargeFile(5000, async ({ megabytes, ...programs }) => {
      const [validate, accept, yaml] = [counted(programs.validate), counted(programs.accept), counted(programs.yaml)];
      const read = await measure({ validate, yaml }, runs);
      const edit = await measure({ accept, yaml }, Math.ceil(runs / 4), { warmUps: 0 });
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

/** Milliseconds of CPU that `plan` takes. @param {number} size @param {number} runs */
function cpuOf(size, runs) {
  return withPrograms({ size, latency: 0 }, async ({ plan }) => {
    const taken = await measure({ plan: counted(plan) }, runs);
    return taken.plan.cpu;
  });
}

/** Calls that a headroom took for usage. */
function callsIn(/** @type {string} */ path) {
  const { sources } = /** @type {{ sources: { calls: number }[] }} */ (JSON.parse(readFileSync(path, 'utf8')));
  return sources.reduce((sum, { calls }) => sum + calls, 0);
}
