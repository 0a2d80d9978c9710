import { parseArgs } from 'node:util';
import { UserError } from '../model/errors.js';
import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import { foreignOption } from './foreign-words.js';

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
  /** A file may stand in a word's place. */
  readonly orFiles?: true;
}

/** An option of a command. Without `value` it is a flag. */
export interface OptionSpec {
  /** What the value stands for, in capitals; of an optional one, the word that it can be. */
  readonly value?: string;
  /** Whether it is a flag too: its value is the one behind `=`, and never the next word. */
  readonly optional?: true;
  /** What the value can be; absent: nobody but the user knows. */
  readonly offers?: Offer;
  readonly repeatable?: true;
  /** Whether `variableOf` the option gives its value where the command line does not, and sets a flag unless it is 0: never what makes a run lenient, moves its target or is a secret. */
  readonly variable?: true;
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

/** The environment variable that gives an option's value: `LIMITDRIFT_REQUEST_TIMEOUT`. */
export function variableOf(option: string): string {
  return `LIMITDRIFT_${option.toUpperCase().replaceAll('-', '_')}`;
}

export const helpOption: Readonly<Record<string, OptionSpec>> = { help: { help: 'Print this help' } };

/** The words of a command, checked against what it takes. Options are asked for by name, without the dashes. */
export interface Arguments {
  readonly operands: readonly string[];
  readonly flag: (option: string) => boolean;
  /** null: not given. */
  readonly text: (option: string) => string | null;
  readonly all: (option: string) => readonly string[];
  /** What an option's value came from, for messages: `--timeout` or `LIMITDRIFT_TIMEOUT`. */
  readonly source: (option: string) => string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `env` gives the values of options that have a variable and are not on the command line; an empty one gives none.
 *
 * @throws UserError `usage` for an unknown option, a missing or superfluous value, and too few or too many operands
 */
export function readArguments(
  name: string,
  command: CommandSpec,
  words: readonly string[],
  env: Environment = {},
): Arguments {
  const spec = { ...command, options: { ...command.options, ...helpOption } };
  const operands: string[] = [];
  const given = new Map<string, string[]>();
  const options = Object.fromEntries(
    Object.entries(spec.options).map(
      ([option, { value, optional }]) =>
        [option, { type: value === undefined || optional === true ? 'boolean' : 'string' }] as const,
    ),
  );
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const { option, value } = checkOption(name, spec, { ...token, word: words[token.index] ?? token.rawName });
    given.set(option, [...(given.get(option) ?? []), value]);
  }
  if (!given.has('help')) checkOperands(name, spec, operands);
  const valuesOf = (option: string): readonly string[] => given.get(option) ?? inEnvironment(option, spec, env);
  return {
    operands,
    flag: (option) => given.has(option) || inEnvironment(option, spec, env).some((value) => value !== '0'),
    text: (option) => valuesOf(option).at(-1) ?? null,
    all: valuesOf,
    source: (option) => (given.has(option) || valuesOf(option).length === 0 ? `--${option}` : variableOf(option)),
  };
}

function inEnvironment(option: string, { options }: CommandSpec, env: Environment): readonly string[] {
  const value = options[option]?.variable === true ? env[variableOf(option)] : undefined;
  return value === undefined || value === '' ? [] : [value];
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  /** As it was typed, whole. */
  readonly word: string;
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
  if (known === undefined) throw unknownOption(command, spec, token.word.replace(/=.*$/s, ''));
  if (known.value === undefined && token.value !== undefined)
    throw usage(`--${option} takes no value`, seeHelp(command));
  const taken = token.value?.startsWith('--') === true && token.inlineValue !== true;
  const isLacking = token.value === undefined || token.value === '' || taken;
  if (known.value !== undefined && known.optional !== true && isLacking) {
    throw usage(`--${option} needs a value: --${option} ${known.value}`, seeHelp(command));
  }
  return { option, value: token.value ?? '' };
}

/** A single dash before a word, as Terraform has it, is taken for the two that it needs here. */
function unknownOption(command: string, spec: CommandSpec, word: string): UserError {
  const given = word.replace(/^-+/, '');
  const hint =
    foreignOption(given, spec) ??
    didYouMean(given, Object.keys(spec.options), seeHelp(command), (close) => `--${close}`);
  return usage(`${word} is not an option of ${command}`, hint);
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
  const close = suggest(given, possible) ?? begunWith(given, possible);
  return close === null ? otherwise : `Did you mean ${tellApart(given, close, shown(close))}?`;
}

/** The only word that begins like this: `prometheus` for `prometheus-rules`. */
function begunWith(given: string, possible: readonly string[]): string | null {
  const begun = possible.filter((word) => given.length > 2 && word.startsWith(given));
  return begun.length === 1 ? (begun[0] ?? null) : null;
}

export function usage(problem: string, hint: string): UserError {
  return UserError.of('usage', { problem, hint });
}
