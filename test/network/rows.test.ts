import { afterAll, beforeAll, expect, test } from 'vitest';

import { play } from './play.mjs';
import { rows } from './rows.mjs';
import { openStage, type Stage } from './stage.mjs';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const chosen = [
  'plan: a proxy that answers 407',
  'comment: a proxy that closes without an answer',
  'plan: a proxy that is SSH',
  'doctor: an empty https_proxy before HTTPS_PROXY',
  'doctor: a proxy where nobody listens',
  'plan: a gateway that answers foreign JSON',
  'plan: a gateway that answers a page with 401',
  'patient plan: a server that resets every second request of a connection',
  'plan: a server that says 103 and 100 before its answer',
  'comment: a server that carries a POST out, and resets',
  'comment: a server that redirects to a login',
];

// The others, and those that need programs, are played by `npm run network`.
test.concurrent.each(chosen)('%s', async (name) => {
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`no row is named ${name}`);
  expect(row.needs).toEqual([]);
  const { wrong, text } = await play(row, stage);
  expect(wrong, text).toEqual([]);
});
