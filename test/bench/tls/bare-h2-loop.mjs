import { connect } from 'node:http2';

import { listPaths } from '../organization.mjs';

// `node bare-h2-loop.mjs URL SIZE`: the least that reads the same over one HTTP/2 connection, in the steps of `plan`: the
// lists and the first workspaces, sixteen at once, twice as many after as many answers, and sixty-four at most.
const [url = '', size] = process.argv.slice(2);
const queue = listPaths(Number(size));
const window = 8 * 1024 * 1024;
const session = connect(url, { settings: { enablePush: false, initialWindowSize: window } });
session.once('connect', () => session.setLocalWindowSize(window));

let allowed = 16;
let underway = 0;
let answered = 0;
sendMore();

function sendMore() {
  while (underway < allowed && queue.length > 0) send(queue.shift() ?? '');
  if (underway === 0) session.destroy();
}

function send(/** @type {string} */ path) {
  underway += 1;
  const stream = session.request({ ':path': path, 'x-api-key': 'bench' });
  let text = '';
  stream.once('response', ({ ':status': status }) => {
    if (status !== 200) throw new Error(`${path} answered ${status}`);
  });
  stream.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
  stream.once('end', () => {
    JSON.parse(text);
    underway -= 1;
    answered += 1;
    if (answered === allowed) {
      allowed = Math.min(64, 2 * allowed);
      answered = 0;
    }
    sendMore();
  });
}
