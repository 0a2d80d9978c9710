import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Ended, limitdrift } from '../cli/command-line.js';
import { type TerraformFolder, terraformFolder } from './terraform.js';

/** A folder of Terraform's on a machine whose CLI configuration says nothing, with a `limitdrift` to install from. */
export interface Project extends TerraformFolder {
  readonly home: string;
  /** The implied one. */
  readonly mirror: string;
  /** `limitdrift terraform install`. */
  readonly install: (...args: readonly string[]) => Promise<Ended>;
  /** What Terraform has locked. */
  readonly lock: () => string;
}

export interface ProjectOptions {
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the files are that are shipped with `limitdrift`. */
  readonly shipped: string;
}

export function openProject({ files, env = {}, shipped }: ProjectOptions): Project {
  const folder = terraformFolder({ files, env: { TF_CLI_CONFIG_FILE: '', ...env } });
  const home = folder.env['HOME'] ?? '';
  const here = { path: folder.path, read: () => '', write: () => undefined, names: () => [] };
  return {
    ...folder,
    home,
    mirror: join(home, '.terraform.d/plugins'),
    install: (...args) => limitdrift(here, ['terraform', 'install', ...args], { env: { ...folder.env }, shipped }),
    lock: () => readFileSync(join(folder.path, '.terraform.lock.hcl'), 'utf8'),
  };
}

/** Runs terraform; gives what is printed, without where the lines are broken. */
export async function wordsOf({ run }: TerraformFolder, ...args: readonly string[]) {
  const { code, stdout, stderr } = await run(args);
  return { code, words: `${stdout}${stderr}`.replaceAll(/[\s│╷╵]+/g, ' ') };
}
