import { execFileSync, spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';

// The programs that companies have between here and there, each with a configuration of ours, in the foreground.

/** Of Debian. What is not on the PATH of everybody is looked for there too. */
const packages = {
  squid: 'squid',
  tinyproxy: 'tinyproxy',
  haproxy: 'haproxy',
  stunnel: 'stunnel4',
  nginx: 'nginx',
  openssl: 'openssl',
};

/** @typedef {keyof typeof packages} Program */

const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** @param {string} name */
export function find(name) {
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** The packages of the programs that are not there. @param {readonly string[]} names */
export function missing(names) {
  return names
    .filter((name) => find(name) === undefined)
    .map((name) => packages[/** @type {Program} */ (name)] ?? name);
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(() => resolve(null)));
  return port;
}

/**
 * @typedef {object} Setting
 * @property {string} folder of its own
 * @property {number} port
 * @property {string} certificates a folder
 * @property {string} text what is particular to it
 */

/** How each is started: the files it reads, and its arguments. @type {Readonly<Record<string, (setting: Setting) => readonly string[]>>} */
const starts = {
  squid: ({ folder, port, text }) => {
    const password = execFileSync('openssl', ['passwd', '-apr1', 's3cret-password']).toString().trim();
    write(folder, 'passwd', `user:${password}\n`);
    const basic = '/usr/lib/squid/basic_ncsa_auth';
    const common = `http_port 127.0.0.1:${port}
pid_filename none
access_log none
cache_log ${folder}/log
cache deny all
coredump_dir ${folder}
netdb_filename none
shutdown_lifetime 0 seconds
dns_nameservers 127.0.0.1
dns_timeout 1 second
auth_param basic program ${basic} ${folder}/passwd
auth_param basic children 1 startup=1
acl known proxy_auth REQUIRED
`;
    return ['-N', '-f', write(folder, 'squid.conf', `${common}${text}\n`)];
  },
  tinyproxy: ({ folder, port, text }) => {
    const common = `Port ${port}\nListen 127.0.0.1\nTimeout 5\nMaxClients 50\nLogLevel Critical\n`;
    return ['-d', '-c', write(folder, 'tinyproxy.conf', `${common}${text}\n`)];
  },
  haproxy: ({ folder, text }) => {
    const common = 'defaults\n  mode http\n  timeout connect 1s\n  timeout client 30s\n  timeout server 30s\n';
    return ['-db', '-q', '-f', write(folder, 'haproxy.cfg', `${common}${text}\n`)];
  },
  stunnel: ({ folder, text }) => {
    const common = 'foreground = yes\npid =\nsyslog = no\ndebug = 3\n[front]\n';
    return [write(folder, 'stunnel.conf', `${common}${text}\n`)];
  },
  nginx: ({ folder, text }) => {
    const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    );
    const common = `daemon off;\nmaster_process off;\nworker_processes 1;\npid ${folder}/pid;\nerror_log ${folder}/log;\nevents {}\n`;
    return [
      '-e',
      `${folder}/log`,
      '-c',
      write(folder, 'nginx.conf', `${common}http { access_log off; ${kept.join(' ')} ${text} }\n`),
    ];
  },
};

/** @param {string} folder @param {string} name @param {string} text */
function write(folder, name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/**
 * Starts one, and waits until it takes connections.
 * @param {Program} program
 * @param {Setting} setting
 * @returns {Promise<() => Promise<void>>} ends it
 */
export async function startProgram(program, setting) {
  const { folder, port } = setting;
  mkdirSync(folder, { recursive: true });
  // Squid gives up being root.
  chmodSync(folder, 0o777);
  const args = starts[program]?.(setting) ?? [];
  const child = spawn(find(program) ?? program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  /** @type {Promise<null>} */
  const ended = new Promise((resolve) => child.once('exit', () => resolve(null)));
  for (let tries = 0; !(await takesConnections(port)); tries += 1) {
    if (tries > 100 || child.exitCode !== null) throw new Error(`${program} did not start: ${said}`);
    await new Promise((resolve) => setTimeout(() => resolve(null), 100));
  }
  return async () => {
    child.kill('SIGKILL');
    await ended;
  };
}

/** @param {number} port @returns {Promise<boolean>} */
function takesConnections(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
