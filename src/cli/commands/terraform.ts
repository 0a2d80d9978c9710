import { join, resolve } from 'node:path';

import { packageHash } from '../terraform/package-folder.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { type Arguments, usage } from '../arguments.js';
import { refuseOutputLink } from '../guard/guard.js';
import type { Host } from '../host.js';
import { tool } from '../input/live-reading.js';
import {
  type InstalledPlatform,
  installProvider,
  providerAddress,
  readShippedProvider,
  versionFolder,
} from '../terraform/provider-mirror.js';
import type { Command } from '../command.js';

/*
 * `limitdrift terraform`: installs the Terraform provider into a mirror.
 */

/** Where Terraform looks by itself, below the home. */
const impliedMirror = '.terraform.d/plugins';

/** Writes the Terraform provider to where `terraform init` finds it, without a registry. */
export const command: Command = {
  summary: 'Install the Terraform provider',
  operands: 'install',
  minimum: 1,
  maximum: 1,
  offers: { words: ['install'] },
  options: {
    dir: { value: 'DIR', offers: 'folders', help: `The mirror to write it into, default ~/${impliedMirror}` },
  },
  notes: [
    'Writes the provider limitdrift/limitdrift of this version for linux and darwin, amd64 and arm64, where `terraform init` finds it without a registry; it runs on Node.js 20.19 or later. Says what to add where Terraform’s CLI configuration has it look elsewhere.',
    'Exit code 3 when other bytes are there under the same version: they are never replaced.',
  ],
  run: terraform,
};

function terraform(args: Arguments, host: Host): number {
  const [action = ''] = args.operands;
  if (action !== 'install')
    throw usage(`"${action}" is not something that terraform does here`, 'Write `limitdrift terraform install`.');
  const mirror = chooseMirror(args, host);
  const provider = readShippedProvider(host.shipped, tool.version);
  const folder = versionFolder(mirror, tool.version);
  const installed = installProvider(provider, folder);
  const lines = [
    ...describeInstalled(installed, folder, packageHash(provider.files)),
    ...describeSettings(mirror, host),
    ...nextStep,
  ];
  host.stdout.write(lines.map((line) => `${terminalText(line)}\n`).join(''));
  return 0;
}

function chooseMirror(args: Arguments, { env, cwd }: Host): string {
  const given = args.text('dir');
  if (given !== null) {
    refuseOutputLink(given, cwd);
    return resolve(cwd, given);
  }
  if (env['HOME']) return resolve(cwd, impliedBelow(env['HOME']));
  throw usage(`HOME is not set, so there is no ~/${impliedMirror}`, 'Say where to install: --dir DIR.');
}

function impliedBelow(home: string): string {
  return join(home, impliedMirror);
}

function describeInstalled(installed: readonly InstalledPlatform[], folder: string, hash: string): readonly string[] {
  const isThere = installed.every(({ outcome }) => outcome === 'there already');
  return [
    `The Terraform provider limitdrift ${tool.version} is ${isThere ? 'there already' : 'installed'}:`,
    `  ${folder}`,
    ...installed.map(({ platform, outcome }) => `    ${platform.padEnd(14)}${outcome}`),
    'Its hash in .terraform.lock.hcl, for every platform:',
    `  ${hash}`,
  ];
}

/** Whether Terraform looks into a mirror is its CLI configuration's to say, which is not read here: both cases are told. */
function describeSettings(mirror: string, { env }: Host): readonly string[] {
  const isImplied = mirror === impliedBelow(env['HOME'] ?? '') || mirror.endsWith('/terraform.d/plugins');
  const only = `["${providerAddress}"]`;
  return [
    '',
    ...(isImplied
      ? ['Terraform looks there by itself, unless its CLI', 'configuration has a block provider_installation.']
      : ['Terraform looks there only if its CLI configuration says so', 'by a block provider_installation.']),
    'Its files are ~/.terraformrc and ~/.terraform.d/*.tfrc,',
    'or only the one that TF_CLI_CONFIG_FILE names. Such a block',
    'needs these two, and `exclude` in every other source it has:',
    '',
    '  provider_installation {',
    '    filesystem_mirror {',
    `      path    = ${JSON.stringify(mirror)}`,
    `      include = ${only}`,
    '    }',
    '    direct {',
    `      exclude = ${only}`,
    '    }',
    '  }',
  ];
}

const nextStep = [
  '',
  'Next: name it in your configuration, then `terraform init`',
  '(after an upgrade `terraform init -upgrade`):',
  '',
  '  terraform {',
  '    required_providers {',
  '      limitdrift = {',
  '        source  = "limitdrift/limitdrift"',
  `        version = "${tool.version}"`,
  '      }',
  '    }',
  '  }',
];
