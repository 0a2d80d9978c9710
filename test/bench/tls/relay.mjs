import { connect, createServer } from 'node:net';

// `node relay.mjs PORT ROUND_TRIP`, started by fork(): a wire of that length to a port of this machine. Every byte comes half
// a round trip later, in order; connecting takes one round trip, as the handshake of TCP does. Nothing limits how much.
const [port = 0, roundTrip = 0] = process.argv.slice(2).map(Number);

/** Timers come late by up to a millisecond: what is due in half of one is sent. */
const early = 0.5;

/** @typedef {import('node:net').Socket} Socket */

const relay = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
  const far = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  const connected = performance.now() + roundTrip;
  carry(near, far, connected);
  carry(far, near, connected);
});

/** @param {Socket} from @param {Socket} to @param {number} connected until when nothing can be sent */
function carry(from, to, connected) {
  /** @type {{ due: number, arrive: () => void }[]} */
  const underway = [];
  const deliver = () => {
    while (underway[0] !== undefined && underway[0].due <= performance.now() + early) underway.shift()?.arrive();
    if (underway[0] !== undefined) setTimeout(deliver, underway[0].due - performance.now());
  };
  const send = (/** @type {() => void} */ arrive) => {
    underway.push({ due: Math.max(performance.now(), connected) + roundTrip / 2, arrive });
    if (underway.length === 1) deliver();
  };
  from.on('data', (bytes) => send(() => to.write(bytes)));
  from.on('end', () => send(() => to.end()));
  from.on('error', () => send(() => to.destroy()));
}

relay.listen(0, '127.0.0.1', () => {
  const address = /** @type {import('node:net').AddressInfo} */ (relay.address());
  process.send?.(address.port);
});
process.on('disconnect', () => process.exit());
