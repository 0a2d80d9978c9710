import { describe, expect, test } from 'vitest';

import { spendGroupKey } from '../../../src/model/spend/money.js';
import type { Snapshot } from '../../../src/model/snapshot-types.js';
import { formatSnapshot } from '../../../src/files/snapshot-file.js';
import { reportFormats } from '../../../src/report/formats.js';
import { readScenario } from '../../scenarios/scenario.js';
import { folder, limitdrift } from '../command-line.js';

/*
 * A snapshot may hold spend limits, which somebody else declares. Whoever declares none sees nothing of them.
 */

const { snapshot } = readScenario('spend-limits');
const { spend: _spend, ...rest } = snapshot;

/** As it would have been read by somebody who declares no spend limit. */
const unasked: Snapshot = {
  ...rest,
  groups: snapshot.groups.filter(({ key }) => key !== spendGroupKey),
  workspaces: snapshot.workspaces.map((workspace) => {
    return { ...workspace, entries: workspace.entries.filter(({ group }) => group !== spendGroupKey) };
  }),
};

const declaration =
  'version: 1\nworkspaces: {chat: {limits: {sonnet: {requests_per_minute: 100}}, undeclared: report}}\ngroups: {sonnet: rlg_02Sonnet}\n';
const refused = `HTTP/2 429
anthropic-ratelimit-requests-limit: 2000
anthropic-ratelimit-requests-remaining: 0

{"type":"error","error":{"type":"rate_limit_error","message":"x"}}
`;
const files = { 'limits.yaml': declaration, 'answer.txt': refused };
const now = (): number => Date.parse('2026-11-21T21:00:00Z');

/** What a command line prints with each of the two snapshots. */
async function both(args: readonly string[]): Promise<readonly [held: string, unasked: string]> {
  const printed = [snapshot, unasked].map(async (live) => {
    const place = folder({ ...files, 'live.json': formatSnapshot(live) });
    const { code, stdout, stderr } = await limitdrift(place, [...args, '--live', 'live.json'], { now });
    return `${code}\n${stdout}\n${stderr}`;
  });
  const [held = '', other = ''] = await Promise.all(printed);
  return [held, other];
}

describe('a snapshot with spend limits, and a declaration without', () => {
  test.each(Object.keys(reportFormats))('are planned as if there were none: %s', async (format) => {
    const [held, other] = await both(['plan', '--report', format]);
    expect(held).toBe(other);
    expect(held).toContain('chat');
    expect(held.replace(/"rules": \[[^]*?\n {10}\]/, '')).not.toMatch(/spend|\bUSD\b/i);
  });

  test.each<readonly [string, readonly string[]]>([
    ['a gateway gets none', ['export', 'json']],
    ['a proxy gets none', ['export', 'litellm', '--workspace', 'chat']],
    ['no refusal is explained by one', ['explain', 'answer.txt']],
  ])('%s', async (_, args) => {
    const [held, other] = await both(args);
    expect(held).toMatch(/^0\n/);
    expect(held).toBe(other);
  });
});
