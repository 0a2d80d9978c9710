import { spawnSync } from 'node:child_process';

import { measure } from '../measure.mjs';
import { byBuild, counted } from '../programs.mjs';
import { amount, note, ratio } from '../table.mjs';
import { withTls } from './programs.mjs';

/** @typedef {import('../measure.mjs').Usage} Usage */
/** @typedef {import('../table.mjs').Row} Row */

/** Worlds to be looked at, and how much less often each is run: those without a bar take the longest. */
const others = [
  { size: 3, roundTrip: 20, every: 2 },
  { size: 3, roundTrip: 150, every: 2 },
  { size: 100, roundTrip: 20, every: 2 },
  { size: 100, roundTrip: 150, every: 3 },
  { size: 1000, roundTrip: 20, every: 5 },
  { size: 1000, roundTrip: 50, every: 5 },
  { size: 1000, roundTrip: 150, every: 5 },
];

/**
 * `plan` where users run it: over TLS, 20 to 150 ms away. First the two worlds that have bars.
 * @param {number} runs
 * @param {string | null} against another build, to hold the CPU of this one to
 */
export async function* compareOverTls(runs, against) {
  if (spawnSync('openssl', ['version']).status !== 0) {
    yield note('openssl was not found: plan over TLS', NaN);
    return;
  }
  yield* await measureHundred(runs, against);
  yield* await measureThree(runs);
  for (const { size, roundTrip, every } of others) {
    yield* await withTls({ size, roundTrip }, async ({ beside }) =>
      compare(nameOf(size, roundTrip), await measure(beside, Math.ceil(runs / every), { warmUps: 0 })),
    );
  }
}

/** @param {number} runs @param {string | null} against */
function measureHundred(runs, against) {
  const roundTrip = 50;
  return withTls({ size: 100, roundTrip }, async ({ beside, proxied }) => {
    const plan = counted(beside.plan);
    const h2Loop = counted(beside.h2Loop);
    const taken = await measure({ ...beside, plan, h2Loop, proxied, other: byBuild(against, plan) }, runs);
    const name = nameOf(100, roundTrip);
    const floor = 1.2 * taken.h2Loop.wall + 0.6 * taken.node.wall;
    const http1 = taken.http1.wall - 300;
    const direct = taken.plan.wall + roundTrip;
    return [
      ratio(`${name} : 1.2 × HTTP/2 loop + 0.6 × node`, { measured: taken.plan.wall, floor, bar: 1 }),
      ratio('  : plan over HTTP/1.1, less 300 ms', { measured: taken.plan.wall, floor: http1, bar: 1 }),
      ratio('  through a CONNECT proxy : direct + 50 ms', { measured: taken.proxied.wall, floor: direct, bar: 1.03 }),
      holdCpu(taken),
      ...compare(name, taken),
    ];
  });
}

/** @param {Record<'plan' | 'other' | 'h2Loop', Usage>} taken */
function holdCpu({ plan, other, h2Loop }) {
  return Number.isNaN(other.cpu)
    ? ratio('  CPU : bare loop, HTTP/2', { measured: plan.cpu, floor: h2Loop.cpu, bar: null })
    : ratio('  CPU : the build given by --against', { measured: plan.cpu, floor: other.cpu, bar: 0.7 });
}

function measureThree(/** @type {number} */ runs) {
  const roundTrip = 50;
  return withTls({ size: 3, roundTrip }, async ({ beside }) => {
    const taken = await measure(beside, 2 * runs);
    const name = nameOf(3, roundTrip);
    const bar = taken.node.wall + 5 * roundTrip + 60;
    return [
      amount(`${name} : node -e 0 + 5 RTT + 60 ms`, { measured: taken.plan.wall, bar, unit: 'ms' }),
      ...compare(name, taken),
    ];
  });
}

/**
 * How much longer `plan` takes than each of the others.
 * @param {string} name
 * @param {Record<'plan' | 'h2Loop' | 'h1Loop' | 'sdk' | 'curl' | 'http1' | 'node', Usage>} taken
 * @returns {Row[]}
 */
function compare(name, { plan, h2Loop, h1Loop, sdk, curl, http1, node }) {
  const beside = (/** @type {string} */ what, /** @type {Usage} */ { wall }) =>
    ratio(what, { measured: plan.wall, floor: wall, bar: null });
  return [
    beside(`${name} : bare loop, HTTP/2 × 1`, h2Loop),
    beside('  : bare loop, HTTP/1.1 × 16', h1Loop),
    beside('  : loop over the SDK, 8 in flight', sdk),
    ...(Number.isNaN(curl.wall)
      ? [note('  curl with HTTP/2 was not found', NaN)]
      : [beside('  : curl -Z --http2', curl)]),
    beside('  : plan over HTTP/1.1', http1),
    beside('  : node -e 0', node),
  ];
}

/** @param {number} size @param {number} roundTrip */
function nameOf(size, roundTrip) {
  return `plan of ${size.toLocaleString('en')}, RTT ${roundTrip} ms`;
}
