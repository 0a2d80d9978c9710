import { expect, it } from 'vitest';

import { handshakeLine } from '../../../src/provider/plugin/handshake.js';

it.each([
  [1, 'AA'],
  [2, 'AAA'],
  [3, 'AAAA'],
])('writes a certificate of %i bytes in Base64 without padding', (length, encoded) => {
  const address = { network: 'unix', address: '/run/s' } as const;
  const line = handshakeLine(address, { certificate: new Uint8Array(length), env: {} });
  expect(line).toBe(`1|6|unix|/run/s|grpc|${encoded}`);
});
