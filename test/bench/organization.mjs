/**
 * An organization of any size, as the API of today serves it and as limits.yaml declares it: eight groups, overrides in
 * all of them for every workspace, from three templates. In one of a hundred workspaces somebody raised a limit by hand.
 */

const modelLimits = {
  requests_per_minute: 4000,
  input_tokens_per_minute_cache_aware: 4_000_000,
  output_tokens_per_minute: 800_000,
};
const fastLimits = { fast_itpmca: 0, fast_otpm: 0 };

/** @typedef {{ type: string, name: string | null, models: string[] | null, limits: Record<string, number> }} Group */

/** @type {Group[]} */
const groups = [
  modelGroup('Claude Opus 5', ['claude-opus-5', 'claude-opus-5-20260801'], { ...modelLimits, ...fastLimits }),
  modelGroup('Claude Opus 4.x', ['claude-opus-4-6', 'claude-opus-4-7'], { ...modelLimits, ...fastLimits }),
  modelGroup('Claude Sonnet 5', ['claude-sonnet-5', 'claude-sonnet-5-20260601'], modelLimits),
  modelGroup('Claude Sonnet 4.x', ['claude-sonnet-4-5', 'claude-sonnet-4-6'], modelLimits),
  modelGroup('Claude Haiku 4.5', ['claude-haiku-4-5', 'claude-haiku-4-5-20251001'], modelLimits),
  { type: 'batch', name: null, models: null, limits: { enqueued_batch_requests: 500_000, requests_per_minute: 4000 } },
  { type: 'token_count', name: null, models: null, limits: { requests_per_minute: 8000 } },
  { type: 'web_search', name: null, models: null, limits: { tool_uses_per_second: 30 } },
];

/** What the templates declare: 18 overrides of each workspace. */
const shares = [
  { name: 'large', percent: 25 },
  { name: 'medium', percent: 10 },
  { name: 'small', percent: 5 },
];
const notDeclared = new Set([...Object.keys(fastLimits), 'enqueued_batch_requests']);

/** Bodies by path, without the query. */
export function createBodies(/** @type {number} */ size) {
  const workspaces = Array.from({ length: size }, (_, index) => ({
    id: workspaceId(index),
    type: 'workspace',
    name: workspaceName(index),
    created_at: '2026-01-31T00:00:00Z',
    archived_at: null,
  }));
  const bodies = new Map([
    ['/v1/organizations/me', json({ id: organizationId, type: 'organization', name: 'Bench' })],
    ['/v1/organizations/rate_limits', json({ data: groups.map(organizationEntry), next_page: null })],
  ]);
  for (const [index, { id }] of workspaces.entries()) {
    const data = groups.map((group, at) => workspaceEntry(group, at, index));
    bodies.set(`/v1/organizations/workspaces/${id}/rate_limits`, json({ data, next_page: null }));
  }
  return { workspaces, bodies };
}

/** The API's pages of workspaces, at most 1,000 in one. @param {{ id: string }[]} workspaces @param {URLSearchParams} query */
export function listWorkspaces(workspaces, query) {
  const after = workspaces.findIndex(({ id }) => id === query.get('after_id')) + 1;
  const data = workspaces.slice(after, after + Number(query.get('limit') ?? 20));
  const hasMore = after + data.length < workspaces.length;
  return json({ data, has_more: hasMore, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null });
}

/** Everything that is read of an organization, in the order in which `plan` asks for it. */
export function listPaths(/** @type {number} */ size) {
  const root = '/v1/organizations';
  const pages = Array.from({ length: Math.ceil(size / 1000) }, (_, page) => {
    const after = page === 0 ? '' : `&after_id=${workspaceId(page * 1000 - 1)}`;
    return `${root}/workspaces?limit=1000&include_archived=true${after}`;
  });
  const limits = Array.from({ length: size }, (_, index) => {
    return `${root}/workspaces/${workspaceId(index)}/rate_limits?include_inherited=true`;
  });
  return [`${root}/me`, `${root}/rate_limits`, ...pages, ...limits];
}

/** The limits.yaml of an organization. */
export function createDeclaration(/** @type {number} */ size) {
  const templates = shares.map(({ name, percent }, at) => [`  ${name}:`, ...templateLines(percent, at === 1)]).flat();
  const workspaces = Array.from({ length: size }, (_, index) => [
    `  ${workspaceName(index)}:`,
    `    id: ${workspaceId(index)}`,
    `    extends: [${shareOf(index).name}]`,
  ]).flat();
  const lines = ['version: 1', 'organization:', `  id: ${organizationId}`, 'templates:', ...templates];
  return [...lines, 'workspaces:', ...workspaces, ''].join('\n');
}

/** A long one: every workspace names a value of each group itself. In one of fifty, that is not what is live. */
export function createLongDeclaration(/** @type {number} */ size) {
  const workspaces = Array.from({ length: size }, (_, index) => {
    const { percent } = shareOf(index);
    const values = groups.map(({ type, models, limits }, at) => {
      const [[limiter, of] = ['', 0]] = Object.entries(limits).filter(([name]) => !notDeclared.has(name));
      const value = part(of, percent) + raisedBy(index, at, limiter) + (index % 50 === 0 && at === 0 ? 1 : 0);
      return `      ${models?.[0] ?? type}: {${limiter}: ${value}}`;
    });
    const id = `    id: ${workspaceId(index)}`;
    return [`  ${workspaceName(index)}:`, id, '    undeclared: ignore', '    limits:', ...values].join('\n');
  });
  const lines = ['version: 1', 'organization:', `  id: ${organizationId}`, 'workspaces:', ...workspaces, ''];
  return lines.join('\n');
}

/** One template says its values in per cent, the others in numbers. @param {number} percent @param {boolean} inPercent */
function templateLines(percent, inPercent) {
  return groups.map(({ type, models, limits }) => {
    const declared = Object.entries(limits).filter(([limiter]) => !notDeclared.has(limiter));
    const values = declared.map(([name, of]) => `${name}: ${inPercent ? `${percent}%` : part(of, percent)}`);
    return `    ${models?.[0] ?? type}: {${values.join(', ')}}`;
  });
}

function organizationEntry(/** @type {Group} */ group, /** @type {number} */ at) {
  const limits = Object.entries(group.limits).map(([type, value]) => ({ type, value }));
  return { type: 'rate_limit', id: `entry-${at}`, ...identity(group, at), limits };
}

function workspaceEntry(/** @type {Group} */ group, /** @type {number} */ at, /** @type {number} */ index) {
  const { percent } = shareOf(index);
  const limits = Object.entries(group.limits).map(([type, of]) => {
    if (notDeclared.has(type)) return { type, value: of, org_limit: of, source: { type: 'organization' } };
    const value = part(of, percent) + raisedBy(index, at, type);
    return { type, value, org_limit: of, source: { type: 'workspace' } };
  });
  const ids = { rate_limit_id: `entry-${at}`, workspace_id: workspaceId(index) };
  return { type: 'workspace_rate_limit', ...ids, ...identity(group, at), limits };
}

/** By how much somebody raised a limit by hand. @param {number} index @param {number} at @param {string} limiter */
function raisedBy(index, at, limiter) {
  return index % 100 === 1 && at === 0 && limiter === 'requests_per_minute' ? 500 : 0;
}

function identity(/** @type {Group} */ { type, name, models }, /** @type {number} */ at) {
  const id = `rlg_01Bench${String(at).padStart(17, '0')}`;
  return { group: { type, id, ...(name === null ? {} : { display_name: name }) }, group_type: type, models };
}

/** @param {string} name @param {string[]} models @param {Record<string, number>} limits @returns {Group} */
function modelGroup(name, models, limits) {
  return { type: 'model_group', name, models, limits };
}

function shareOf(/** @type {number} */ index) {
  return /** @type {typeof shares[0]} */ (shares[index % shares.length]);
}

function part(/** @type {number} */ of, /** @type {number} */ percent) {
  return Math.floor((of * percent) / 100);
}

const organizationId = '5d1f0c8e-7a34-4b0e-9c7d-2f6b8e31a904';

export function workspaceId(/** @type {number} */ index) {
  return `wrkspc_01Bench${String(index).padStart(17, '0')}`;
}

function workspaceName(/** @type {number} */ index) {
  return `team-${String(index).padStart(4, '0')}`;
}

function json(/** @type {unknown} */ value) {
  return Buffer.from(JSON.stringify(value));
}

/** The same declaration as HCL: one resource a workspace. Nothing has drifted from it. */
export function createConfiguration(/** @type {number} */ size) {
  return Array.from({ length: size }, (_, index) => {
    const { percent } = shareOf(index);
    const lines = groups.map(({ type, models, limits }, at) => {
      const declared = Object.entries(limits).filter(([limiter]) => !notDeclared.has(limiter));
      const values = declared.map(([name, of]) => `${name} = ${part(of, percent) + raisedBy(index, at, name)}`);
      return `    "${models?.[0] ?? type}" = { ${values.join(', ')} }`;
    });
    return [
      `resource "limitdrift_workspace_rate_limits" "w${index}" {`,
      `  workspace_id = "${workspaceId(index)}"`,
      '  limits = {',
      ...lines,
      '  }',
      '}',
      '',
    ].join('\n');
  }).join('\n');
}
