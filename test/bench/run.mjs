import { realpathSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { bars } from './bars.mjs';
import { format, heading, isReached } from './table.mjs';

// `npm run bench -- [--only NAME] [--runs N] [--against FILE]`: measures whole processes against a server in another one, in
// turn with the floors they are held to. Ends with 1 when a bar is missed.
const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, runs: { type: 'string' }, against: { type: 'string' } },
});
const chosen = Object.entries(bars).filter(([name]) => values.only?.includes(name) ?? true);
const runs = Number(values.runs ?? 7);
/** From where npm was called. */
const against =
  values.against === undefined ? null : realpathSync(resolve(process.env['INIT_CWD'] ?? '', values.against));
const [load = 0] = loadavg();

const about = [
  `Node ${process.versions.node}, medians of at least ${runs} runs in turn, after one that is not counted.`,
  'Times of whole processes; of the bare loop at 50 ms, from its first request to its last answer.',
  'With an RTT: over TLS through a wire of that length, and 20 ms of the server’s for each answer; see README.md.',
  'NODE_EXTRA_CA_CERTS and all other NODE_ variables are unset: that one alone can double the time of node -e 0.',
  `Load when this began: ${load.toFixed(1)} on ${availableParallelism()} processors; above 0.5, walls are not to be trusted.`,
];
process.stdout.write(`${about.join('\n')}\n\n${heading}\n`);

const rows = [];
for (const [, measureBar] of chosen) {
  for await (const row of await measureBar(runs, against)) {
    process.stdout.write(`${format(row)}\n`);
    rows.push(row);
  }
}
const missed = rows.filter((row) => !isReached(row)).length;
if (rows.length === 0) process.stdout.write(`Nothing was measured; there are ${Object.keys(bars).join(', ')}\n`);
else process.stdout.write(missed === 0 ? '\nEvery bar is reached.\n' : `\nMISSED: ${missed}\n`);
process.exitCode = missed === 0 && rows.length > 0 ? 0 : 1;
