import type { OptionSpec } from './shared-options.js';

export interface CommandSpec {
  /** One line, for the list of commands. */
  readonly summary: string;
  /** The positional arguments as the usage line shows them. */
  readonly operands: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** What `--help` says below the options. */
  readonly notes: readonly string[];
}
