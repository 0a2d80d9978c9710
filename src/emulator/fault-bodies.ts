/** What faults make of the body of a list. */
import * as z from 'zod';
import type { EmulatedRequest } from './answers.js';

/** Any other fields stay as they are. */
const body = z.looseObject({});
const listBody = z.looseObject({ data: z.array(z.unknown()) });
const objectList = z.looseObject({ data: z.array(body) });
const rateLimitPage = z.looseObject({ data: z.array(z.looseObject({ limits: z.array(z.unknown()) })) });

type Body = Readonly<z.infer<typeof body>>;

/** A cursor that no page of the emulated organization leads to. */
export const madeUpCursor = 'page_emulated';

/** Rewrites the body of a list; an error, or a single object, stays as it is. */
export function rewriteList(body: unknown, rewrite: (body: Body) => Body): unknown {
  const list = listBody.safeParse(body);
  return list.success ? rewrite(list.data) : body;
}

export function repeatCursor(body: Body): Body {
  return {
    ...body,
    ...('has_more' in body && { has_more: true }),
    ...(!('last_id' in body) && { next_page: madeUpCursor }),
  };
}

/** An empty page that leads on; what it leads to is complete. */
export function leadOn(body: Body): Body {
  return { ...body, ...('has_more' in body && { has_more: true }), data: [], next_page: madeUpCursor };
}

export function sayMore(body: Body): Body {
  return 'last_id' in body ? { ...body, has_more: true, last_id: null } : { ...body, has_more: true, next_page: null };
}

/** The first key comes before itself, with null. */
export function withKeyTwice(json: string): string {
  return json.replace(/^\{("[^"]*"):/, '{$1:null,$1:');
}

export function nameOtherWorkspace(body: Body): Body {
  return { ...body, data: entriesOf(body).map((entry) => ({ ...entry, workspace_id: 'wrkspc_emulated_other' })) };
}

export function mixGroups(body: Body): Body {
  const entries = entriesOf(body);
  const groupAfter = (at: number): unknown => entries[(at + 1) % entries.length]?.['group'];
  return { ...body, data: entries.map((entry, at) => ({ ...entry, group: groupAfter(at) })) };
}

function entriesOf(body: Body): readonly Body[] {
  const page = rateLimitPage.safeParse(body);
  return page.success ? page.data.data : [];
}

/** Every object of a list gets a field more. */
function newRows(body: Body): Body {
  const list = objectList.safeParse(body);
  return list.success ? { data: list.data.data.map((row) => ({ ...row, some_new_field: { a: 1 } })) } : {};
}

/** The first entry gets a limiter more; the organization's list gets a group more. */
export function addUnknownValues(body: Body, request: EmulatedRequest): Body {
  const page = rateLimitPage.safeParse(body);
  if (!page.success) return { ...body, ...newRows(body), some_new_field: { a: 1 } };
  const ofWorkspace = request.path.includes('/workspaces/');
  const limit = { type: 'bananas_per_fortnight', value: 7, some_new_field: true };
  const added = ofWorkspace ? { ...limit, org_limit: null, source: { type: 'fruit_plan' } } : limit;
  const data = page.data.data.map((entry, index) => ({
    ...entry,
    some_new_field: { a: 1 },
    limits: index === 0 ? [...entry.limits, added] : entry.limits,
  }));
  const group = { type: 'future_surface', id: 'rlg_future_surface' };
  const entry = {
    type: 'rate_limit',
    id: 'entry-future',
    group,
    group_type: group.type,
    models: null,
    limits: [limit],
  };
  return { ...body, some_new_field: { a: 1 }, data: ofWorkspace ? data : [...data, entry] };
}
