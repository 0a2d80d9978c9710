import { parseArgs } from 'node:util';

import { bars } from './bars.mjs';
import { format, heading, isReached } from './table.mjs';

// `npm run bench [-- --only NAME] [-- --runs N]`: measures whole processes against a server in another one, in turn with
// the floors they are held to, and ends with 1 when a bar is missed.
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, runs: { type: 'string' } } });
const names = values.only ?? Object.keys(bars);
const runs = Number(values.runs ?? 7);

process.stdout
  .write(`Node ${process.versions.node}, medians of at least ${runs} runs in turn, after one that is not counted.
Times of whole processes; of the bare loop under "at 50 ms", from its first request to its last answer.
NODE_EXTRA_CA_CERTS and all other NODE_ variables are unset: that one alone can double the time of node -e 0.

${heading}
`);
const rows = [];
for (const name of names) {
  const measureBar = bars[name];
  if (measureBar === undefined) throw new Error(`There is no "${name}"; there are ${Object.keys(bars).join(', ')}`);
  for (const row of await measureBar(runs)) {
    process.stdout.write(`${format(row)}\n`);
    rows.push(row);
  }
}
const missed = rows.filter((row) => !isReached(row)).length;
process.stdout.write(missed === 0 ? '\nEvery bar is reached.\n' : `\nMISSED: ${missed}\n`);
process.exitCode = missed === 0 ? 0 : 1;
