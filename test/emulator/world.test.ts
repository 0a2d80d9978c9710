import { describe, expect, it } from 'vitest';

import { readWorld, type World } from '../../src/emulator/world.js';
import { UserError } from '../../src/model/errors.js';
import { bookshop } from './bookshop.js';

const organization = { id: 'org-1', name: 'Bookshop' };

function message(data: unknown): string {
  try {
    readWorld(data, 'shop.yaml');
  } catch (error) {
    if (error instanceof UserError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('the world was taken');
}

function overridesOf(world: World, name: string): unknown {
  const workspace = world.workspaces.find((candidate) => candidate.name === name);
  return [...(workspace?.overrides ?? [])].map(([entry, limits]) => [entry, Object.fromEntries(limits)]);
}

describe('a world file', () => {
  it('needs no more than names and limits: the rest follows from a group’s key', () => {
    const world = readWorld({
      organization,
      groups: { opus: {}, batch: { limits: { requests_per_minute: '1_000' } } },
      workspaces: [{ id: 'wrkspc_1', name: 'one' }],
    });
    expect(world).toEqual({
      organization,
      generation: 'G5',
      spend: { access: true, currency: 'USD', enabled: true, tier: new Map(), spentPerDay: new Map() },
      compliance: { enabled: true, since: 0, keyHasScope: true, pace: 600, activities: [] },
      federationRules: [
        {
          id: 'fdrl_emulated',
          service_account: 'svac_emulated',
          audience: 'https://api.anthropic.com',
          token_lifetime: 3600,
        },
      ],
      groups: [
        {
          key: 'opus',
          id: 'rlg_opus',
          entry: 'entry-opus',
          type: 'model_group',
          display_name: 'opus',
          models: [],
          workspace_models: [],
          limits: new Map(),
        },
        {
          key: 'batch',
          id: 'rlg_batch',
          entry: 'entry-batch',
          type: 'batch',
          display_name: null,
          models: null,
          workspace_models: [],
          limits: new Map([['requests_per_minute', 1000]]),
        },
      ],
      workspaces: [
        {
          id: 'wrkspc_1',
          name: 'one',
          created_at: '2026-01-15T09:00:00.000000Z',
          archived_at: null,
          default: false,
          unreadable: false,
          groups: null,
          models: null,
          overrides: new Map(),
        },
      ],
      usage: { seed: 1, hipaa: false, pace: null },
    });
  });

  it('lets a workspace name a group by key, ID, entry, type, display name or model', () => {
    const names = ['opus', 'rlg_opus', 'entry-opus', 'Claude Opus 4.x', 'claude-opus-4-8', 'batch'];
    const workspaces = names.map((name) => ({ id: name, name, overrides: { [name]: { requests_per_minute: 1 } } }));
    const world = bookshop({ workspaces });
    const entries = world.workspaces.map(({ overrides }) => [...overrides.keys()]);
    expect(entries).toEqual([...names.slice(0, 5).map(() => ['entry-opus']), ['entry-batch']]);
  });

  it('keeps a limiter named __proto__, and a source that no generation has', () => {
    const overrides: unknown = JSON.parse('{"opus":{"__proto__":3,"x":{"value":4,"source":"fruit_plan"}}}');
    const world = bookshop({ workspaces: [{ id: 'wrkspc_1', name: 'one', overrides }] });
    expect(world.workspaces[0]?.overrides.get('entry-opus')).toEqual(
      new Map([
        ['__proto__', { value: 3, source: 'workspace' }],
        ['x', { value: 4, source: 'fruit_plan' }],
      ]),
    );
    expect(overridesOf(world, 'nobody')).toEqual([]);
  });

  it('takes whole numbers up to 2^53-1 exactly', () => {
    const limits = { requests_per_minute: 9_007_199_254_740_991 };
    expect(bookshop({ groups: { a: { limits } }, workspaces: [] }).groups[0]?.limits.get('requests_per_minute')).toBe(
      2 ** 53 - 1,
    );
  });
});

describe('a wrong world file', () => {
  it('is refused with the file’s name and the place of every problem', () => {
    const text = message({
      groups: { opus: { limits: { rpm: -1 }, limmits: {} } },
      workspaces: [{ id: 1, name: 'one' }],
    });
    expect(text).toMatch(/^file-invalid shop\.yaml is not a usable world file: /);
    for (const problem of [
      'organization: is missing; ',
      'groups.opus.limits.rpm: must be 0 or more; ',
      'groups.opus: unknown key "limmits"; ',
      'workspaces[0].id: must be a text',
    ]) {
      expect(text).toContain(problem);
    }
    expect(message(null)).toContain('the top level: must be a map');
    expect(message({ organization, groups: [], workspaces: [] })).toContain('groups: must be a map');
  });

  it.each([
    [{ limits: { rpm: 1e300 } }, 'limits.rpm: must be 9007199254740991 or less'],
    [{ limits: { rpm: 1.5 } }, 'limits.rpm: must be a whole number'],
    [{ limits: { rpm: '5k' } }, 'limits.rpm: must be a whole number'],
    [{ models: 'opus' }, 'models: must be a list'],
    [{ id: '' }, 'id: must not be empty'],
  ])('is told in words what is wrong with a group, each once: %j', (group, problem) => {
    expect(message({ organization, groups: { a: group }, workspaces: [] })).toBe(
      `file-invalid shop.yaml is not a usable world file: groups.a.${problem}`,
    );
  });

  it.each([
    [{ default: 'yes' }, 'default: must be true or false'],
    [{ overrides: { a: { rpm: 'x' } } }, 'overrides.a.rpm: must be a whole number, or a map of value and source'],
  ])('is told in words what is wrong with a workspace: %j', (words, problem) => {
    const workspaces = [{ id: 'w', name: 'w', ...words }];
    expect(message({ organization, groups: { a: {} }, workspaces })).toBe(
      `file-invalid shop.yaml is not a usable world file: workspaces[0].${problem}`,
    );
  });

  it('is told the generations that there are', () => {
    expect(message({ organization, generation: 'G9', groups: {}, workspaces: [] })).toContain(
      'generation: must be one of G0, G1, G1b, G2, G3, G4, G5',
    );
  });

  it('is refused when a workspace names no group, or more than one', () => {
    const groups = { a: { display_name: 'Same' }, b: { display_name: 'Same' } };
    const workspace = { id: 'w', name: 'w', groups: ['gone'], overrides: { Same: {} } };
    const text = message({ organization, groups, workspaces: [workspace] });
    expect(text).toContain('workspaces[0].overrides: more than one group is named "Same"; use its ID');
    expect(text).toContain('workspaces[0].groups: no group is named "gone"');
  });

  it('is refused when two keys of a workspace are one group, or the default workspace has overrides', () => {
    const workspace = { id: 'w', name: 'Default', default: true, overrides: { a: {}, rlg_a: {} } };
    const text = message({ organization, groups: { a: {} }, workspaces: [workspace] });
    expect(text).toContain('workspaces[0].overrides: "rlg_a" names a group that another key names too');
    expect(text).toContain('workspaces[0]: the default workspace cannot have overrides');
  });

  it('is refused when an ID, an entry or a model is used twice', () => {
    const same = { id: 'rlg_1', entry: 'entry-1', models: ['m'] };
    const workspace = { id: 'w', name: 'w' };
    const text = message({ organization, groups: { a: same, b: same }, workspaces: [workspace, workspace] });
    for (const what of ['group ID "rlg_1"', 'group entry "entry-1"', 'model "m"', 'workspace ID "w"']) {
      expect(text).toContain(`the ${what} is used twice`);
    }
  });
});
