import { certificates } from './rows/certificates.mjs';
import { firewalls } from './rows/firewalls.mjs';
import { gateways } from './rows/gateways.mjs';
import { held } from './rows/held.mjs';
import { proxies } from './rows/proxies.mjs';

// The table: every fault with every command that it can befall.

/** @typedef {import('./play.mjs').Fault} Fault */
/** @typedef {{ readonly fault: Fault, readonly command: string, readonly name: string, readonly needs: readonly string[] }} Row */

/** @type {readonly Row[]} */
export const rows = [...proxies, ...certificates, ...gateways, ...firewalls, ...held].flatMap((fault) =>
  [...fault.on, ...(fault.alsoTerraform === true ? ['terraform'] : [])].map((command) => ({
    fault,
    command,
    name: `${command}: ${fault.name}`,
    needs: [...(fault.needs ?? []), ...(command === 'terraform' ? ['terraform'] : []), ...needsOf(fault)],
  })),
);

/** Whatever speaks TLS has a certificate of ours. @param {Fault} fault @returns {readonly string[]} */
function needsOf({ server, front, env }) {
  return server?.plain === true || ((front !== undefined || env !== undefined) && server === undefined)
    ? []
    : ['openssl'];
}
