import { describe, expect, test } from 'vitest';

import { pastOf } from './past.js';
import { planOf, workspace, world } from './worlds.js';

const live = world([
  workspace('prod', { rlg_opus: { requests_per_minute: 700 } }),
  workspace('team-a', { rlg_opus: { requests_per_minute: 700 } }),
  workspace('stray'),
  workspace('old', {}, { archived_at: '2026-01-01T00:00:00Z' }),
]);

const yaml = `templates:
  early: {owner: '#early', claude-opus-4-5: {requests_per_minute: 500}}
  late: {batch: inherit, owner: '#late'}
  silent: {batch: inherit}
workspaces:
  prod: {extends: [early, late, silent]}
  team-*: {extends: [early], owner: '#own'}
  wrkspc_old: {limits: {}, owner: '#archivists'}
  planned: {extends: [late]}
  nobody: {limits: {}}
`;

test('an entry’s own word for who answers goes before its templates’, and a later template’s before an earlier one’s', () => {
  const owners = planOf(yaml, live).changes.map(({ workspace: { name, owner } }) => [name, owner]);
  expect(owners).toEqual([
    ['prod', '#late'],
    ['team-a', '#own'],
  ]);
});

test('what is said of a workspace that is not there, or has no entry, names who answers only where somebody does', () => {
  const owners = planOf(yaml, live).findings.map((finding) => [finding.rule, finding.workspace?.owner]);
  expect(owners).toEqual([
    ['workspace-missing', undefined],
    ['workspace-missing', '#late'],
    ['workspace-archived', '#archivists'],
    ['undeclared-workspace', undefined],
  ]);
});

test('an entry that is pinned to another workspace does not answer for its namesake', () => {
  const entry =
    "workspaces: {prod: {id: wrkspc_gone, limits: {}, owner: '#prod'}}\nrules: {workspace-missing: warning}";
  const owners = planOf(entry, live).findings.map((finding) => [finding.workspace?.id, finding.workspace?.owner]);
  expect(owners).toContainEqual(['wrkspc_gone', '#prod']);
  expect(owners.filter(([id]) => id === 'wrkspc_prod')).toEqual([]);
});

describe('who answers is shown and never compared', () => {
  const others = yaml.replaceAll(/#(early|late|own)/g, '#other-$1');

  test('another owner leaves the digest, the steps and the verdict as they are', () => {
    const [before, after] = [planOf(yaml, live), planOf(others, live)];
    expect(after.changes[0]?.workspace.owner).toBe('#other-late');
    expect(after.digest).toBe(before.digest);
    expect(after.changes.map(({ id, step }) => [id, step])).toEqual(before.changes.map(({ id, step }) => [id, step]));
    expect(after.summary).toEqual(before.summary);
  });

  test('a change of nothing else touches no workspace and weakens nothing', () => {
    const policy = { ...planOf(yaml, live).run.policy, touched: true };
    const plan = planOf(yaml.replaceAll(/owner: '#\w+'/g, "owner: 'x'"), live, { policy, past: pastOf(yaml, []) });
    expect(plan.changes.map(({ severity }) => severity)).toEqual(['note', 'note']);
    expect(plan.findings.map(({ rule }) => rule)).not.toContain('policy-weakened');
  });
});
