import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { file, median, withServer } from './measure.mjs';
import { createConfiguration } from './organization.mjs';

const limitdrift = file('../../dist/limitdrift.cjs');
const provider = file('../../dist/provider/terraform-provider-limitdrift');
const terraform = process.env['LIMITDRIFT_TERRAFORM'] ?? 'terraform';

/** The stock binary: what it says of itself; null where there is none. */
export function terraformVersion() {
  const { status, stdout } = spawnSync(terraform, ['version'], { encoding: 'utf8', env: environment(tmpdir()) });
  return status === 0 ? (/v\S+/.exec(stdout)?.[0] ?? null) : null;
}

/**
 * Milliseconds of `terraform plan` with so many of the provider's resources, all adopted, and with as many built-in ones;
 * `memory`: the peak of the provider, in MiB.
 * @param {{ size: number, latency: number }} organization `latency` in milliseconds
 * @param {number} runs
 */
export async function measurePlans(organization, runs) {
  const home = mkdtempSync(join(tmpdir(), 'limitdrift-bench-tf-'));
  try {
    return await withServer(organization, async (url) => {
      const env = { ...environment(home), ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-bench', ANTHROPIC_BASE_URL: url };
      execFileSync(process.execPath, [limitdrift, 'terraform', 'install'], { env });
      const ours = await prepare(join(home, 'ours'), ourConfiguration(organization.size), env);
      const alone = await prepare(join(home, 'alone'), builtIn(organization.size), env);
      const times = { ours: /** @type {number[]} */ ([]), alone: /** @type {number[]} */ ([]) };
      for (let round = 0; round < runs; round += 1) {
        times.ours.push(await ours(env));
        times.alone.push(await alone(env));
      }
      const peaks = join(home, 'peaks');
      mkdirSync(peaks);
      await ours({ ...env, NODE_OPTIONS: `--require ${file('peak.cjs')}`, LIMITDRIFT_PEAKS: peaks });
      const memory = Math.max(...readdirSync(peaks).map((name) => Number(readFileSync(join(peaks, name), 'utf8'))));
      return { ours: median(times.ours), alone: median(times.alone), memory };
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Milliseconds from the start of the provider to its handshake, with the certificate that Terraform asks for. */
export async function measureHandshake(/** @type {number} */ runs) {
  const env = {
    ...environment(tmpdir()),
    TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
    PLUGIN_PROTOCOL_VERSIONS: '6',
    PLUGIN_CLIENT_CERT: clientCertificate,
  };
  const times = [];
  for (let round = 0; round <= runs; round += 1) {
    const began = performance.now();
    const child = spawn(process.execPath, [provider], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(child.stdout, 'data');
    if (round > 0) times.push(performance.now() - began);
    if (!String(line).startsWith('1|6|unix|')) throw new Error(`The provider began with ${String(line)}`);
    child.kill();
    await once(child, 'exit');
  }
  return median(times);
}

/** As Terraform sends one of its own; nobody connects here, so its key is not needed. */
const clientCertificate = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUX/fg8oOhMx2kXgTKsdXb4f4RsvswCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjAyMzMyNVoYDzIxMjYxMDI5
MDIzMzI1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARgxvBr3h7S7B5yLRv6P4jievSrkSJASoRKLKPv1syFAKfH9Lf5w1rd
rB9lL8yrZxubr+cWQR5JVoorbmgZ0Q/fo1MwUTAdBgNVHQ4EFgQUFJL2UfBPHSvj
AM1istA+mD3baPIwHwYDVR0jBBgwFoAUFJL2UfBPHSvjAM1istA+mD3baPIwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA68aTNOTiIZgN6tCrXC+f
ICrW/Nm5HD0qIX2PGq50YtUCIB56DDENSzxeHtbtr17MobzPs9kckj+3tCjodncj
IlK5
-----END CERTIFICATE-----
`;

/** Initialized and applied; gives what plans it once. @param {string} folder @param {string} text @param {Record<string, string>} env */
async function prepare(folder, text, env) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.tf'), text);
  await run(folder, ['init'], env);
  await run(folder, ['apply', '-auto-approve'], env);
  return (/** @type {Record<string, string>} */ with_) => run(folder, ['plan', '-detailed-exitcode'], with_);
}

/** @param {string} folder @param {readonly string[]} args @param {Record<string, string>} env */
async function run(folder, args, env) {
  const began = performance.now();
  const child = spawn(terraform, [...args, '-no-color'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`terraform ${args.join(' ')} ended with ${code}\n${said.slice(-2000)}`);
  return performance.now() - began;
}

function ourConfiguration(/** @type {number} */ size) {
  const source = '"limitdrift/limitdrift"';
  return `terraform {\n  required_providers {\n    limitdrift = { source = ${source} }\n  }\n}\n${createConfiguration(size)}`;
}

function builtIn(/** @type {number} */ size) {
  const resources = Array.from(
    { length: size },
    (_, index) => `resource "terraform_data" "w${index}" {\n  input = "${index}"\n}\n`,
  );
  return resources.join('\n');
}

/** @param {string} home @returns {Record<string, string>} */
function environment(home) {
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  return { PATH: path, HOME: home, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
}
