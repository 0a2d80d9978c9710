import { type Arguments, type CommandSpec, helpOption, type OptionSpec } from './arguments.js';
import type { Host } from './host.js';

/** A command: what it takes, what its help says, and what it does. */
export interface Command extends CommandSpec {
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What `--help` says below the options. */
  readonly notes: readonly string[];
  /** Gives the exit code. The table is for a command that tells of the others. */
  readonly run: (args: Arguments, host: Host, table: CommandTable) => number | Promise<number>;
}

/** Commands by name, each in a module that is loaded when it is asked for. */
export type CommandTable = Readonly<Record<string, () => Promise<{ readonly command: Command }>>>;

export type NamedCommand = readonly [name: string, command: Command];

/** Every command of a table, for what tells of all of them. */
export function loadAll(table: CommandTable): Promise<readonly NamedCommand[]> {
  return Promise.all(Object.entries(table).map(async ([name, load]) => [name, (await load()).command] as const));
}

/** Its own options and those of every command. */
export function optionsOf({ options }: CommandSpec): Readonly<Record<string, OptionSpec>> {
  return { ...options, ...helpOption };
}
