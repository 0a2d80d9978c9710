import { createServer } from 'node:http';
import { connect } from 'node:net';

// `node proxy.mjs PORT`, started by fork(): a proxy that opens a tunnel to that port of this machine, whatever it is asked for.
const port = Number(process.argv[2]);

const proxy = createServer().on('connect', (_, near) => {
  const far = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
    near.write('HTTP/1.1 200 Connection established\r\n\r\n');
    near.pipe(far).pipe(near);
  });
  for (const [end, other] of [
    [near, far],
    [far, near],
  ])
    end?.on('error', () => other?.destroy());
});

proxy.listen(0, '127.0.0.1', () => {
  const address = /** @type {import('node:net').AddressInfo} */ (proxy.address());
  process.send?.(address.port);
});
process.on('disconnect', () => process.exit());
