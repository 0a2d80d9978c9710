import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, expect, test } from 'vitest';

import {
  installProvider,
  platforms,
  readShippedProvider,
  versionFolder,
} from '../../src/cli/terraform/provider-mirror.js';
import type { Ended } from '../cli/command-line.js';
import { root, writeFiles } from '../repository/planted.js';
import { openProject, type Project, wordsOf } from './project.js';
import { shipStandIn } from './stand-in.js';
import { describeWithTerraform, platformName, requiredProvider } from './terraform.js';

/** What is shipped: a provider that says that it was started, and ends. */
let shipped = '';
beforeAll(async () => {
  shipped = await shipStandIn(`process.stdout.write('The stand-in was started.\\n');`);
});

const configuration = `${requiredProvider}provider "limitdrift" {}\ndata "limitdrift_workspaces" "all" {}\n`;

/** A project that wants the stand-in. */
function project(files: Readonly<Record<string, string>> = {}, env: Readonly<Record<string, string>> = {}): Project {
  return openProject({ files: { 'main.tf': configuration, ...files }, env, shipped });
}

function hashIn({ stdout }: Ended): string {
  return /h1:\S+/.exec(stdout)?.[0] ?? 'no hash';
}

/** The provider's own file, as the first platform or the machine's has it. */
function installedFile(mirror: string, version = '0.1.0'): string {
  return join(versionFolder(mirror, version), platformName(), `terraform-provider-limitdrift_v${version}`);
}

describeWithTerraform('terraform, after `limitdrift terraform install`', () => {
  test('finds the provider without any settings, and locks the hash that was printed', async () => {
    const here = project();
    const installed = await here.install();
    expect(installed).toMatchObject({ code: 0, stderr: '' });
    const { code, words } = await wordsOf(here, 'init');
    expect([code, words]).toEqual([
      0,
      expect.stringContaining('Installed limitdrift/limitdrift v0.1.0 (unauthenticated)'),
    ]);
    expect(here.lock()).toContain(`hashes = [\n    "${hashIn(installed)}",\n  ]`);
  });

  test('starts what was installed', async () => {
    const here = project();
    await here.install();
    await wordsOf(here, 'init');
    const { code, words } = await wordsOf(here, 'plan');
    expect([code, words]).toEqual([
      1,
      expect.stringContaining('Unrecognized remote plugin message: The stand-in was started.'),
    ]);
  });

  test('starts it in a project that says of all its files that they are modules', async () => {
    const here = project({ 'package.json': '{"type":"module"}' });
    await here.install('--dir', 'terraform.d/plugins');
    expect((await wordsOf(here, 'init')).code).toBe(0);
    expect((await wordsOf(here, 'plan')).words).toContain('The stand-in was started.');
  });

  test('has nothing to change when it is initialized again, even read-only, even from scratch', async () => {
    const here = project();
    await here.install();
    await wordsOf(here, 'init');
    const locked = here.lock();
    for (const args of [['init'], ['init', '-lockfile=readonly'], ['init', '-upgrade']]) {
      expect([args, (await wordsOf(here, ...args)).code, here.lock()]).toEqual([args, 0, locked]);
    }
    rmSync(join(here.path, '.terraform'), { recursive: true });
    expect((await wordsOf(here, 'init', '-lockfile=readonly')).code).toBe(0);
    expect(here.lock()).toBe(locked);
  });

  test('is content after it was installed again', async () => {
    const here = project();
    await here.install();
    await wordsOf(here, 'init');
    expect((await here.install()).stdout).toContain('is there already');
    expect((await wordsOf(here, 'init', '-lockfile=readonly')).code).toBe(0);
  });

  test('has one hash for all platforms, so that locking for others adds none', async () => {
    const here = project();
    await here.install();
    await wordsOf(here, 'init');
    const locked = here.lock();
    const others = platforms.map((platform) => `-platform=${platform}`);
    const { code } = await wordsOf(here, 'providers', 'lock', `-fs-mirror=${here.mirror}`, ...others);
    expect([code, here.lock()]).toEqual([0, locked]);
  });

  test('goes over to a newer version when it is asked to, and not before', async () => {
    const here = project();
    await here.install();
    await wordsOf(here, 'init');
    installProvider(readShippedProvider(shipped, '0.2.0'), versionFolder(here.mirror, '0.2.0'));
    expect((await wordsOf(here, 'init')).words).toContain('Using previously-installed limitdrift/limitdrift v0.1.0');
    expect((await wordsOf(here, 'init', '-upgrade')).words).toContain('Installed limitdrift/limitdrift v0.2.0');
    expect((await wordsOf(here, 'init', '-lockfile=readonly')).code).toBe(0);
  });

  test('refuses bytes that were changed under the same version, to init and to plan', async () => {
    const here = project();
    await here.install();
    await wordsOf(here, 'init');
    writeFileSync(installedFile(here.mirror), '#!/bin/sh\necho changed\n');
    const planned = await wordsOf(here, 'plan');
    expect([planned.code, planned.words]).toEqual([1, expect.stringContaining('does not match any of the checksums')]);
    rmSync(join(here.path, '.terraform'), { recursive: true });
    const initialized = await wordsOf(here, 'init');
    expect([initialized.code, initialized.words]).toEqual([
      1,
      expect.stringMatching(/does ?n['o]t match any of the checksums/),
    ]);
  });

  test('refuses another package.json beside the same file', async () => {
    const here = project();
    await here.install();
    await wordsOf(here, 'init');
    writeFileSync(join(installedFile(here.mirror), '../package.json'), '{"type":"module"}\n');
    expect((await wordsOf(here, 'plan')).words).toContain('does not match any of the checksums');
  });

  test('passes by what an install that was killed left behind', async () => {
    const here = project();
    await here.install();
    const version = versionFolder(here.mirror, '0.1.0');
    cpSync(join(version, platformName()), join(version, '.limitdrift-0123456789ab.tmp'), { recursive: true });
    rmSync(join(version, platformName()), { recursive: true });
    expect((await wordsOf(here, 'init')).code).toBe(1);
    const installed = await here.install();
    expect(installed.stdout.match(/ (written|there already)$/gm)).toHaveLength(4);
    expect((await wordsOf(here, 'init')).code).toBe(0);
    expect(here.lock()).toContain(hashIn(installed));
  });

  test('finds it in a folder that it knows nothing of by the block that was printed', async () => {
    const here = project();
    const { stdout } = await here.install('--dir', 'own "mirror"');
    expect((await wordsOf(here, 'init')).code).toBe(1);
    const [block = ''] = /^ {2}provider_installation \{\n[^]*?^ {2}\}\n/m.exec(stdout) ?? [];
    writeFiles(here.home, { '.terraformrc': block });
    expect((await wordsOf(here, 'init')).code).toBe(0);
    const guide = readFileSync(join(root, 'ci/terraform/docs/guides/installation.md'), 'utf8');
    expect(guide).toContain(block.replaceAll(/^ {2}/gm, '').replace(/path .*/, 'path    = "/opt/terraform/plugins"'));
  });

  test('finds it beside other sources by what was printed to be added', async () => {
    const settings = (inner: string): string =>
      `provider_installation {\n  filesystem_mirror {\n    path = "nowhere"\n${exclude}  }\n${inner}}\n`;
    const exclude = '    exclude = ["registry.terraform.io/limitdrift/limitdrift"]\n';
    const here = project();
    writeFiles(here.home, { '.terraformrc': settings('') });
    const { stdout } = await here.install();
    expect((await wordsOf(here, 'init')).code).toBe(1);
    const [added = ''] = /^ {4}filesystem_mirror \{\n[^]*?^ {4}\}\n {4}direct \{\n[^]*?^ {4}\}\n/m.exec(stdout) ?? [];
    writeFiles(here.home, { '.terraformrc': settings(added) });
    expect((await wordsOf(here, 'init')).code).toBe(0);
  });
});

/** No registry stands in it, so that no network is asked. */
const block = 'provider_installation {\n  filesystem_mirror {\n    path = "nowhere"\n  }\n}\n';

describeWithTerraform('terraform looks by itself into the mirror in the home', () => {
  test.each<[string, boolean, Readonly<Record<string, string>>, string?]>([
    ['with other settings', true, { '.terraformrc': 'disable_checkpoint = true\n' }],
    ['unless ~/.terraformrc has a block', false, { '.terraformrc': block }],
    ['unless ~/.terraform.d/*.tfrc has one', false, { '.terraform.d/own.tfrc': block }],
    ['unless the file of TF_CLI_CONFIG_FILE has one', false, { 'own.rc': block }, 'own.rc'],
    ['whatever the others have, where that file has none', true, { '.terraformrc': block, 'own.rc': '' }, 'own.rc'],
  ])('%s', async (_, looks, files, named) => {
    const here = project();
    writeFiles(here.home, files);
    await here.install();
    const env = named === undefined ? {} : { TF_CLI_CONFIG_FILE: join(here.home, named) };
    const { code } = await here.run(['init'], { env });
    expect(code === 0).toBe(looks);
  });
});
