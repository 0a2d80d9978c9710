import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SourceFile } from '../../declaration/read-declaration.js';
import { closePath } from '../../files/read-bytes.js';
import { formatDuration } from '../../model/text.js';
import { isAppPath } from '../../model/synthesized-path.js';
import { readDuration } from '../option-values.js';
import { type Arguments, type OptionSpec, usage } from '../arguments.js';
import type { Synthesis } from '../app/synthesize.js';
import { readPassed } from '../guard/child-environment.js';
import type { Host } from '../host.js';
import { showProgress } from '../notes.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { defaultTimeout } from './live-reading.js';

/*
 * Finds and reads the files of the declaration.
 */

/** Where limits are written down. */
export const defaultPath = 'limits.yaml';

/** Where a declaration stands when nobody says: the first of these that is there. */
const defaultPaths = [defaultPath, 'cdktf.json'];

/** Seconds that an app may take. */
const defaultSynthTimeout = 120;

/** The options of a command that reads a declaration; `readSourceFiles` reads them. */
export const synthesisOptions: Readonly<Record<string, OptionSpec>> = {
  'synth-timeout': {
    value: 'DURATION',
    help: `The longest the app of a cdktf.json may take, default ${formatDuration(defaultSynthTimeout)}`,
  },
  'pass-env': {
    value: 'NAME',
    repeatable: true,
    help: 'Give the app of a cdktf.json this variable too; it gets no secret by itself',
  },
};

/** What the help of such a command says of FILE. */
export const sourcesNote = `Without FILE: ${defaultPaths.join(', else ')}. Several files are one declaration. A cdktf.json is an app of CDKTF constructs: its command runs, as your user, and all of its stacks are read; a cdk.tf.json is what one has synthesized already.`;

/** The files of the declaration: those that are named, or limits.yaml, or cdktf.json. */
export function sourcePaths(paths: readonly string[], { cwd }: Pick<Host, 'cwd'>): readonly string[] {
  if (paths.length > 0) return paths;
  return [defaultPaths.find((path) => existsSync(resolve(cwd, path))) ?? defaultPath];
}

/**
 * Reads the named declaration files whole, or limits.yaml, or cdktf.json, whose app is run.
 * @throws UserError `usage`, `file-unreadable`, `synthesis-failed`
 */
export async function readSourceFiles(args: Arguments, host: Host): Promise<readonly SourceFile[]> {
  const { operands } = args;
  const named = sourcePaths(operands, host);
  if (operands.length === 0 && !named.some((path) => existsSync(resolve(host.cwd, path)))) {
    const close = closePath(defaultPath, resolve(host.cwd, defaultPath));
    throw usage(
      `There is no ${defaultPaths.join(' and no ')} in this folder`,
      close === null
        ? '`limitdrift init` writes limits.yaml from the live limits; where the declaration is elsewhere, name its FILE.'
        : `There is ${close}: name it as the FILE, or rename it to ${defaultPath}.`,
    );
  }
  const twice = named.find((path, index) => named.indexOf(path) !== index);
  if (twice !== undefined) throw usage(`${twice} is given twice`, 'Give each file of the declaration once.');
  const timeoutSeconds = readDuration(args, 'synth-timeout', defaultSynthTimeout);
  const synthesis = { timeoutSeconds, passed: readPassed(args, host) };
  const files: SourceFile[] = [];
  const waitMs = readDuration(args, 'timeout', defaultTimeout) * 1000;
  const begun = host.now();
  for (const path of named) {
    if (isAppPath(path)) files.push(await runApp(path, synthesis, args, host));
    else {
      const bytes = host.readFile(path, host.cwd, { mostMiB: 16, waitMs: begun + waitMs - host.now() });
      files.push({ path: host.hider.text(path), bytes });
    }
  }
  return files;
}

async function runApp(path: string, synthesis: Synthesis, args: Arguments, host: Host): Promise<SourceFile> {
  const { synthesize } = await import('../app/synthesize.js');
  const progress = showProgress(terminalText(`Running the app of ${path} …`), args, host);
  try {
    return await synthesize(path, synthesis, host);
  } finally {
    progress.end();
  }
}
