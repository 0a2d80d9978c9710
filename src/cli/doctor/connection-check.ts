import { resolve } from 'node:path';
import { versions } from 'node:process';

import packageJson from '../../../package.json' with { type: 'json' };
import { readWithin } from '../../files/read-bytes.js';
import { type BaseUrl, parseBaseUrl } from '../../http/base-url.js';
import { decideProxy } from '../../http/proxy.js';
import { UserError } from '../../model/errors.js';
import { count } from '../../model/text.js';
import type { Arguments } from '../arguments.js';
import { check, type JudgedCheck } from './judged-check.js';
import { checkVariables } from './variables-check.js';
import type { Host } from '../host.js';
import type { ReadingOptions } from '../input/live-reading.js';

/** How the API is reached, and where each setting comes from. */
export function checkSettings(args: Arguments, options: ReadingOptions, host: Host): readonly JudgedCheck[] {
  const { env } = host;
  const version = args.text('api-version') === null ? 'default' : '--api-version';
  return [
    ...checkAddress(args, options, env),
    check.ok('API version', `${options.apiVersion} (${version})`),
    ...checkCertificates(host),
    ...checkVariables(host),
    check.ok('Node.js', `${versions.node} (${packageJson.engines.node.replace('>=', '')} or later is needed)`),
  ];
}

function checkAddress(args: Arguments, options: ReadingOptions, env: Host['env']): readonly JudgedCheck[] {
  const fromVariable = (env['ANTHROPIC_BASE_URL'] ?? '') === '' ? 'default' : 'ANTHROPIC_BASE_URL';
  const source = args.text('base-url') === null ? fromVariable : '--base-url';
  try {
    const base = parseBaseUrl(options.baseUrl, options.baseUrlSource);
    return [check.ok('Base URL', `${base.origin}${base.prefix} (${source})`), checkProxy(base, env)];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [check.error('Base URL', error)];
  }
}

function checkProxy(base: BaseUrl, env: Host['env']): JudgedCheck {
  try {
    const { proxy, variable, exempt } = decideProxy(base, env);
    if (variable === null) return check.ok('Proxy', 'none: HTTPS_PROXY is not set');
    if (exempt === 'loopback')
      return check.ok('Proxy', `none: the API is on this machine, so ${variable} does not count`);
    if (proxy === null) return check.ok('Proxy', `none: ${exempt} exempts ${base.host} from ${variable}`);
    const { host, username, password } = new URL(proxy);
    const who = username === '' && password === '' ? '' : ', with a user name or password';
    return check.ok('Proxy', `${host} (${variable})${who}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return check.error('Proxy', error);
  }
}

function checkCertificates({ env, cwd }: Host): readonly JudgedCheck[] {
  const unchecked =
    env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
      ? [
          check.note(
            'Certificates',
            'NODE_TLS_REJECT_UNAUTHORIZED=0: no certificate is checked, so anybody on the way can read the credential',
            'Take it out, and name your company’s authority by NODE_EXTRA_CA_CERTS.',
          ),
        ]
      : [];
  const path = env['NODE_EXTRA_CA_CERTS'] ?? '';
  const authorities =
    path === ''
      ? check.ok('Authorities', 'those of Node.js; NODE_EXTRA_CA_CERTS is not set')
      : checkAuthorities(path, cwd);
  return [...unchecked, authorities];
}

/** Node.js goes on without the file when it cannot be read, and says so in a warning only. */
function checkAuthorities(path: string, cwd: string): JudgedCheck {
  const variable = `${path} (NODE_EXTRA_CA_CERTS)`;
  const next = 'Name a file of certificates in PEM by NODE_EXTRA_CA_CERTS, or unset it.';
  const found = readWithin(resolve(cwd, path), { mostMiB: 16, waitMs: 10_000 });
  if ('reason' in found) return check.failed('Authorities', `${variable} cannot be read: ${found.reason}`, next);
  const certificates = Buffer.from(found).toString('latin1').split('-----BEGIN CERTIFICATE-----').length - 1;
  if (certificates === 0) return check.failed('Authorities', `${variable} holds no certificate in PEM`, next);
  return check.ok('Authorities', `those of Node.js and ${count(certificates, 'certificate')} of ${variable}`);
}
