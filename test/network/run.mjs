import { availableParallelism } from 'node:os';

import { play } from './play.mjs';
import { find, missing } from './programs.mjs';
import { rows } from './rows.mjs';
import { openStage } from './stage.mjs';

// `npm run network [-- WORD…]`: plays every row of the table, or those whose name has one of the words, and says which are
// wrong. `--show` prints what each said. Rows whose programs are missing are skipped, and said.
const words = process.argv.slice(2).filter((word) => word !== '--show');
const show = process.argv.includes('--show');
const chosen = rows.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const playable = chosen.filter(({ needs }) => needs.every((name) => find(name) !== undefined));
const lacking = missing([...new Set(chosen.flatMap(({ needs }) => needs))]);
const said = (/** @type {string} */ line) => process.stdout.write(`${line}\n`);

if (lacking.length > 0)
  said(
    `SKIPPED: ${chosen.length - playable.length} of ${chosen.length} rows need ${lacking.join(', ')}: apt-get install them.`,
  );
const began = performance.now();
const stage = await openStage();
let right = 0;
const queue = playable.values();
const work = async () => {
  for (const row of queue) {
    const { wrong, text, seconds } = await play(row, stage).catch((error) => {
      return { wrong: [String(error)], text: '', seconds: 0 };
    });
    if (wrong.length === 0) right += 1;
    else said(`WRONG ${row.name}\n      ${wrong.join('\n      ')}\n      ${text.slice(0, 700)}`);
    if (show && wrong.length === 0) said(`right ${row.name} (${seconds.toFixed(1)} s)\n      ${text.slice(0, 700)}`);
  }
};
try {
  // A row waits for most of its time.
  await Promise.all(Array.from({ length: 3 * availableParallelism() }, work));
} finally {
  await stage.close();
}
const took = Math.round((performance.now() - began) / 1000);
said(`${right} right, ${playable.length - right} wrong, ${chosen.length - playable.length} skipped, in ${took} s`);
process.exitCode = playable.length === right && playable.length > 0 ? 0 : 1;
