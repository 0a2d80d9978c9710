import { realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { isObject, type JsonObject, readJsonObject } from '../../declaration/terraform/json-document.js';
import { openProblemLog } from '../../declaration/problems.js';
import type { SourceFile } from '../../declaration/read-declaration.js';
import { packStacks } from '../../declaration/terraform/terraform-json.js';
import { reasonOf } from '../../files/file-reasons.js';
import { readBytes } from '../../files/read-bytes.js';
import { makeTemporaryFolder } from '../../files/write-whole.js';
import { UserError } from '../../model/errors.js';
import { formatDuration } from '../../model/text.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { type Ended, runInShell } from './app-process.js';
import { appEnvironment } from '../guard/child-environment.js';
import type { Host } from '../host.js';

/*
 * Runs an app of constructs and takes the file that it synthesizes.
 */

/** How an app is run. */
export interface Synthesis {
  readonly timeoutSeconds: number;
  /** Variables that it gets beside the usual ones. */
  readonly passed: readonly string[];
}

/**
 * Runs the app of a cdktf.json into a temporary folder, and gives what all of its stacks declare as one file under the
 * path of the cdktf.json. The app is the repository's own code and can do whatever its user can; that it gets no secret in
 * its environment is tidiness and no boundary.
 * @throws UserError `file-unreadable`, `declaration-invalid`, `synthesis-failed`
 */
export async function synthesize(path: string, { timeoutSeconds, passed }: Synthesis, host: Host): Promise<SourceFile> {
  const config = readAppConfig(path, host);
  const folder = makeTemporaryFolder(tmpdir(), 'limitdrift-synth-');
  try {
    const env = environmentOf(config, folder, appEnvironment(passed, host));
    const { command, folder: cwd } = config;
    const ended = await runInShell({ command, cwd, env, timeoutSeconds, signal: host.signal }).catch(
      explainStart(path),
    );
    requireSuccess(path, ended, { timeoutSeconds, host });
    const { bytes } = readOutput(path, folder);
    return { path: host.hider.text(path), bytes: host.hider.bytes(bytes) };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * As CDKTF's own CLI runs an app: with the output folder and the context of cdktf.json. cdktn reads the same variables. `SYNTH_HCL_OUTPUT`: JSON is what is read here.
 */
function environmentOf(
  { context }: AppConfig,
  outdir: string,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    ...env,
    CDKTF_OUTDIR: outdir,
    CDKTF_CONTEXT_JSON: JSON.stringify(context),
    SYNTH_HCL_OUTPUT: 'false',
  };
}

function explainStart(path: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof UserError) throw error;
    const reason = `its app cannot be started: ${reasonOf(error, 'there is no shell')}`;
    throw UserError.of('synthesis-failed', { path, reason, hint: 'Check the shell and the folder of cdktf.json.' });
  };
}

interface Run {
  readonly timeoutSeconds: number;
  readonly host: Host;
}

/** What the app wrote is shown only where it failed: with success it says nothing of limits. */
function requireSuccess(path: string, { code, signal, timedOut, output }: Ended, { timeoutSeconds, host }: Run): void {
  if (code === 0 && !timedOut) return;
  for (const line of output
    .trimEnd()
    .split('\n')
    .filter((each) => each.trim() !== '')) {
    host.stderr.write(`  | ${terminalText(line.replace(/\r$/, '').replaceAll('\t', '    '))}\n`);
  }
  if (timedOut) {
    const hint =
      'Give it longer with --synth-timeout, or plan what is synthesized already: cdktf.out/stacks/NAME/cdk.tf.json.';
    throw UserError.of('synthesis-failed', {
      path,
      reason: `its app took longer than ${formatDuration(timeoutSeconds)}`,
      hint,
    });
  }
  const how = code === null ? `was ended by ${signal ?? 'the system'}` : `ended with exit code ${code}`;
  const hint =
    output.trim() === '' ? 'It wrote nothing. Run the command of `app` by hand.' : 'What it wrote is shown above.';
  throw UserError.of('synthesis-failed', { path, reason: `its app ${how}`, hint });
}

function readOutput(path: string, folder: string): SourceFile {
  const stacks = listStacks(path, folder).map((stack): SourceFile => {
    return { path: `${path} (${stack})`, bytes: readBytes(requireInside(path, folder, stack), folder) };
  });
  const { file, problems } = packStacks(path, stacks);
  if (problems.length > 0) throw UserError.of('declaration-invalid', { problems });
  return file;
}

/** The synthesized files of all stacks, from the manifest that `app.synth()` writes last. */
function listStacks(path: string, folder: string): readonly string[] {
  const manifest = readManifest(path, folder);
  const stacks = isObject(manifest) && isObject(manifest['stacks']) ? Object.values(manifest['stacks']) : null;
  const files = stacks?.map((stack) => (isObject(stack) ? stack['synthesizedStackPath'] : null)) ?? [null];
  if (files.every((file) => typeof file === 'string')) return files;
  throw UserError.of('synthesis-failed', {
    path,
    reason: 'the manifest.json that its app wrote lists no stacks',
    hint: 'Use cdktf 0.21 or cdktn 0.24.',
  });
}

function readManifest(path: string, folder: string): unknown {
  try {
    return readJsonObject({ path: 'manifest.json', bytes: readBytes('manifest.json', folder) }, openProblemLog());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw UserError.of('synthesis-failed', {
      path,
      reason: 'its app succeeded, but synthesized nothing into the folder that CDKTF_OUTDIR names',
      hint: 'End the app with `app.synth()`, and give `new App()` no `outdir` of its own.',
    });
  }
}

/** No way leads out of the output folder, not even through a link. */
function requireInside(path: string, folder: string, stack: string): string {
  const refuse = (reason: string): UserError =>
    UserError.of('synthesis-failed', {
      path,
      reason: `its app ${reason}: ${stack}`,
      hint: 'Run `cdktf synth` and look at cdktf.out.',
    });
  try {
    const full = realpathSync(join(folder, stack));
    const way = relative(folder, full);
    if (way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
      throw refuse('wrote a stack outside of its output folder');
    return full;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw refuse(`did not write a stack that its manifest lists (${reasonOf(error, 'it does not exist')})`);
  }
}

/** What a cdktf.json says of its app. */
export interface AppConfig {
  /** For the shell, in `folder`. */
  readonly command: string;
  /** The folder of cdktf.json. */
  readonly folder: string;
  /** What the constructs of the app can ask for. */
  readonly context: JsonObject;
}

/** @throws UserError `file-unreadable`, `declaration-invalid`, `synthesis-failed` */
export function readAppConfig(path: string, { cwd, readFile }: Host): AppConfig {
  const log = openProblemLog();
  const config = readJsonObject({ path, bytes: readFile(path, cwd, { mostMiB: 16 }) }, log);
  if (config === null) throw UserError.of('declaration-invalid', { problems: log.errors() });
  const { app, context = {} } = config;
  const refuse = (reason: string, hint: string): UserError => UserError.of('synthesis-failed', { path, reason, hint });
  if (typeof app !== 'string' || app.trim() === '')
    throw refuse('it has no `app`', 'Write the command that runs the app, such as "app": "npx tsx main.ts".');
  if (!isObject(context)) throw refuse('its `context` is not an object', 'Write an object, or leave it out.');
  const full = resolve(cwd, path);
  const modules = { cdktfJsonPath: full, cdktfRelativeModules: localModules(config['terraformModules']) };
  return { command: app, folder: dirname(full), context: { ...modules, ...context } };
}

/** The paths of modules on disk, which CDKTF wants to know before it copies one. */
function localModules(modules: unknown): readonly string[] {
  const sources = (Array.isArray(modules) ? modules : []).map((module: unknown) =>
    isObject(module) ? module['source'] : module,
  );
  return sources.filter((source) => typeof source === 'string').filter((source) => /^\.{1,2}[\\/]/.test(source));
}
