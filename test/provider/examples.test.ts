import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

import { startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import { key } from '../cli/command-line.js';
import { root } from '../repository/planted.js';
import { openProject } from './project.js';
import { examples } from './registry-pages.js';
import { describeWithTerraform, type Finished, type TerraformFolder, terraformFolder } from './terraform.js';

/** The folders that hold examples, by their paths. */
const names = readdirSync(examples, { recursive: true, encoding: 'utf8' })
  .filter((path) => readdirIfFolder(path).some((file) => file.endsWith('.tf')))
  .sort();

function readdirIfFolder(path: string): readonly string[] {
  return path.endsWith('.tf') || path.endsWith('.sh') ? [] : readdirSync(join(examples, path));
}

function read(path: string): string {
  return readFileSync(join(examples, path), 'utf8');
}

/** Examples in a folder of their own, after `limitdrift terraform install` and `terraform init`, with the demo organization. */
async function open(...together: readonly string[]): Promise<TerraformFolder> {
  const emulator = await startEmulator(readWorld(parse(readFileSync(join(root, 'src/emulator/demo.yaml'), 'utf8'))));
  onTestFinished(() => emulator.close());
  const own = together.flatMap((name) => {
    const prefix = together.length === 1 ? '' : `${basename(name)}-`;
    return readdirIfFolder(name).map((file) => [prefix + file, read(join(name, file))] as const);
  });
  const whole = own.some(([, text]) => text.includes('required_providers'));
  const files = { ...(whole ? {} : { 'provider.tf': read('provider/provider.tf') }), ...Object.fromEntries(own) };
  const env = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: key };
  const folder = openProject({ files, env, shipped: join(root, 'dist') });
  const installed = await folder.install();
  expect([installed.code, installed.stderr]).toEqual([0, '']);
  await succeed(folder, 'init');
  return folder;
}

async function succeed(folder: TerraformFolder, ...args: readonly string[]): Promise<Finished> {
  const finished = await folder.run(args);
  expect([finished.code, finished.stderr]).toEqual([0, '']);
  return finished;
}

describeWithTerraform('the examples', () => {
  test('are laid out as terraform does it', async () => {
    const folder = terraformFolder();
    const { code, stdout } = await folder.run(['fmt', '-check', '-recursive', examples]);
    expect([code, stdout]).toEqual([0, '']);
  });

  test('are there for all that the provider has', () => {
    expect(names).toEqual([
      'data-sources/limitdrift_organization_rate_limits',
      'data-sources/limitdrift_spend_limits',
      'data-sources/limitdrift_workspace_rate_limits',
      'data-sources/limitdrift_workspaces',
      'drift',
      'first-plan',
      'functions/effective_limit',
      'provider',
      'resources/limitdrift_workspace_rate_limits',
    ]);
  });

  const sources = names.filter((name) => name.startsWith('data-sources/'));
  const others = names.filter((name) => !sources.includes(name)).map((name) => [name]);
  test.each([[sources], ...others.map((one) => [one])])(
    '%j can be planned against the demo organization',
    async (together) => {
      const { code, stderr } = await (await open(...together)).run(['plan']);
      expect([code, stderr]).toEqual([0, '']);
    },
  );

  test('of the function give what stands beside them', async () => {
    const { stdout } = await succeed(await open('functions/effective_limit'), 'plan');
    const said = read('functions/effective_limit/function.tf').matchAll(/^output "(\w+)"[^#]*# (\d+)/gm);
    const lines = [...said].map(([, name, value]) => `${name}=${value}`);
    expect(lines).toHaveLength(3);
    expect(stdout.replaceAll(/[ +]/g, '').split('\n')).toEqual(expect.arrayContaining(lines));
  });

  test('of the resource can be imported as its page says, and are then as declared', async () => {
    const name = 'resources/limitdrift_workspace_rate_limits';
    const folder = await open(name);
    expect(existsSync(join(folder.path, 'import.sh'))).toBe(true);
    const [, words = ''] = /^terraform (import .*)$/m.exec(read(`${name}/import.sh`)) ?? [];
    await succeed(folder, ...words.split(' '));
    await succeed(folder, 'apply', '-auto-approve');
    await succeed(folder, 'plan', '-detailed-exitcode');
  });

  test('of drift ends with 2, and shows what was changed by hand and what nobody declared', async () => {
    const folder = await open('drift');
    const { code, stdout } = await folder.run(['plan', '-detailed-exitcode']);
    expect(code).toBe(2);
    expect(stdout).toContain('Plan: 2 to import, 0 to add, 1 to change, 0 to destroy.');
    const changed = stdout.split('\n').filter((line) => /^ *[-+~] "/.test(line));
    expect(changed.map((line) => line.trim())).toEqual([
      '~ "rlg_01Kw9PzLr5GtJ7uVxQa3MnBcHs" = {',
      '~ "requests_per_minute"                 = "2500" -> "1000"',
    ]);
    expect(stdout).toContain('Warning: 1 rate limit of prod-shop-assistant is not as declared');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Declared by nobody: Claude Code, hackathon-autumn, internal-tools,',
    );
  });
});
