import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { accessSync, constants, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { describe, onTestFinished } from 'vitest';

const source = 'limitdrift/limitdrift';
const providerFile = 'terraform-provider-limitdrift';

/** The stock binary: `LIMITDRIFT_TERRAFORM`, else the one on the PATH, else none. */
const terraform = findTerraform();

function findTerraform(): string | null {
  const named = process.env['LIMITDRIFT_TERRAFORM'];
  if (named !== undefined && named !== '') return named;
  const name = process.platform === 'win32' ? 'terraform.exe' : 'terraform';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Says so where there is none; throws where `LIMITDRIFT_REQUIRE_TERRAFORM` asks for one. */
function hasTerraform(): boolean {
  if (terraform !== null) return true;
  const reason = 'no terraform was found, neither in LIMITDRIFT_TERRAFORM nor on the PATH';
  if ((process.env['LIMITDRIFT_REQUIRE_TERRAFORM'] ?? '') !== '') throw new Error(reason);
  process.stderr.write(`SKIPPED, what needs terraform: ${reason}\n`);
  return false;
}

const { runIf: chooseSuite } = describe;

/** `describe` for what needs the real terraform. */
export const describeWithTerraform = chooseSuite(hasTerraform());

export interface TerraformOptions {
  /** The provider's one file: a CommonJS script with a `#!` line. It is copied. Left out, Terraform has no provider. */
  readonly provider?: string;
  /** How Terraform finds it: `override` (the default) needs no `terraform init`; `mirror` is what users have. */
  readonly by?: 'override' | 'mirror';
  /** Of the provider in the mirror; 0.1.0 is the default. */
  readonly version?: string;
  /** The configuration, by name; `main.tf` begins with the required provider. */
  readonly files?: Readonly<Record<string, string>>;
  /** Beside what isolates the run. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what clears away; tests that run at once hand in that of their context. */
  readonly onFinished?: (clear: () => Promise<void>) => void;
}

/** A working directory of Terraform, with a home and a folder for temporary files of its own. */
export interface TerraformFolder {
  readonly path: string;
  /** Where the run's temporary files are: sockets too. */
  readonly temporary: string;
  readonly env: Readonly<Record<string, string>>;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Runs it to its end, while this process goes on serving. `-no-color` is added. */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Finished>;
  readonly start: (args: readonly string[], options?: RunOptions) => Running;
  /** The processes of the provider that live now, whoever their parent is. */
  readonly providers: () => Promise<readonly Process[]>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
}

export interface Finished {
  /** null: it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly done: Promise<Finished>;
  /** What it has printed so far. */
  readonly printed: () => string;
  /** To terraform alone. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** ^C: to terraform and all that it started. */
  readonly interrupt: () => void;
}

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The block that every configuration needs. */
export const requiredProvider = `terraform {\n  required_providers {\n    limitdrift = {\n      source = "${source}"\n    }\n  }\n}\n`;

/** Gone when the test is finished, with all that still runs there. */
export function terraformFolder(options: TerraformOptions = {}): TerraformFolder {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'limitdrift-tf-')));
  const path = join(home, 'work');
  const temporary = join(home, 't');
  for (const folder of [path, temporary]) mkdirSync(folder);
  const configuration = join(home, 'terraform.rc');
  writeFileSync(configuration, options.provider === undefined ? '' : install(home, options.provider, options));
  const env = { ...environment(), HOME: home, TMPDIR: temporary, TF_CLI_CONFIG_FILE: configuration, ...options.env };
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
  };
  write(options.files ?? {});
  const started: ChildProcess[] = [];
  const start = (args: readonly string[], more: RunOptions = {}): Running => {
    const child = spawn(terraform ?? 'terraform', withoutColor(args), {
      cwd: path,
      env: { ...env, ...more.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    started.push(child);
    return watch(child);
  };
  const providers = async (): Promise<readonly Process[]> =>
    (await listProcesses()).filter(({ command }) => command.includes(home) && command.includes(providerFile));
  (options.onFinished ?? onTestFinished)(async () => {
    for (const child of started) killGroup(child, 'SIGKILL');
    for (const { pid } of await providers()) killProcess(pid);
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  });
  return { path, temporary, env, write, start, run: (args, more) => start(args, more).done, providers };
}

/** Of the machine nothing but where programs are. */
function environment(): Record<string, string> {
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;
  return { PATH: path, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_INPUT: '0' };
}

/** Puts the provider where Terraform is told to look, and gives what tells it. */
function install(home: string, provider: string, { by = 'override', version = '0.1.0' }: TerraformOptions): string {
  const override = by === 'override';
  const mirror = join(home, 'mirror');
  const folder = override
    ? join(home, 'provider')
    : join(mirror, 'registry.terraform.io', source, version, platformName());
  mkdirSync(folder, { recursive: true });
  cpSync(provider, join(folder, override ? providerFile : `${providerFile}_v${version}`), {
    mode: constants.COPYFILE_FICLONE,
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  const how = override
    ? `dev_overrides {\n    ${JSON.stringify(source)} = ${JSON.stringify(folder)}\n  }\n  direct {}`
    : `filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }`;
  return `provider_installation {\n  ${how}\n}\n`;
}

/** As Terraform names the machine. */
export function platformName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `${system}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
}

/** `-no-color` is an option of the command, and comes after its name. */
function withoutColor(args: readonly string[]): readonly string[] {
  const colored = ['plan', 'apply', 'destroy', 'validate', 'init', 'show', 'import', 'refresh'];
  const [command = '', ...rest] = args;
  return colored.includes(command) ? [command, '-no-color', ...rest] : args;
}

function watch(child: ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream }): Running {
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (printed[name] += text));
  }
  const done = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, ...printed }));
  });
  return {
    pid: child.pid ?? 0,
    done,
    printed: () => printed.stdout + printed.stderr,
    kill: (signal) => child.kill(signal),
    interrupt: () => killGroup(child, 'SIGINT'),
  };
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) killProcess(-pid, signal);
}

function killProcess(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

async function listProcesses(): Promise<readonly Process[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined || state?.startsWith('Z') === true) return [];
    return [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
