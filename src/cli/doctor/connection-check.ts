import { resolve } from 'node:path';
import { versions } from 'node:process';

import packageJson from '../../../package.json' with { type: 'json' };
import { readWithin } from '../../files/read-bytes.js';
import { type BaseUrl, parseBaseUrl } from '../../http/base-url.js';
import { describeClientCertificate, readClientCertificate } from '../../http/client-certificate.js';
import { sleep } from '../../http/deadline.js';
import { probe } from '../../http/probe.js';
import { decideProxy, whyNoProxy } from '../../http/proxy.js';
import { environmentIn, ignoresCertFile, planRoute, speaksHttp1Only } from '../../http/route.js';
import { UserError } from '../../model/errors.js';
import { count } from '../../model/text.js';
import type { Arguments } from '../arguments.js';
import { check, type JudgedCheck } from './judged-check.js';
import { checkVariables } from './variables-check.js';
import type { Host } from '../host.js';
import { connectionEnvironment, type ReadingOptions, remaining } from '../input/live-reading.js';

/** How the API is reached, and where each setting comes from. */
export async function checkSettings(
  args: Arguments,
  options: ReadingOptions,
  host: Host,
): Promise<readonly JudgedCheck[]> {
  const { env } = host;
  const version = args.text('api-version') === null ? 'default' : '--api-version';
  return [
    ...checkAddress(args, options, env),
    check.ok('API version', `${options.apiVersion} (${version})`),
    ...checkCertificates(host),
    ...checkVariables(host),
    ...(await checkClient(host)),
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
    if (variable === null) return describeNoProxy(env);
    if (exempt === 'loopback') return check.ok('Proxy', `none: the API is on this machine, so ${variable} is not used`);
    if (proxy === null) return check.ok('Proxy', `none: ${exempt} exempts ${base.host} from ${variable}`);
    const { host, username, password } = new URL(proxy);
    const who = username === '' && password === '' ? '' : ', with a user name or password';
    return check.ok('Proxy', `${host} (${variable})${who}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return check.error('Proxy', error);
  }
}

/** A proxy that is named, and in vain. */
function describeNoProxy(env: Host['env']): JudgedCheck {
  const why = whyNoProxy(env);
  const text = `none: ${why}`;
  const [other] = ['ALL_PROXY', 'all_proxy', 'HTTP_PROXY', 'http_proxy'].filter((name) => (env[name] ?? '') !== '');
  if (why.startsWith('https_proxy'))
    return check.note('Proxy', text, 'Unset https_proxy if HTTPS_PROXY should be used, or set both to the same value.');
  if (other === undefined) return check.ok('Proxy', text);
  return check.note('Proxy', `${text}; ${other} is set, but not used`, 'Set HTTPS_PROXY to the proxy.');
}

/** The client certificate, where one is named. Of the key nothing is shown. */
async function checkClient({ env, cwd, now }: Host): Promise<readonly JudgedCheck[]> {
  const next = 'Get a new one, and set LIMITDRIFT_CLIENT_CERT and LIMITDRIFT_CLIENT_KEY to its files.';
  try {
    const client = readClientCertificate(environmentIn(cwd, env));
    if (client === null) return [];
    const { subject, from, until } = await describeClientCertificate(client);
    const text = `${subject} (LIMITDRIFT_CLIENT_CERT), valid from ${day(from)} until ${day(until)}`;
    if (until <= now()) return [check.failed('Client certificate', `${text}: it has expired`, next)];
    if (from > now()) return [check.failed('Client certificate', `${text}: it is not valid yet`, next)];
    return [check.ok('Client certificate', text)];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [check.error('Client certificate', error)];
  }
}

function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Connects once to what is not on this machine, and sends nothing: a firewall, a proxy or a certificate shows here. */
export async function checkServer(options: ReadingOptions, host: Host): Promise<readonly JudgedCheck[]> {
  const base = parseBaseUrl(options.baseUrl, options.baseUrlSource);
  if (base.loopback && !base.origin.startsWith('https:')) return [];
  const { signal, sleep: ownSleep = sleep } = host;
  const environment = connectionEnvironment(options, host);
  const route = planRoute(base, environment, 'api');
  const http2 = !speaksHttp1Only(environment);
  const timeoutMs = Math.min(options.requestTimeoutMs, remaining(options, host));
  const found = await probe(base, route, { http2, timeoutMs, signal, random: Math.random, sleep: ownSleep });
  const through = route.proxy === null ? '' : ` through the proxy ${route.proxy.name}`;
  const place = `${route.target}${through}`;
  if (found === null) return [check.ok('Server', `${place} was reached`)];
  if ('reason' in found)
    return [check.failed('Server', found.reason, found.hint ?? 'Check the base URL and the network.')];
  const { protocol, http, issuer, validUntil } = found;
  return [
    check.ok('Server', `${place}: ${http} over ${protocol}, certificate by ${issuer}, valid until ${day(validUntil)}`),
  ];
}

function checkCertificates({ env, cwd }: Host): readonly JudgedCheck[] {
  const unchecked =
    env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
      ? [
          check.note(
            'Certificates',
            'NODE_TLS_REJECT_UNAUTHORIZED=0: no certificate is checked, so anybody between here and the API can read the credential',
            'Unset it, and set NODE_EXTRA_CA_CERTS to the file of your company’s authority.',
          ),
        ]
      : [];
  const path = env['NODE_EXTRA_CA_CERTS'] ?? '';
  const authorities =
    path === ''
      ? check.ok('Authorities', 'those of Node.js; NODE_EXTRA_CA_CERTS is not set')
      : checkAuthorities(path, cwd);
  return [...unchecked, authorities, ...checkIgnored(env)];
}

/** What other programs take their authorities from. Who names both has seen to it. */
function checkIgnored(env: Host['env']): readonly JudgedCheck[] {
  if (!ignoresCertFile(env) || (env['NODE_EXTRA_CA_CERTS'] ?? '') !== '') return [];
  const next = 'If it is the file of your company’s authority, set NODE_EXTRA_CA_CERTS to the same file.';
  return [check.note('Authorities', 'SSL_CERT_FILE is set, and Node.js does not read it', next)];
}

/** Node.js goes on without the file when it cannot be read, and says so in a warning only. */
function checkAuthorities(path: string, cwd: string): JudgedCheck {
  const variable = `${path} (NODE_EXTRA_CA_CERTS)`;
  const next = 'Set NODE_EXTRA_CA_CERTS to a file of certificates in PEM, or unset it.';
  const found = readWithin(resolve(cwd, path), { mostMiB: 16, waitMs: 10_000 });
  if ('reason' in found) return check.failed('Authorities', `${variable} cannot be read: ${found.reason}`, next);
  const certificates = Buffer.from(found).toString('latin1').split('-----BEGIN CERTIFICATE-----').length - 1;
  if (certificates === 0) return check.failed('Authorities', `${variable} holds no certificate in PEM`, next);
  return check.ok('Authorities', `those of Node.js and ${count(certificates, 'certificate')} of ${variable}`);
}
