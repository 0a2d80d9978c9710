import { batch, bread, cake, opus, overrideOf, sonnet } from '../../live/bakery.js';

/* A small organization, of which lists have two pages, and every request that reading it takes. */

const tart = { id: 'wrkspc_tart', type: 'workspace', name: 'tart', archived_at: null };
const pie = { id: 'wrkspc_pie', type: 'workspace', name: 'pie', archived_at: null };
const old = { id: 'wrkspc_old', type: 'workspace', name: 'old', archived_at: '2026-01-02T03:04:05Z' };
const standard = { id: 'wrkspc_standard', type: 'workspace', name: 'Default', archived_at: null };

export const organizationId = 'org-1';
export const standardId = standard.id;

/** Asked for before the list of workspaces is there; the second one is not in it. */
export const declaredIds = [bread.id, standard.id];

function list(data: readonly { readonly id: string }[], more: boolean): unknown {
  return { data, has_more: more, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

function page(data: readonly unknown[], next: string | null = null): unknown {
  return { data, next_page: next };
}

/** What is answered by path under `/v1/organizations`, with the page after it; null: 404. */
export const bodies: Readonly<Record<string, unknown>> = {
  '/me': { id: organizationId, type: 'organization', name: 'Bakery' },
  '/rate_limits': page([opus, sonnet], '2'),
  '/rate_limits 2': page([batch]),
  '/workspaces': list([bread, cake, old], true),
  '/workspaces wrkspc_old': list([tart, pie], false),
  '/workspaces/wrkspc_standard': standard,
  '/workspaces/wrkspc_bread/rate_limits': page([overrideOf(opus, 700)]),
  '/workspaces/wrkspc_cake/rate_limits': page([overrideOf(opus, 100, cake)], '2'),
  '/workspaces/wrkspc_cake/rate_limits 2': page([overrideOf(sonnet, 50, cake)]),
  '/workspaces/wrkspc_tart/rate_limits': page([]),
  '/workspaces/wrkspc_pie/rate_limits': page([overrideOf(sonnet, 9, pie)]),
  '/workspaces/wrkspc_standard/rate_limits': null,
};

/** What a whole reading says of its workspaces. */
export const wholeOverrides = [
  'bread rlg_opus requests_per_minute = 700 (4000)',
  'cake rlg_opus requests_per_minute = 100 (4000)',
  'cake rlg_sonnet requests_per_minute = 50 (5000)',
  'pie rlg_sonnet requests_per_minute = 9 (5000)',
];

/** The requests without which there is no snapshot, page by page. */
export const needed = [['/me'], ['/rate_limits', '/rate_limits 2'], ['/workspaces', '/workspaces wrkspc_old']];

/** By workspace, the requests that its limits take. */
export const ofWorkspaces: Readonly<Record<string, readonly string[]>> = {
  wrkspc_bread: ['/workspaces/wrkspc_bread/rate_limits'],
  wrkspc_cake: ['/workspaces/wrkspc_cake/rate_limits', '/workspaces/wrkspc_cake/rate_limits 2'],
  wrkspc_pie: ['/workspaces/wrkspc_pie/rate_limits'],
  wrkspc_standard: ['/workspaces/wrkspc_standard'],
  wrkspc_tart: ['/workspaces/wrkspc_tart/rate_limits'],
};
