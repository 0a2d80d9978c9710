import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import {
  fileGrammar,
  ignoreGrammar,
  organizationGrammar,
  workspaceGrammar,
} from '../../../src/declaration/grammar/file-grammar.js';
import { headroomGrammar, knownGrammar, marksGrammar } from '../../../src/declaration/grammar/headroom-grammar.js';
import { limitsJsonSchema } from '../../../src/declaration/grammar/limits-json-schema.js';
import { knownLimiters } from '../../../src/model/limiters.js';
import { rules } from '../../../src/model/rules/rules.js';
import { declare, problemsOf, withValue } from '../declare.js';

const accepts = new Ajv({ allErrors: true, strictTypes: false }).compile(limitsJsonSchema());

/** What an editor makes of the text: plain scalars by the core schema of YAML 1.2, keys as they are written. */
const asEditor = (text: string): unknown => parse(text, { version: '1.2', schema: 'core', stringKeys: true });

const name = fc.constantFrom(
  'opus',
  'prod chat',
  '1.0',
  '007',
  'null',
  'true',
  '🚀',
  'claude-opus-4-8',
  'batch',
  '"a: b"',
);
const limiter = fc.constantFrom(...knownLimiters, 'images_per_minute');
const number = fc.oneof(fc.maxSafeNat().map(String), fc.constantFrom('0', '500_000', '1_0'));
const share = fc
  .tuple(fc.integer({ min: 1, max: 99 }), fc.nat(999))
  .map(([whole, decimals]) => `${whole}.${decimals}%`);
const value = fc.oneof(number, share, fc.constantFrom('inherit', '100%', '"25%"', '"inherit"'));
const flowMap = (key: fc.Arbitrary<string>, of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.uniqueArray(fc.tuple(key, of), { maxLength: 3, selector: ([text]) => text }).map(toFlow);
const limits = flowMap(name, fc.oneof(flowMap(limiter, value), fc.constant('inherit')));
const workspace = fc
  .record(
    {
      id: fc.constant('wrkspc_1'),
      extends: fc.constantFrom('[]', '[t]', '["1.0", t]'),
      limits,
      undeclared: fc.constantFrom('error', 'report', 'ignore'),
    },
    { requiredKeys: [] },
  )
  .map((entry) => toFlow(Object.entries(entry)));
const ruleMap = flowMap(fc.constantFrom(...Object.keys(rules)), fc.constantFrom('off', 'note', '"warning"', 'error'));
const file = fc
  .record({
    organization: flowMap(fc.constant('limits'), flowMap(name, flowMap(limiter, number))),
    groups: flowMap(fc.constantFrom('opus', '1.0', 'x'), fc.constantFrom('rlg_1', 'batch', '"5"')),
    templates: limits.map((of) => `{t: ${of}, 1.0: {}}`),
    workspaces: flowMap(name, workspace),
    rules: ruleMap,
  })
  .map(
    (sections) =>
      `version: 1\n${Object.entries(sections)
        .map(([key, of]) => `${key}: ${of}\n`)
        .join('')}`,
  );

function toFlow(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([key, of]) => `${key}: ${of}`).join(', ')}}`;
}

describe('the JSON Schema of limits.yaml', () => {
  test('accepts, as an editor sees it, every file that the tool accepts', () => {
    let read = 0;
    fc.assert(
      fc.property(file, (text) => {
        if (problemsOf(text).length > 0) return;
        read += 1;
        expect(accepts(asEditor(text)) ? [] : [text, accepts.errors]).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(50);
  });

  test('accepts the numbers and shares of every notation that the tool accepts', () => {
    for (const text of ['0', '500', '500_000', '9007199254740991', '25%', '12.5%', '100%', 'inherit']) {
      expect(declare(withValue(text)).workspaces).toHaveLength(1);
      expect(accepts(asEditor(withValue(text)))).toBe(true);
    }
  });

  test.each(['-5', '1.5', '1_', '1__0', '0%', '101%', '-5%', '5 %', '"500"', 'five', 'null', '[5]', '{}'])(
    'refuses %s as a limit, as the tool does',
    (text) => {
      expect(problemsOf(withValue(text))).toHaveLength(1);
      expect(accepts(asEditor(withValue(text)))).toBe(false);
    },
  );

  test.each([
    'version: 1\nfoo: 1\n',
    'version: 1\nignore: {}\n',
    'version: 1\norganization: {foo: 1}\n',
    'version: 1\nworkspaces: {w: {limits: {}, foo: 1}}\n',
    'version: 1\nrules: {foo: off}\n',
    'version: 1\nrules: {blocked: loud}\n',
    'version: 1\nworkspaces: {w: {}}\n',
    'version: 1\nworkspaces: {w: }\n',
    'version: 1\nworkspaces: {"": {limits: {}}}\n',
    'version: 1\nworkspaces: {w: {limits: {}, id: x}}\n',
    'version: 1\norganization: {limits: {g: {tokens_per_day: 5%}}}\n',
    'version: 2\n',
    'workspaces: {}\n',
  ])('refuses what the tool refuses: %j', (text) => {
    expect(problemsOf(text)).toHaveLength(1);
    expect(accepts(asEditor(text))).toBe(false);
  });

  test('explains every key that it knows, for the hovers of an editor', () => {
    const described = describedKeys(limitsJsonSchema());
    expect(described.filter(([, description]) => description.length < 10)).toEqual([]);
    const names = new Set(described.map(([key]) => key));
    const ofSections =
      'version organization groups templates workspaces ignore rules id extends limits undeclared workspace group limiter live reason owner expires headroom alert_at for window limiters known spend_limit daily weekly monthly';
    const wanted = [...ofSections.split(' '), ...knownLimiters, ...Object.keys(rules)];
    expect(wanted.filter((key) => !names.has(key))).toEqual([]);
  });
});

const odd = [[]];
const ignore = { workspace: 'w', reason: 'r', expires: '2027-01-31' };
const places = [
  ['the file', fileGrammar, (key: string) => ({ version: 1, [key]: odd })],
  ['organization', organizationGrammar, (key: string) => ({ version: 1, organization: { [key]: odd } })],
  ['workspaces', workspaceGrammar, (key: string) => ({ version: 1, workspaces: { w: { extends: [], [key]: odd } } })],
  ['headroom', headroomGrammar, (key: string) => ({ version: 1, headroom: { [key]: odd } })],
  [
    'marks',
    marksGrammar,
    (key: string) => ({ version: 1, workspaces: { w: { extends: [], headroom: { [key]: odd } } } }),
  ],
  [
    'known',
    knownGrammar,
    (key: string) => ({ version: 1, headroom: { known: [{ workspace: 'w', reason: 'r', [key]: odd }] } }),
  ],
  ['ignore', ignoreGrammar, (key: string) => ({ version: 1, ignore: [{ ...ignore, [key]: odd }] })],
] as const;

test.each(places)(
  'every key that the grammar has in %s is read: not just anything can stand there',
  (_, grammar, of) => {
    for (const key of Object.keys(grammar.keys)) {
      const text = JSON.stringify(of(key));
      expect([key, problemsOf(text).length, accepts(asEditor(text))]).toEqual([key, 1, false]);
    }
  },
);

/** Every property of every part of a schema, with its description or ''. */
function describedKeys(schema: unknown): readonly (readonly [string, string])[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.values(schema).flatMap(describedKeys);
  if (!('properties' in schema) || typeof schema.properties !== 'object' || schema.properties === null) return inner;
  const own = Object.entries(schema.properties).map(([key, part]: [string, unknown]) => {
    const { description } = Object(part) as { readonly description?: string };
    return [key, description ?? ''] as const;
  });
  return [...own, ...inner];
}
