import { chmodSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { makeFolder, writeFiles } from '../../repository/planted.js';
import { type Ended, folder, limitdrift } from '../command-line.js';

const platforms = ['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64'];
const within = 'registry.terraform.io/limitdrift/limitdrift/0.1.0';
const implied = `.terraform.d/plugins/${within}`;
const provider = {
  'provider/terraform-provider-limitdrift': '#!/bin/sh\n',
  'provider/package.json': '{"type":"commonjs"}\n',
  'provider/LICENSE': 'A license.\n',
  'provider/THIRD-PARTY-LICENSES': 'Others.\n',
};

interface Machine {
  readonly home: string;
  readonly work: string;
  readonly shipped: string;
  readonly install: (args?: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>;
}

/** A home, a working directory, and a limitdrift that a provider of a few bytes is shipped with. */
function machine(): Machine {
  const [home, shipped, work] = [makeFolder(), makeFolder(), folder()];
  writeFiles(shipped, provider);
  const install: Machine['install'] = (args = [], env = { HOME: home }) =>
    limitdrift(work, ['terraform', 'install', ...args], { env, shipped });
  return { home, work: work.path, shipped, install };
}

/** All files below a folder with their texts, and the folder's own if there are none. */
function tree(path: string): object {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.sort().map((file) => [file.slice(path.length + 1), readFileSync(file, 'utf8')]));
}

/** The text with the folders of this test by their names. */
function shown(text: string, { home, work }: Machine): string {
  return text
    .replaceAll(home, 'HOME')
    .replaceAll(work, 'WORK')
    .replaceAll(/h1:\S{43}=/g, 'h1:HASH');
}

const next = `
Next: name it in your configuration, then \`terraform init\`
(after an upgrade \`terraform init -upgrade\`):

  terraform {
    required_providers {
      limitdrift = {
        source  = "limitdrift/limitdrift"
        version = "0.1.0"
      }
    }
  }
`;

/** What is printed of the mirror whose settings say nothing, and of any other. */
function hint(mirror: string, says: readonly string[]): string {
  return `
${says.join('\n')}
Its files are ~/.terraformrc and ~/.terraform.d/*.tfrc,
or only the one that TF_CLI_CONFIG_FILE names. Such a block
needs these two, and \`exclude\` in every other source it has:

  provider_installation {
    filesystem_mirror {
      path    = "${mirror}"
      include = ["registry.terraform.io/limitdrift/limitdrift"]
    }
    direct {
      exclude = ["registry.terraform.io/limitdrift/limitdrift"]
    }
  }
`;
}

const byItself = [
  'Terraform looks there by itself, unless its CLI',
  'configuration has a block provider_installation.',
];
const onlyIfTold = ['Terraform looks there only if its CLI configuration says so', 'by a block provider_installation.'];
const rest = hint('HOME/.terraform.d/plugins', byItself) + next;

function installed(what: string, where: string, outcomes: readonly string[]): string {
  const names = ['linux_amd64   ', 'linux_arm64   ', 'darwin_amd64  ', 'darwin_arm64  '];
  const lines = names.map((name, index) => `    ${name}${outcomes[index]}\n`).join('');
  return `The Terraform provider limitdrift 0.1.0 is ${what}:\n  ${where}\n${lines}Its hash in .terraform.lock.hcl, for every platform:\n  h1:HASH\n`;
}

const all = (outcome: string): readonly string[] => platforms.map(() => outcome);

describe('limitdrift terraform install', () => {
  test('writes the package of every platform into the implied mirror, and says what to do next', async () => {
    const here = machine();
    const { code, stdout, stderr } = await here.install();
    expect([code, stderr]).toEqual([0, '']);
    expect(shown(stdout, here)).toBe(installed('installed', `HOME/${implied}`, all('written')) + rest);
    expect(readdirSync(join(here.home, implied)).sort()).toEqual(platforms);
    for (const platform of platforms) {
      const path = join(here.home, implied, platform);
      expect(tree(path)).toEqual({
        LICENSE: 'A license.\n',
        'THIRD-PARTY-LICENSES': 'Others.\n',
        'package.json': '{"type":"commonjs"}\n',
        'terraform-provider-limitdrift_v0.1.0': '#!/bin/sh\n',
      });
      expect(statSync(join(path, 'terraform-provider-limitdrift_v0.1.0')).mode & 0o111).toBe(0o111);
    }
  });

  test('says that it is there already when it is, and touches nothing', async () => {
    const here = machine();
    await here.install();
    const inode = () => platforms.map((platform) => statSync(join(here.home, implied, platform)).ino);
    const before = inode();
    const { code, stdout } = await here.install();
    expect([code, inode()]).toEqual([0, before]);
    expect(shown(stdout, here)).toBe(installed('there already', `HOME/${implied}`, all('there already')) + rest);
  });

  test('completes what was interrupted, and mends a lost permission', async () => {
    const here = machine();
    await here.install();
    const whole = tree(here.home);
    rmSync(join(here.home, implied, 'linux_amd64'), { recursive: true });
    rmSync(join(here.home, implied, 'linux_arm64/package.json'));
    chmodSync(join(here.home, implied, 'darwin_amd64/terraform-provider-limitdrift_v0.1.0'), 0o644);
    const { code, stdout } = await here.install();
    const outcomes = ['written', 'completed', 'completed', 'there already'];
    expect([code, shown(stdout, here)]).toEqual([0, installed('installed', `HOME/${implied}`, outcomes) + rest]);
    expect(tree(here.home)).toEqual(whole);
  });

  test.each<[string, string, (home: string, file: string) => void]>([
    ['other bytes', 'has other bytes than this version', (home, file) => writeFileSync(join(home, file), 'other')],
    ['one file more', 'is not a part of this version', (home, file) => writeFileSync(join(home, file), '')],
  ])('refuses the same version with %s, names the file, and changes nothing', async (what, problem, spoil) => {
    const here = machine();
    await here.install();
    const file = `${implied}/darwin_arm64/${what === 'one file more' ? 'more' : 'package.json'}`;
    spoil(here.home, file);
    rmSync(join(here.home, implied, 'linux_amd64'), { recursive: true });
    const before = tree(here.home);
    const { code, stdout, stderr } = await here.install();
    expect([code, stdout, shown(stderr, here)]).toEqual([
      3,
      '',
      `Error: HOME/${file} ${problem}.\nNothing was changed. Terraform refuses other bytes where it has locked the version, so they are never replaced. Remove HOME/${implied}, or install another version of limitdrift.\n`,
    ]);
    expect(tree(here.home)).toEqual(before);
  });

  test('refuses to install a provider that was built anew over the one that was there', async () => {
    const here = machine();
    await here.install();
    writeFiles(here.shipped, { 'provider/terraform-provider-limitdrift': '#!/bin/sh\n#\n' });
    expect((await here.install()).code).toBe(3);
  });

  test('follows a link to where the mirror really is, and is content with a link to all of a platform', async () => {
    const here = machine();
    const elsewhere = makeFolder();
    symlinkSync(elsewhere, join(here.home, '.terraform.d'));
    expect((await here.install()).code).toBe(0);
    expect(readdirSync(elsewhere)).toEqual(['plugins']);
    const path = join(elsewhere, 'plugins', within);
    rmSync(join(path, 'linux_arm64'), { recursive: true });
    symlinkSync('linux_amd64', join(path, 'linux_arm64'));
    expect((await here.install()).stdout).toContain('linux_arm64   there already');
  });

  test.each<[string, string, number, (home: string) => void]>([
    [
      'a file is in the way',
      'a part of the path is not a directory',
      3,
      (home) => writeFileSync(join(home, '.terraform.d'), ''),
    ],
    [
      'a link leads nowhere',
      'a part of the path leads nowhere',
      1,
      (home) => symlinkSync('gone', join(home, '.terraform.d')),
    ],
  ])('explains what is wrong when %s', async (_what, reason, exitCode, spoil) => {
    const here = machine();
    spoil(here.home);
    const { code, stdout, stderr } = await here.install();
    expect([code, stdout]).toEqual([exitCode, '']);
    expect(shown(stderr.split('\n')[0] ?? '', here)).toMatch(
      /^Error: Cannot (?:read|write) HOME\/\.terraform\.d\/plugins/,
    );
    expect(stderr).toContain(`: ${reason}.`);
  });

  test('asks for --dir where there is no home', async () => {
    const { code, stderr } = await machine().install([], {});
    expect([code, stderr]).toEqual([
      3,
      'Error: HOME is not set, so there is no ~/.terraform.d/plugins.\nSay where to install: --dir DIR.\n',
    ]);
  });

  test('says so when the provider was not shipped with it', async () => {
    const here = machine();
    rmSync(join(here.shipped, 'provider/package.json'));
    const { code, stderr } = await here.install();
    const [first, second] = stderr.split('\n');
    expect([code, first?.endsWith('provider/package.json: it does not exist.'), second]).toEqual([
      3,
      true,
      'Install limitdrift again: it comes with this file.',
    ]);
    expect(readdirSync(here.home)).toEqual([]);
  });

  test('is the only thing that can be asked of terraform', async () => {
    const { code, stderr } = await limitdrift(folder(), ['terraform', 'plan']);
    expect([code, stderr]).toEqual([
      3,
      'Error: "plan" is not something that terraform does here.\nWrite `limitdrift terraform install`.\n',
    ]);
  });
});

describe('where Terraform looks', () => {
  const after = async (here: Machine, ...args: readonly string[]): Promise<string> => {
    const { code, stdout } = await here.install(args);
    expect(code).toBe(0);
    const [, settings = ''] = /^ {2}h1:\S+\n([^]*)\nNext: /m.exec(stdout) ?? [];
    return shown(settings, here);
  };

  test('is told of a folder that it does not know', async () => {
    const here = machine();
    expect(await after(here, '--dir', 'mirror')).toBe(hint('WORK/mirror', onlyIfTold));
    expect(readdirSync(join(here.work, 'mirror', within)).sort()).toEqual(platforms);
  });

  test('is told of a folder that is implied for the configuration above it', async () => {
    expect(await after(machine(), '--dir', 'infra/terraform.d/plugins')).toBe(
      hint('WORK/infra/terraform.d/plugins', byItself),
    );
  });

  test('is told in the same words whatever its configuration says', async () => {
    const here = machine();
    const without = await after(here);
    writeFileSync(join(here.home, '.terraformrc'), 'provider_installation {\n  direct {}\n}\n');
    expect(await after(here)).toBe(without);
  });

  test.each([[[]], [['--dir', 'mirror']]])('is told in 60 columns, but for what is to be copied: %j', async (args) => {
    const { stdout } = await machine().install(args);
    const prose = stdout.split('\n').filter((line) => !line.startsWith('  '));
    expect(prose.length).toBeGreaterThan(8);
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});
