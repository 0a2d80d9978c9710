import { describe, expect, test } from 'vitest';

import { hasEntries, isDeclarationOf } from '../../src/declaration/recognize-declaration.js';

const ours = '11111111-1111-4111-8111-111111111111';
const theirs = '22222222-2222-4222-8222-222222222222';
const isOurs = (text: string, organization: string | null = ours): boolean =>
  isDeclarationOf(organization, { path: 'a.yaml', bytes: new TextEncoder().encode(text) });
const entries = 'workspaces: {prod: {limits: {}}}\n';
const of = (organization: string): string => `version: 1\n${organization}\n${entries}`;

describe('a declaration of an organization is told by its outermost lines, and read where they do not tell', () => {
  test.each([
    ['on lines of its own', (id: string) => of(`organization:\n  # Acme\n  limits: {}\n  id: ${id} # ours`)],
    ['quoted', (id: string) => of(`organization:\n    id: "${id}"`)],
    ['in flow style', (id: string) => of(`organization: {id: ${id}}`)],
    ['in flow style with limits, which is read', (id: string) => of(`organization: {limits: {}, id: ${id}}`)],
    ['by an alias, which is read', (id: string) => `version: &v 1\n${of(`organization: {id: ${id}}`).slice(11)}`],
    ['in JSON', (id: string) => JSON.stringify({ version: 1, organization: { id }, workspaces: {} })],
    [
      'in flow style all of it, which is read',
      (id: string) => `{version: 1, organization: {id: ${id}}, workspaces: {}}`,
    ],
    ['with a key in quotes, which is read', (id: string) => of(`"organization": {id: ${id}}`)],
    ['after the beginning of the document, which is read', (id: string) => `---\n${of(`organization: {id: ${id}}`)}`],
  ])('its ID %s', (_, text) => {
    expect([isOurs(text(ours)), isOurs(text(theirs)), isOurs(text(theirs), null)]).toEqual([true, false, true]);
  });

  test.each([
    ['an ID of a workspace', of('# organization:\n#   id: x'), true],
    ['no ID', of('organization: {limits: {}}'), true],
    ['an ID deeper inside', of(`organization:\n  limits:\n    id: ${theirs}`), true],
    ['an organization with nothing in it', of('organization:'), true],
    ['two IDs in one organization', of(`organization:\n  id: ${theirs}\n  id: ${ours}`), false],
    [
      'two organizations in JSON',
      `{"version": 1, "organization": {"id": "${theirs}"}, "organization": {"id": "${ours}"}, "workspaces": {}}`,
      false,
    ],
    ['nothing that names it', 'workspaces: {}\n', false],
    ['two organizations', of(`organization: {id: ${theirs}}\norganization: {id: ${ours}}`), false],
  ])('%s', (_, text, expected) => {
    expect(isOurs(text)).toBe(expected);
  });

  test('the lines alone tell of another organization, whatever is wrong below', () => {
    expect(isOurs(`${of(`organization:\n  id: ${theirs}`)}  <<<<<<< HEAD\n  }}}\n`)).toBe(false);
  });

  test.each([
    ['a compose file', 'version: "3"\nservices: {web: {image: nginx}}\n'],
    ['a chart', 'apiVersion: v2\nname: web\nversion: 1.2.3\n'],
    ['a package', '{"name": "web", "version": "1.0.0", "workspaces": ["a"]}'],
    ['a list', '- version: 2\n'],
  ])('%s is none', (_, text) => {
    expect([isOurs(text), isOurs(text, null)]).toEqual([false, false]);
  });
});

test.each([
  ['on lines of their own', 'version: 1\nworkspaces: # all\n\n  # ours\n  prod: {limits: {}}\n', true],
  ['in JSON', '{"version": 1, "workspaces": {"prod": {}}}', true],
  ['in flow style', 'version: 1\nworkspaces: {prod: {}}\n', true],
  ['none, with a comment in their place', 'version: 1\nworkspaces:\n  # none\nrules: {}\n', false],
  ['none, in flow style', 'version: 1\nworkspaces: {}\n', false],
  ['none in JSON', '{"version": 1, "workspaces": {}}', false],
])('entries %s are told', (_, text, expected) => {
  expect(hasEntries({ path: 'a.yaml', bytes: new TextEncoder().encode(text) })).toBe(expected);
});
