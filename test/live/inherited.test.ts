import { describe, expect, it } from 'vitest';

import { failure, startApi } from './api-server.js';
import type { Asked, Reply } from './api-server.js';
import { bakery, batch, bread, breadLimits, cake, list, opus, overrideOf, page, read, sonnet } from './bakery.js';

const tart = { ...bread, id: 'wrkspc_tart', name: 'tart' };

/** The organization's own limits of a group, as a workspace that inherits them lists them. */
function inheritedOf(entry: typeof opus | typeof sonnet | typeof batch): Record<string, unknown> {
  const limits = entry.limits.map(({ type, value }) => ({
    type,
    value,
    org_limit: value,
    source: { type: 'organization' },
  }));
  return {
    ...overrideOf(sonnet, 1),
    workspace_id: undefined,
    rate_limit_id: entry.id,
    group: entry.group,
    models: entry.models,
    limits,
  };
}

/** For each workspace, whether a group without an entry is known not to apply there. */
async function listedIn(limits: Readonly<Record<string, (asked: Asked) => Reply>>): Promise<Record<string, boolean>> {
  const routes = Object.entries(limits).map(
    ([name, reply]) => [`/workspaces/wrkspc_${name}/rate_limits`, reply] as const,
  );
  const server = await startApi({
    ...bakery,
    '/workspaces': () => list(bread, cake, tart),
    '/workspaces/wrkspc_tart/rate_limits': () => page(),
    ...Object.fromEntries(routes),
  });
  const { workspaces } = await read(server, { concurrency: 1 });
  return Object.fromEntries(workspaces.map(({ name, inherited_listed }) => [name, inherited_listed]));
}

describe('inherited limits', () => {
  it('count as listed for a workspace that overrides every limit of the groups that apply to it', async () => {
    expect(await listedIn({ bread: () => page(overrideOf(sonnet, 70)) })).toMatchObject({ bread: true });
  });

  it('do not count as listed where an entry lacks limits of the organization, or says no source', async () => {
    const { limits: _, ...entry } = overrideOf(sonnet, 70, cake);
    const sourceless = { ...entry, limits: [{ type: 'requests_per_minute', value: 70, org_limit: 5000 }] };
    expect(await listedIn({ bread: () => page(overrideOf(opus, 700)), cake: () => page(sourceless) })).toEqual({
      bread: false,
      cake: false,
      tart: false,
    });
  });

  it('count as listed for a workspace without any entry only where another shows that the server lists them', async () => {
    expect(await listedIn({ bread: () => page(inheritedOf(batch)) })).toEqual({ bread: true, cake: true, tart: true });
    expect(await listedIn({ bread: () => page() })).toEqual({ bread: false, cake: false, tart: false });
  });

  it('are judged by the other workspaces where an entry has nothing to judge by', async () => {
    const unlimited = {
      ...overrideOf(sonnet, 7),
      rate_limit_id: 'entry-new',
      group: { type: 'skills', id: 'rlg_new' },
    };
    expect(await listedIn({ bread: () => page(unlimited) })).toMatchObject({ bread: false });
    expect(await listedIn({ bread: () => page(unlimited), cake: () => page(inheritedOf(opus)) })).toMatchObject({
      bread: true,
    });
  });

  it('are not listed for the workspace whose answer was refused and asked for again without them', async () => {
    const once = ({ nth }: Asked): Reply => (nth === 1 ? failure(400, 'invalid_request_error') : page());
    expect(await listedIn({ bread: () => page(inheritedOf(opus)), cake: once })).toEqual({
      bread: true,
      cake: false,
      tart: false,
    });
  });

  it('are asked for again after a workspace that is refused with and without them', async () => {
    const server = await startApi({ ...bakery, [breadLimits]: () => failure(400, 'invalid_request_error') });
    const { incomplete } = await read(server, { concurrency: 1 });
    expect(incomplete.map(({ workspace }) => workspace.name)).toEqual(['bread']);
    expect(server.requests.map(({ path }) => path)).toContain(
      '/v1/organizations/workspaces/wrkspc_cake/rate_limits?include_inherited=true',
    );
  });
});
