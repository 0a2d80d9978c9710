import { openCompileCache } from './compile-cache.js';
import { type Load, openCompiled } from './compiled-program.js';
import { openOutputs } from './output/outputs.js';

/*
 * What starts: answers `--help` and `--version` at once, and loads the rest when it is needed.
 */

/** What the launcher needs; the texts are baked in when it is built. */
export interface Launch {
  readonly version: string;
  /** By command; '' is the help of the whole. */
  readonly help: Readonly<Record<string, string>>;
  /** Loads everything else, with `require` or in its place. */
  readonly load: (require: Load) => { readonly main: (process: NodeJS.Process, shipped: string) => Promise<number> };
  /** Of the launcher’s file. */
  readonly require: Load;
  /** The folder of the launcher itself. */
  readonly folder: string;
}

/** Answers `--version`, `--help` and an empty command line without loading anything, and leaves everything else to the CLI. */
export function launch(process: NodeJS.Process, launched: Launch): void {
  const { version, help, folder } = launched;
  const args = process.argv.slice(2);
  const answer = answerTo(args, version, help);
  if (answer !== null) {
    openOutputs(process).stdout.write(answer);
    return;
  }
  if (args.length === 0) {
    openOutputs(process).stderr.write(help[''] ?? '');
    process.exitCode = 3;
    return;
  }
  const { main, keep } = openProgram(process, launched);
  void main(process, folder).then((code) => {
    process.exitCode = code;
    keep();
  });
}

type Program = ReturnType<Launch['load']>;

/** The program, compiled already where an earlier run of the command kept that. */
function openProgram(
  process: NodeJS.Process,
  { version, help, load, require, folder }: Launch,
): Program & { readonly keep: () => void } {
  const [command = ''] = process.argv.slice(2);
  const isKnown = command !== '' && Object.hasOwn(help, command);
  const cache = isKnown ? openCompileCache(process, version, command) : null;
  if (cache === null) return { ...load(require), keep: () => undefined };
  const compiled = openCompiled(folder, cache, require);
  return { ...load(compiled.load), keep: compiled.keep };
}

/** The text for `--version`, `--help`, `help COMMAND` or `COMMAND … --help`; null when it asks for something else. */
export function answerTo(args: readonly string[], version: string, help: Launch['help']): string | null {
  const [first = ''] = args;
  if (args.length === 2 && first === 'help') return helpOf(args[1] ?? '', help);
  if (versionWords.has(first)) return `${version}\n`;
  if (isHelp(first) || (args.length === 1 && first === 'help')) return help[''] ?? null;
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  return options.some(isHelp) ? helpOf(first, help) : null;
}

const versionWords = new Set(['--version', '-V', '-version']);

function helpOf(command: string, help: Launch['help']): string | null {
  return command !== '' && Object.hasOwn(help, command) ? (help[command] ?? null) : null;
}

function isHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h' || arg === '-help';
}
