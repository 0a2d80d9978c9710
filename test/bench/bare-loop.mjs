import { Pool } from 'undici';

import { listPaths } from './organization.mjs';

// `node bare-loop.mjs URL SIZE CONNECTIONS`: the least that reads the same. It knows every path beforehand, keeps
// nothing, checks nothing, and prints the milliseconds from its first request to its last answer.
const [url = '', size, connections = '16'] = process.argv.slice(2);
const queue = listPaths(Number(size)).values();

const pool = new Pool(url, { connections: Number(connections) });
const began = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, work));
process.stdout.write(`${performance.now() - began}\n`);
await pool.close();

async function work() {
  for (const path of queue) {
    const { statusCode, body } = await pool.request({ method: 'GET', path, headers: { 'x-api-key': 'bench' } });
    JSON.parse(await body.text());
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
  }
}
