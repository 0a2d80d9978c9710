import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Host } from '../host.js';

type Surroundings = Pick<Host, 'env' | 'cwd'>;

/** The `provider_installation` block of Terraform's CLI configuration. Where there is one, no mirror is implied. */
export interface ProviderInstallation {
  /** The file that holds it. */
  readonly file: string;
  /** Whether the file names a text, such as the folder of a mirror. */
  readonly names: (text: string) => boolean;
}

/**
 * The first `provider_installation` that Terraform 1.11 would find; null when there is none. A file that cannot be read has
 * none for Terraform either, which warns and goes on.
 */
export function findProviderInstallation(host: Surroundings): ProviderInstallation | null {
  for (const file of settingsFiles(host)) {
    const tokens = tokensOf(readText(file));
    if (hasBlock(tokens)) return { file, names: (text) => tokens.includes(JSON.stringify(text)) };
  }
  return null;
}

/** Where Terraform's own settings go on this machine; null when it is not known. */
export function settingsFile({ env, cwd }: Surroundings): string | null {
  const named = env['TF_CLI_CONFIG_FILE'] || env['TERRAFORM_CONFIG'];
  if (named) return resolve(cwd, named);
  return env['HOME'] ? join(env['HOME'], '.terraformrc') : null;
}

/** A file that a variable names is the only one that is read, even if it does not exist. */
function settingsFiles(host: Surroundings): readonly string[] {
  const main = settingsFile(host);
  if (main === null) return [];
  if (host.env['TF_CLI_CONFIG_FILE'] || host.env['TERRAFORM_CONFIG'] || !host.env['HOME']) return [main];
  const folder = join(host.env['HOME'], '.terraform.d');
  return [main, ...listNames(folder).map((name) => join(folder, name))];
}

function listNames(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder);
    return names.filter((name) => /\.tfrc(\.json)?$/.test(name)).sort();
  } catch {
    return [];
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Spaces and comments; then heredocs, strings, words, and single characters. HCL 1, of which JSON is a part. */
const spaces = /(?:\s+|#.*|\/\/.*|\/\*[^]*?\*\/)*/y;
const token = /<<-?(\w+)\r?\n[^]*?^[ \t]*\1\r?$|"(?:[^"\\$\n]|\\.|\$\{[^}]*\}|\$)*"|[\w.-]+|[^]/my;

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  for (let at = 0; ; at = token.lastIndex) {
    spaces.lastIndex = at;
    spaces.exec(text);
    token.lastIndex = spaces.lastIndex;
    const [found] = token.exec(text) ?? [];
    if (found === undefined) return tokens;
    tokens.push(found);
  }
}

/** Only at the top counts; the same words within another block, a string or a comment do not. */
function hasBlock(tokens: readonly string[]): boolean {
  const isJson = tokens[0] === '{';
  let depth = 0;
  for (const [index, text] of tokens.entries()) {
    if (text === '{') depth += 1;
    if (text === '}') depth -= 1;
    if (depth !== (isJson ? 1 : 0) || !/^"?provider_installation"?$/.test(text)) continue;
    if (tokens[index + 1] === (isJson ? ':' : '{')) return true;
  }
  return false;
}
