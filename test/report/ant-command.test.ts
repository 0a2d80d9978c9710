import { execFileSync } from 'node:child_process';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { inherited } from '../../src/model/setting.js';
import { listCommand, updateCommand } from '../../src/report/step-commands.js';
import { text } from './arbitrary-plan.js';
import { batch, changeOf } from './plans.js';

/** The arguments that a real shell hands to `ant`. */
function argumentsInShell(command: string): readonly string[] {
  const output = execFileSync('sh', ['-c', `ant() { printf '%s\\n' "$@"; }; ${command}`], { encoding: 'utf8' });
  return output.split('\n').slice(0, -1);
}

function commandWith(parts: {
  readonly workspace?: string;
  readonly entry?: string;
  readonly limiter?: string;
}): string | null {
  return updateCommand([
    changeOf({
      workspace: { id: parts.workspace ?? 'wrkspc_1', name: 'x' },
      group: { ...batch, rate_limit_id: parts.entry ?? 'entry-1' },
      ...(parts.limiter === undefined ? {} : { limiter: parts.limiter }),
    }),
  ]);
}

describe('the ant command of a step', () => {
  test('sets one limiter of one entry of one workspace', () => {
    expect(commandWith({})).toBe(
      "ant organization:workspaces:rate-limits update --workspace-id wrkspc_1 --rate-limit-id entry-1 --limit '{type: requests_per_minute, value: 1000}'",
    );
  });

  test('gives a limiter by --limit to update, and no --limit to list, where it would be a page size', () => {
    expect(commandWith({})).toContain(" update --workspace-id wrkspc_1 --rate-limit-id entry-1 --limit '{type: ");
    expect(listCommand('wrkspc_1')).toBe(
      'ant organization:workspaces:rate-limits list --workspace-id wrkspc_1 --include-inherited',
    );
  });

  test('clears an override with null, never with 0', () => {
    expect(updateCommand([changeOf({ after: inherited(0) })])).toMatch(
      / --limit '\{type: requests_per_minute, value: null\}'$/,
    );
  });

  test('writes the largest number digit by digit', () => {
    expect(updateCommand([changeOf({ after: { source: 'workspace', value: Number.MAX_SAFE_INTEGER } })])).toContain(
      'value: 9007199254740991}',
    );
  });

  test('is not there where nothing can set the limiter, or the entry’s ID is not known', () => {
    expect(updateCommand([changeOf({ settable: 'no' })])).toBeNull();
    expect(updateCommand([changeOf({ group: { ...batch, rate_limit_id: null } })])).toBeNull();
  });

  test.each(["a'b", 'a;b', '$(id)', '`id`', 'a"b', 'a\\b', '*', '~', '#x', '!x', '{a,b}', '##[add-mask]', '##vso[x]'])(
    'hands an ID over as it is, whatever a shell would make of it: %s',
    (id) => {
      const command = commandWith({ workspace: id, entry: id }) ?? '';
      expect(argumentsInShell(command)).toEqual([
        'organization:workspaces:rate-limits',
        'update',
        '--workspace-id',
        id,
        '--rate-limit-id',
        id,
        '--limit',
        '{type: requests_per_minute, value: 1000}',
      ]);
      expect(argumentsInShell(listCommand(id) ?? '')).toEqual([
        'organization:workspaces:rate-limits',
        'list',
        '--workspace-id',
        id,
        '--include-inherited',
      ]);
    },
  );

  test.each(['', 'two words', '-rf', '--help', 'a\nb', '\u001b[0m', 'é', '\u202e'])(
    'is not there for an ID that cannot be pasted: %j',
    (id) => {
      expect(commandWith({ workspace: id })).toBeNull();
      expect(commandWith({ entry: id })).toBeNull();
      expect(listCommand(id)).toBeNull();
    },
  );

  test('quotes a limiter that is no plain word', () => {
    expect(argumentsInShell(commandWith({ limiter: 'a: "b"}'.replaceAll(' ', '') }) ?? '').at(-1)).toBe(
      '{type: "a:\\"b\\"}", value: 1000}',
    );
  });

  test('is one line of printable ASCII, for any text in the place of an ID', () => {
    fc.assert(
      fc.property(text, text, text, (workspace, entry, limiter) => {
        expect(commandWith({ workspace, entry, limiter }) ?? 'none').toMatch(/^[\x20-\x7e]+$/);
      }),
    );
  });
});
