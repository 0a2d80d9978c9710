import { readFileSync } from 'node:fs';

import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { readWorld } from '../../src/emulator/world.js';
import { worldJsonSchema } from '../../src/emulator/world-schema.js';

const fits = new Ajv({ strict: true, validateFormats: false, allowUnionTypes: true }).compile(worldJsonSchema());

function isRead(world: unknown): boolean {
  try {
    readWorld(world);
    return true;
  } catch {
    return false;
  }
}

const organization = { id: 'o', name: 'Mine' };
const bare = { organization, groups: {}, workspaces: [] };
const workspace = { id: 'w', name: 'one' };

describe('the JSON Schema of world files', () => {
  it('takes the demo organization, with its archived workspace', () => {
    const demo: unknown = parse(readFileSync('src/emulator/demo.yaml', 'utf8'));
    fits(demo);
    expect(fits.errors).toBeNull();
    expect(JSON.stringify(demo)).toContain('"archived_at":"2026-');
  });

  it.each([
    ['as little as can be', bare, true],
    ['numbers with _, which YAML reads as texts', { ...bare, groups: { a: { limits: { rpm: '5_000' } } } }, true],
    [
      'a value with a source',
      {
        ...bare,
        groups: { a: {} },
        workspaces: [{ ...workspace, overrides: { a: { rpm: { value: 1, source: 'x' } } } }],
      },
      true,
    ],
    ['an archived workspace', { ...bare, workspaces: [{ ...workspace, archived_at: '2026-03-31T16:20:00Z' }] }, true],
    ['no organization', { groups: {}, workspaces: [] }, false],
    ['a key that is none', { ...bare, worksapces: [] }, false],
    ['a key that is none in a group', { ...bare, groups: { a: { limmits: {} } } }, false],
    ['a limit below 0', { ...bare, groups: { a: { limits: { rpm: -1 } } } }, false],
    ['a limit that is no number', { ...bare, groups: { a: { limits: { rpm: '5k' } } } }, false],
    [
      'an override that is no number',
      { ...bare, groups: { a: {} }, workspaces: [{ ...workspace, overrides: { a: { rpm: '5k' } } }] },
      false,
    ],
    ['a generation that is none', { ...bare, generation: 'G9' }, false],
  ])('says of %s what the emulator says', (_, world, expected) => {
    expect([fits(world), isRead(world)]).toEqual([expected, expected]);
  });

  it('tells editors of times and of what a key is for', () => {
    expect(JSON.stringify(worldJsonSchema())).toContain('"format":"date-time"');
    expect(worldJsonSchema()).toMatchObject({
      title: expect.stringContaining('limitdrift emulate'),
      properties: { groups: { description: expect.stringContaining('Rate-limit groups') } },
    });
    expect(isRead({ ...bare, workspaces: [{ ...workspace, archived_at: 'last year' }] })).toBe(false);
  });
});
