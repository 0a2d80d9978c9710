import { parseArgs } from 'node:util';
import { UserError } from '../model/errors.js';
import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';

/*
 * Turns the words of a command line into options and operands.
 */

/** What a shell can offer for a value. */
export type Offer = 'files' | 'folders' | Words;

/** A closed set of words, each as it has to be typed. */
export interface Words {
  readonly words: readonly string[];
  /** What may follow a word: `,` and a further word, `=` and a file, or `:` and what only the command knows. */
  readonly followedBy?: ',' | '=' | ':';
}

/** An option of a command. Without `value` it is a flag. */
export interface OptionSpec {
  /** What the value stands for, in capitals. */
  readonly value?: string;
  /** What the value can be; absent: nobody but the user knows. */
  readonly offers?: Offer;
  readonly repeatable?: true;
  readonly help: string;
}

/** What the words of a command line can be. Every command takes `--help` beside its options. */
export interface CommandSpec {
  /** The positional arguments as the usage line shows them. */
  readonly operands: string;
  readonly minimum: number;
  readonly maximum: number;
  /** What the positional arguments can be. */
  readonly offers?: Offer;
  readonly options: Readonly<Record<string, OptionSpec>>;
}

export const helpOption: Readonly<Record<string, OptionSpec>> = { help: { help: 'Print this help' } };

/** The words of a command, checked against what it takes. Options are asked for by name, without the dashes. */
export interface Arguments {
  readonly operands: readonly string[];
  readonly flag: (option: string) => boolean;
  /** null: not given. */
  readonly text: (option: string) => string | null;
  readonly all: (option: string) => readonly string[];
}

/** @throws UserError `usage` for an unknown option, a missing or superfluous value, and too few or too many operands */
export function readArguments(name: string, command: CommandSpec, words: readonly string[]): Arguments {
  const spec = { ...command, options: { ...command.options, ...helpOption } };
  const operands: string[] = [];
  const given = new Map<string, string[]>();
  const options = Object.fromEntries(
    Object.entries(spec.options).map(
      ([option, { value }]) => [option, { type: value === undefined ? 'boolean' : 'string' }] as const,
    ),
  );
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const { option, value } = checkOption(name, spec, token);
    given.set(option, [...(given.get(option) ?? []), value]);
  }
  if (!given.has('help')) checkOperands(name, spec, operands);
  return {
    operands,
    flag: (option) => given.has(option),
    text: (option) => given.get(option)?.at(-1) ?? null,
    all: (option) => given.get(option) ?? [],
  };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkOption(
  command: string,
  spec: CommandSpec,
  token: OptionToken,
): { readonly option: string; readonly value: string } {
  const option = token.rawName === '-h' ? 'help' : token.name;
  const known =
    Object.hasOwn(spec.options, option) && (token.rawName.startsWith('--') || option === 'help')
      ? spec.options[option]
      : undefined;
  if (known === undefined) {
    const hint = didYouMean(token.name, Object.keys(spec.options), seeHelp(command), (close) => `--${close}`);
    throw usage(`${token.rawName} is no option of ${command}`, hint);
  }
  if (known.value === undefined && token.value !== undefined)
    throw usage(`--${option} takes no value`, seeHelp(command));
  const taken = token.value?.startsWith('--') === true && token.inlineValue !== true;
  if (known.value !== undefined && (token.value === undefined || token.value === '' || taken)) {
    throw usage(`--${option} needs a value: --${option} ${known.value}`, seeHelp(command));
  }
  return { option, value: token.value ?? '' };
}

/** Editors and web pages make one long dash of two short ones. */
const longDash = /^[\u2010-\u2015\u2212]/;

function checkOperands(command: string, spec: CommandSpec, operands: readonly string[]): void {
  const dashed = operands.find((operand) => longDash.test(operand));
  if (dashed !== undefined) {
    const given = dashed.slice(1).replace(/=.*$/s, '');
    const hint = didYouMean(given, Object.keys(spec.options), seeHelp(command), (close) => `--${close}`);
    throw usage(`"${dashed}" does not begin with a plain dash`, hint);
  }
  if (operands.length < spec.minimum) throw usage(`${command} needs ${spec.operands}`, seeHelp(command));
  if (operands.length > spec.maximum)
    throw usage(`"${operands[spec.maximum]}" is one argument too many`, seeHelp(command));
}

function seeHelp(command: string): string {
  return `See \`limitdrift ${command} --help\`.`;
}

/** What was perhaps meant by a word that is none of those that are possible, as it is `shown`; else another hint. */
export function didYouMean(
  given: string,
  possible: readonly string[],
  otherwise: string,
  shown = (close: string): string => close,
): string {
  const close = suggest(given, possible);
  return close === null ? otherwise : `Did you mean ${tellApart(given, close, shown(close))}?`;
}

export function usage(problem: string, hint: string): UserError {
  return UserError.of('usage', { problem, hint });
}
