import type { z } from 'zod';

import { UserError } from '../model/errors.js';

/** The place in the file, as `workspaces[2].overrides`, and what is wrong there. */
export function formatIssue({ path, message }: z.core.$ZodIssue): string {
  const dotted = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${dotted.replace(/^\./, '') || 'the top level'}: ${message}`;
}

/** A problem for each value that is there more than once. */
export function repeated(what: string, values: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set(values.filter((value) => seen.has(value) || !seen.add(value)));
  return [...twice].map((value) => `the ${what} "${value}" is used twice`);
}

export function invalidWorld(path: string, problems: readonly string[]): UserError {
  return UserError.of('file-invalid', {
    path,
    kind: 'world',
    problem: problems.join('; '),
    hint: 'A world has `organization` (id, name), `groups` (by a name, each with limits) and `workspaces` (a list, each with id and name).',
  });
}
