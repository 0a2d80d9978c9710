import { openOutputs } from './output/outputs.js';

/*
 * What starts: answers `--help` and `--version` at once, and loads the rest when it is needed.
 */

/** What the launcher needs; the texts are baked in when it is built. */
export interface Launch {
  readonly version: string;
  /** By command; '' is the help of the whole. */
  readonly help: Readonly<Record<string, string>>;
  /** Loads everything else. */
  readonly load: () => { readonly main: (process: NodeJS.Process, shipped: string) => Promise<number> };
  /** The folder of the launcher itself. */
  readonly folder: string;
}

/** Answers `--version`, `--help` and an empty command line without loading anything, and leaves everything else to the CLI. */
export function launch(process: NodeJS.Process, { version, help, load, folder }: Launch): void {
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
  void load()
    .main(process, folder)
    .then((code) => {
      process.exitCode = code;
    });
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
