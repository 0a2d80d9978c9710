import { describe, expect, it } from 'vitest';

import { carryOutForm } from '../../../src/emulator/console/page-forms.js';
import { createStore, type Store } from '../../../src/emulator/store.js';
import { bookshop } from '../bookshop.js';

const now = Date.parse('2026-11-21T12:00:00Z');
const save = {
  action: 'save',
  workspace: 'wrkspc_chat',
  group: 'opus',
  'shown.requests_per_minute': '500',
  'value.requests_per_minute': '500',
};

/** What the page says then; the fields that a problem is at stand in front. */
function said(form: Readonly<Record<string, string>>, store: Store = createStore(bookshop())): string {
  const outcome = carryOutForm(store, new URLSearchParams(form), now);
  return outcome.ok ? outcome.said : outcome.problems.map(({ field, message }) => `${field}: ${message}`).join('\n');
}

describe('the forms of the page', () => {
  it('make, name and archive a workspace', () => {
    const store = createStore(bookshop());
    expect(said({ action: 'create', name: 'search' }, store)).toContain('"search"');
    expect(said({ action: 'rename', workspace: 'wrkspc_chat', name: 'talk' }, store)).toContain('"talk"');
    expect(said({ action: 'archive', workspace: 'wrkspc_chat' }, store)).toContain('Archived workspace "talk"');
    expect([...store.workspaces.values()].map(({ name, archived_at: at }) => [name, at !== null])).toEqual([
      ['Default', false],
      ['talk', true],
      ['old', true],
      ['small', false],
      ['search', false],
    ]);
  });

  it('set a limit, clear it, and say so where nothing was changed', () => {
    const store = createStore(bookshop());
    expect(said({ ...save, 'value.requests_per_minute': ' 500 ' }, store)).toBe('Nothing was changed');
    expect(said({ ...save, 'value.requests_per_minute': '400' }, store)).toContain('400');
    const shown = { ...save, 'shown.requests_per_minute': '400', 'value.requests_per_minute': '400' };
    expect(said({ ...shown, clear: 'requests_per_minute' }, store)).toMatch(/requests_per_minute.*inherit/);
    expect(store.workspaces.get('wrkspc_chat')?.overrides.get('entry-opus')?.has('requests_per_minute')).toBe(false);
  });

  it.each<readonly [Readonly<Record<string, string>>, string]>([
    [{}, 'This form is not known. Open the page again'],
    [{ action: 'create' }, 'A workspace needs a name'],
    [{ action: 'create', name: 'small' }, 'A live workspace is named "small" already: wrkspc_small'],
    [{ action: 'rename', workspace: 'small', name: ' small' }, 'has this name already, so nothing was changed'],
    [{ action: 'archive', workspace: 'wrkspc_default' }, 'The default workspace cannot be archived'],
    [{ action: 'archive', workspace: 'wrkspc_old' }, 'archived'],
    [{ action: 'rename', workspace: 'wrkspc_old', name: 'new' }, 'archived'],
    [{ ...save, workspace: 'caht' }, '"caht" is not a workspace of Bookshop. Did you mean "chat"?'],
    [{ ...save, workspace: 'zzzzzzzz' }, 'Workspaces: Default, chat, old, small'],
    [{ ...save, workspace: 'wrkspc_old' }, '"old" is archived: its limits cannot be changed any more'],
    [{ ...save, workspace: 'Default' }, 'the default workspace, which cannot have overrides'],
    [{ ...save, group: 'zzzzzzzz' }, 'Groups: Claude Opus 4.x, Claude Haiku 4.5, batch'],
    [{ action: 'save', workspace: 'wrkspc_chat' }, 'is not a rate-limit group of Bookshop'],
    [{ ...save, 'shown.requests_per_minute': '700' }, 'and not what this page showed'],
    [{ ...save, 'value.requests_per_minute': 'many' }, 'value.requests_per_minute: '],
    [{ ...save, 'value.requests_per_minute': '5%' }, 'Write a number: 200 is 5% of the organization’s 4,000'],
    [
      { ...save, 'shown.tokens_per_day': '7', 'value.tokens_per_day': '5%' },
      'only limits.yaml has shares. Write a number.',
    ],
    [{ ...save, workspace: 'small', group: 'haiku', 'shown.requests_per_minute': '' }, 'does not apply to "small"'],
    [{ ...save, 'shown.zzzzzzzz': '', 'value.zzzzzzzz': '1' }, '"zzzzzzzz" is not a limit of Claude Opus 4.x'],
  ])('refuse %j', (form, part) => {
    expect(said(form)).toContain(part);
  });

  it('refuse a limit that can only be read', () => {
    const workspaces = [{ id: 'wrkspc_chat', name: 'chat', overrides: { opus: { pages_per_minute: 7 } } }];
    const form = {
      ...save,
      'shown.requests_per_minute': '',
      'shown.pages_per_minute': '7',
      'value.pages_per_minute': '8',
    };
    expect(said(form, createStore(bookshop({ workspaces })))).toContain(
      'pages_per_minute of Claude Opus 4.x cannot be set on a workspace',
    );
  });

  it('ask for an ID where a name means several, and take a group by the name that people see', () => {
    const twice = [
      { id: 'wrkspc_a', name: 'twin' },
      { id: 'wrkspc_b', name: 'twin' },
    ];
    const store = createStore(bookshop({ workspaces: twice }));
    expect(said({ ...save, workspace: 'twin' }, store)).toContain('Name one by its ID: wrkspc_a, wrkspc_b');
    const many = Array.from({ length: 13 }, (_, at) => ({ id: `wrkspc_${at}`, name: `team ${at}` }));
    expect(said({ ...save, workspace: 'zzzzzzzz' }, createStore(bookshop({ workspaces: many })))).toContain(
      'team 11, …',
    );
    expect(said({ ...save, group: 'claude opus 4.X', 'value.requests_per_minute': '3' })).toContain('3');
  });
});
