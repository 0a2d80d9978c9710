import { readDeclaration } from '../../src/declaration/read-declaration.js';
import type { Declaration } from '../../src/model/declaration.js';
import { formatOrigin, UserError } from '../../src/model/errors.js';

/** Files by path; a lone text is limits.yaml. */
type Files = string | Uint8Array | Readonly<Record<string, string | Uint8Array>>;

export function declare(files: Files): Declaration {
  const byPath = typeof files === 'string' || files instanceof Uint8Array ? { 'limits.yaml': files } : files;
  return readDeclaration(Object.entries(byPath).map(([path, content]) => ({ path, bytes: toBytes(content) })));
}

/** What is wrong, each as `file:line:column: message | hint`. */
export function problemsOf(files: Files): readonly string[] {
  try {
    declare(files);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(({ origin, message, hint }) => `${formatOrigin(origin)}: ${message} | ${hint ?? '-'}`);
  }
}

/** A declaration of one workspace with this behind `requests_per_minute:`. */
export function withValue(value: string): string {
  return `version: 1\nworkspaces:\n  a:\n    limits:\n      opus:\n        requests_per_minute: ${value}\n`;
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
