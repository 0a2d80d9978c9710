import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { inspectFolder, type Package, writeFolder } from './package-folder.js';
import { reasonOf } from '../../files/file-reasons.js';
import { UserError } from '../../model/errors.js';

/*
 * Installs the provider into a mirror of Terraform.
 */

/** The provider's source with its host, as Terraform's own files name it. */
export const providerAddress = 'registry.terraform.io/limitdrift/limitdrift';

/** As Terraform calls them. The same bytes run on all: Node is what differs. */
export const platforms = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;

const executable = 'terraform-provider-limitdrift';
const besides = ['LICENSE', 'THIRD-PARTY-LICENSES', 'package.json'];

export interface InstalledPlatform {
  readonly platform: (typeof platforms)[number];
  readonly outcome: 'written' | 'completed' | 'there already';
}

/** The package of the provider that is shipped with the command. @throws UserError `file-unreadable` */
export function readShippedProvider(shipped: string, version: string): Package {
  const names = [executable, ...besides];
  const named = names.map((name) => [
    name === executable ? `${name}_v${version}` : name,
    join(shipped, 'provider', name),
  ]);
  const files = named.map(([name = '', path = '']) => [name, readShipped(path)] as const);
  return { files: new Map(files), executable: `${executable}_v${version}` };
}

function readShipped(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = reasonOf(error, 'it does not exist');
    throw UserError.of('file-unreadable', { path, reason, hint: 'Install limitdrift again: it comes with this file.' });
  }
}

/** Where a version of the provider lies in a mirror. */
export function versionFolder(mirror: string, version: string): string {
  return join(mirror, providerAddress, version);
}

/**
 * Writes the package for every platform, or none where a version of this number is there that is another one.
 * @throws UserError `edit-refused`, `file-unreadable`, `file-unwritable`
 */
export function installProvider(wanted: Package, folder: string): readonly InstalledPlatform[] {
  const states = platforms.map((platform) => ({ platform, state: inspectFolder(join(folder, platform), wanted) }));
  for (const { state } of states) {
    if (state.kind !== 'other') continue;
    const hint = `Terraform refuses other bytes where it has locked the version, so they are never replaced. Remove ${folder}, or install another version of limitdrift.`;
    throw UserError.of('edit-refused', { problem: `${state.path} ${state.problem}`, hint });
  }
  return states.map(({ platform, state }) => {
    if (state.kind === 'whole') return { platform, outcome: 'there already' };
    writeFolder(join(folder, platform), wanted);
    return { platform, outcome: state.kind === 'partial' ? 'completed' : 'written' };
  });
}
