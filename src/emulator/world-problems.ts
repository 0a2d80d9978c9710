/** What is wrong with a world file, in words. */
import type { z } from 'zod';

import { UserError } from '../model/errors.js';

/** The place in the file, as `workspaces[2].overrides`, and what is wrong there. The issue must come with its input. */
export function formatIssue(issue: z.core.$ZodIssue): string {
  const dotted = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${dotted.replace(/^\./, '') || 'the top level'}: ${describeIssue(issue)}`;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  map: 'a map',
};

function describeIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'unrecognized_keys':
      return `unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be ${issue.minimum} or more`;
    case 'too_big':
      return `must be ${issue.maximum} or less`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'invalid_union':
      return 'must be a whole number, or a map of value and source';
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'not_multiple_of':
      return issue.message;
    default:
      return issue satisfies never;
  }
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
