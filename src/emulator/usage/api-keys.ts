/** `GET /v1/organizations/api_keys`: the keys that the usage is told by. */
import * as z from 'zod';

import { type EmulatedAnswer, ok } from '../answers.js';
import { assumptions } from '../assumptions.js';
import type { EmulatedCall } from '../call.js';
import { type Dialect, hasFeature } from '../generations.js';
import { idPage } from '../paging.js';
import { firstProblem, pageSize, parameters } from '../queries.js';
import { type ApiKey, apiKeysOf } from './streams.js';

const keysQuery = z.object({
  limit: pageSize.default(20),
  after_id: z.string().optional(),
  before_id: z.string().optional(),
  status: z.enum(['active', 'archived', 'expired', 'inactive']).optional(),
  workspace_id: z.string().optional(),
  created_by_user_id: z.string().optional(),
});

export function listApiKeys(call: EmulatedCall): EmulatedAnswer {
  const parsed = keysQuery.safeParse(parameters(call.query, {}, call.dialect.generation));
  if (!parsed.success) return call.refuse(400, firstProblem(parsed.error));
  const { status, workspace_id: workspace, created_by_user_id: user, ...position } = parsed.data;
  const listed = apiKeysOf(call.store.world).filter(
    (key) =>
      (status === undefined || status === statusOf(key)) &&
      (workspace === undefined || workspace === key.workspace.id) &&
      user === undefined,
  );
  const page = idPage(listed, position);
  if (page === null) return call.refuse(assumptions.badCursorStatus, 'after_id or before_id: not in this listing');
  return ok({ ...page, data: page.data.map((key) => keyBody(key, call.dialect)) });
}

function statusOf({ workspace }: ApiKey): 'active' | 'archived' {
  return workspace.archived_at === null ? 'active' : 'archived';
}

/** Version 2026-10-21 has `scope` in place of `workspace_id`, which is null for the default workspace. */
function keyBody(key: ApiKey, { generation, version }: Dialect): object {
  const { id, name, workspace } = key;
  const scoped = hasFeature(generation, 'versions');
  return {
    id,
    type: 'api_key',
    name,
    created_at: workspace.created_at,
    created_by: null,
    expires_at: null,
    partial_key_hint: `sk-ant-api03-…${id.slice(-4)}`,
    principal: null,
    status: statusOf(key),
    ...(scoped && { scope: { type: 'workspace', workspace_id: workspace.id } }),
    ...((!scoped || version === '2023-06-01') && { workspace_id: workspace.default ? null : workspace.id }),
  };
}
