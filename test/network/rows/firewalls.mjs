import { freePort } from '../programs.mjs';
import { serveBytes } from '../servers.mjs';

// Where no connection comes about.

/** @typedef {import('../play.mjs').Fault} Fault */

const everywhere = ['plan', 'doctor', 'comment', 'notify', 'federation'];
const proxyHint = /HTTPS_PROXY is not set: if connections leave this network only through a proxy/;

/** @param {string} name @param {string} url @param {Partial<Fault>} more @returns {Fault} */
const nowhere = (name, url, more) => ({ name, on: everywhere, front: async () => ({ url }), says: [], ...more });

/** @type {readonly Fault[]} */
export const firewalls = [
  nowhere('a name that is not known', 'https://nowhere.invalid', {
    says: [/the connection to nowhere\.invalid failed \((ENOTFOUND|EAI_AGAIN)\)/, proxyHint],
    alsoTerraform: true,
  }),
  nowhere('a host that NO_PROXY exempts', 'https://nowhere.invalid', {
    env: () => ({ HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '.invalid' }),
    says: [/NO_PROXY exempts this host from HTTPS_PROXY/],
  }),
  {
    name: 'a port where nobody listens',
    on: everywhere,
    front: async () => ({ url: `http://127.0.0.1:${await freePort()}` }),
    says: [/the connection to \S+ failed \(ECONNREFUSED\)/],
  },
  {
    name: 'a server that takes the connection and says no TLS',
    on: ['plan', 'doctor'],
    front: async () => {
      const served = await serveBytes(null);
      return { ...served, url: `https://127.0.0.1:${served.port}` };
    },
    says: [/no connection to \S+ was made within \S+ m?s \(tried 127\.0\.0\.1:\d+\)/],
    never: [/Allow more/],
  },
  {
    name: 'a proxy that says nothing',
    on: ['plan', 'doctor'],
    front: async () => {
      const served = await serveBytes(null);
      return { ...served, env: { HTTPS_PROXY: `http://127.0.0.1:${served.port}` } };
    },
    says: [/the proxy \S+ \(HTTPS_PROXY\) did not answer within/],
    never: [/Allow more/],
  },
  {
    name: 'a firewall that swallows everything',
    needs: ['unshare', 'ip'],
    on: ['plan', 'doctor'],
    swallows: true,
    front: async () => ({ url: 'https://10.99.0.5' }),
    says: [/no connection to 10\.99\.0\.5 was made within \S+ m?s \(tried 10\.99\.0\.5:443\)/, proxyHint],
    never: [/Allow more/],
  },
];
