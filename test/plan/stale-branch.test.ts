import { describe, expect, test } from 'vitest';

import { requireUpToDate } from '../../src/cli/plan/up-to-date.js';
import { UserError } from '../../src/model/errors.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { indexLive } from '../../src/plan/resolve/live-index.js';
import { resolve } from '../../src/plan/resolve/resolve.js';
import { findUndone } from '../../src/plan/stale-branch.js';
import type { Parting } from '../../src/model/past-types.js';
import { declarationOf, pastOf } from './past.js';
import { workspace, world } from './worlds.js';

const live = world([workspace('prod'), workspace('staging')]);

/** What a branch would undo: declarations where it and its base parted, as the base is now, and its own. */
function undone(parting: string, base: string, head: string, snapshot: Snapshot = live): readonly string[] {
  const resolved = (yaml: string) => resolve(declarationOf(yaml), indexLive(snapshot));
  return findUndone({ parting: resolved(parting), base: resolved(base), head: resolved(head) });
}

const at = (value: string, more = ''): string =>
  `workspaces: {prod: {limits: {rlg_opus: {requests_per_minute: ${value}}}}${more}}\n`;
const message = ['requests_per_minute of Claude Opus 4.x in "prod"'];

describe('a branch undoes', () => {
  const nothing = 'workspaces: {}\n';
  const template = (value: number, workspaces: string): string =>
    `templates: {t: {rlg_opus: {requests_per_minute: ${value}}}}\nworkspaces: {${workspaces}}\n`;
  const both = 'prod: {extends: [t], limits: {}}, staging: {extends: [t], limits: {}}';

  test.each([
    ['a value', at('500'), at('600'), at('500'), message],
    ['a revert', at('500'), at('400'), at('500'), message],
    ['an entry that the base added, in one word', nothing, at('600'), nothing, ['the entry of "prod"']],
    ['an entry that the base removed', at('500'), nothing, at('500'), ['the entry of "prod"']],
    [
      'an entry that the base removed, where the branch changed a part',
      at('500'),
      nothing,
      at('600'),
      ['the entry of "prod"'],
    ],
    ['a share', at('10%'), at('20%'), at('10%'), message],
    ['an override that the base gave up', at('500'), at('inherit'), at('500'), message],
    [
      'a value that it keeps by another key',
      at('500'),
      at('600'),
      at('500').replace('rlg_opus', 'claude-opus-4-5'),
      message,
    ],
    [
      'a value in a template, in each workspace that uses it',
      template(500, both),
      template(600, both),
      template(500, both),
      [...message, message[0]?.replace('prod', 'staging')],
    ],
    [
      'a limiter that only the declaration names',
      at('500'),
      at('500').replace('500}', '500, fast_otpm: 7}'),
      at('500'),
      ['fast_otpm of Claude Opus 4.x in "prod"'],
    ],
  ])('%s', (_, parting, base, head, expected) => {
    expect(undone(parting, base, head)).toEqual(expected);
  });
});

describe('a branch undoes nothing', () => {
  test.each([
    ['when the base did not change', at('500'), at('500'), at('600')],
    ['when it has the change by a commit of its own', at('500'), at('600'), at('600')],
    ['when it declares a third value', at('500'), at('600'), at('700')],
    [
      'when it has the change in another layout',
      at('500'),
      at('600'),
      `templates: {t: {claude-opus-4-6: {requests_per_minute: 600}}}\nworkspaces: {prod: {extends: [t], limits: {}}}\n`,
    ],
    [
      'when the base only moved text into a template',
      at('500'),
      `templates: {t: {rlg_opus: {requests_per_minute: 500}}}\nworkspaces: {prod: {extends: [t], limits: {}}}\n`,
      at('500'),
    ],
    ['when it has as a share what the base has as a value', at('500'), at('400'), at('10%')],
    ['when it changes another workspace', at('500'), at('500'), at('500', ', staging: {limits: {}}')],
  ])('%s', (_, parting, base, head) => {
    expect(undone(parting, base, head)).toEqual([]);
  });

  test('that cannot be told: a key that means nothing on all sides', () => {
    const dead = (value: string): string => at(value).replace('rlg_opus', 'claude-gone');
    expect(undone(dead('500'), dead('600'), dead('500'))).toEqual([]);
  });
});

describe('an entry of a workspace that does not exist yet', () => {
  const none = world([]);
  const nothing = 'workspaces: {}\n';

  test.each([
    ['the base added it', nothing, at('5'), nothing, ['the entry "prod"']],
    ['the base removed it', at('5'), nothing, at('5'), ['the entry "prod"']],
    ['both added it', nothing, at('5'), at('5'), []],
    ['both removed it', at('5'), nothing, nothing, []],
    ['the branch added it', nothing, nothing, at('5'), []],
    ['the branch removed it', at('5'), at('5'), nothing, []],
  ])('%s', (_, parting, base, head, expected) => {
    expect(undone(parting, base, head, none)).toEqual(expected);
  });
});

describe('the message', () => {
  const refusal = (parting: string | null, base: string, head: string, merges: Parting['merges'] = []): string => {
    const past = pastOf(base, [], {
      partings: () => ({
        list: parting === null ? [] : [{ declaration: declarationOf(parting), merges }],
        lacking: null,
      }),
    });
    try {
      requireUpToDate('git:origin/main', past, resolve(declarationOf(head), indexLive(live)));
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
    return '';
  };
  const limits = (value: number, count: number): string => {
    const limiters = [
      'requests_per_minute',
      'output_tokens_per_minute',
      'fast_otpm',
      'input_tokens_per_minute_cache_aware',
    ];
    const words = limiters.slice(0, count).map((limiter) => `${limiter}: ${value}`);
    return `workspaces: {prod: {limits: {rlg_opus: {${words.join(', ')}}}}, staging: {limits: {}}}\n`;
  };

  test('names what the branch lacks', () => {
    expect(refusal(at('500'), at('600'), at('500'))).toContain(
      'origin/main has a change of requests_per_minute of Claude Opus 4.x in "prod" that this branch lacks, so its plan would undo it',
    );
  });

  test('names three and counts the others', () => {
    expect(refusal(limits(1, 3), limits(2, 3), limits(1, 3))).not.toContain(' more ');
    const four = refusal(limits(1, 4), limits(2, 4), limits(1, 4));
    expect([four.match(/ of Claude Opus 4\.x in "prod"/g)?.length, four.includes(' and 1 more that')]).toEqual([
      3,
      true,
    ]);
  });

  test('names what every merge of the base left out, and not what one of them brought', () => {
    const merges = (...heads: readonly string[]): Parting['merges'] => heads.map((head) => () => declarationOf(head));
    expect(refusal(at('500'), at('600'), at('500'), merges(at('500'), at('500')))).toContain(
      'origin/main has a change of requests_per_minute of Claude Opus 4.x in "prod" that a merge in this branch left out',
    );
    expect(refusal(at('500'), at('600'), at('500'), merges(at('500'), at('600')))).toBe('');
    expect(refusal(at('500'), at('600'), at('500'), merges(at('700')))).toBe('');
    expect(refusal(at('500'), at('600'), at('500'), [() => null])).toContain('left out');
    const unread = (): never => {
      throw new Error('It was read');
    };
    expect(refusal(at('500'), at('600'), at('600'), [unread])).toBe('');
  });

  test('what cannot be told is said by the plan', () => {
    const head = resolve(declarationOf(at('500')), indexLive(live));
    const partings = () => ({ list: [], lacking: 'the clone is shallow' });
    const past = pastOf(at('600'), [], { partings });
    expect(requireUpToDate('git:main', past, head).given?.lacking).toBe('the clone is shallow');
    const given = { name: 'git:main', problem: null, lacking: 'old.yaml cannot be read', committed: true };
    expect(requireUpToDate('git:main', { ...past, given }, head).given).toEqual(given);
  });

  test('is none where the branch holds the base’s commit, and none without a base', () => {
    const head = resolve(declarationOf(at('500')), indexLive(live));
    const [based, none] = [pastOf(at('600'), []), pastOf(null, [])];
    expect(requireUpToDate('git:main', based, head)).toEqual(based);
    expect(requireUpToDate(null, none, head)).toEqual(none);
  });

  test.each([
    ['the branch has all of its base', at('500'), at('600'), at('600')],
    ['the two share no history', null, at('600'), at('500')],
    ['the branch moved on by itself', at('500'), at('500'), at('600')],
  ])('is none when %s', (_, parting, base, head) => {
    expect(refusal(parting, base, head)).toBe('');
  });
});
