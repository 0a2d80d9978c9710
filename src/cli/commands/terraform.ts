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
import { findProviderInstallation, settingsFile } from '../terraform/terraform-settings.js';
import type { Command } from '../command.js';

/** Writes the Terraform provider to where `terraform init` finds it, without a registry. */
export const command: Command = {
  summary: 'Install the Terraform provider',
  operands: 'install',
  minimum: 1,
  maximum: 1,
  options: {
    dir: { value: 'DIR', help: 'The mirror to write it into, default ~/.terraform.d/plugins' },
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
    throw usage(`"${action}" is nothing that terraform can be asked for`, 'Write `limitdrift terraform install`.');
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
  throw usage('HOME is not set, so there is no ~/.terraform.d/plugins', 'Say where to install: --dir DIR.');
}

function impliedBelow(home: string): string {
  return join(home, '.terraform.d/plugins');
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

/** What to add where Terraform would not look into the mirror by itself. */
function describeSettings(mirror: string, host: Host): readonly string[] {
  const block = findProviderInstallation(host);
  if (block?.names(mirror) === true) {
    return [
      '',
      'Terraform looks only where this file says, which names the',
      'mirror; see that it includes the provider:',
      `  ${block.file}`,
    ];
  }
  if (block !== null) {
    return [
      '',
      'Terraform looks only where provider_installation says, in',
      `  ${block.file}`,
      'Add this to that block, and the line `exclude` to every',
      'other source that it has:',
      '',
      ...sources(mirror).map((line) => `  ${line}`),
    ];
  }
  if (mirror === impliedBelow(host.env['HOME'] ?? '') || mirror.endsWith('/terraform.d/plugins')) return [];
  return [
    '',
    'Terraform does not look there by itself. Add this to',
    `  ${settingsFile(host) ?? '~/.terraformrc'}`,
    '',
    '  provider_installation {',
    ...sources(mirror).map((line) => `    ${line}`),
    '  }',
  ];
}

function sources(mirror: string): readonly string[] {
  const only = `["${providerAddress}"]`;
  return [
    'filesystem_mirror {',
    `  path    = ${JSON.stringify(mirror)}`,
    `  include = ${only}`,
    '}',
    'direct {',
    `  exclude = ${only}`,
    '}',
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
