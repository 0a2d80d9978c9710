import { describe, expect, test } from 'vitest';

import { formatSnapshot } from '../../../src/files/snapshot-file.js';
import { workspace, world } from '../../plan/worlds.js';
import { folder, limitdrift } from '../command-line.js';

const live = formatSnapshot(world([workspace('other-a'), workspace('other-b')]));
const declared = (...names: readonly string[]): string =>
  `version: 1\nworkspaces:\n${names.map((name) => `  ${name}: {limits: {}}\n`).join('')}`;

async function plan(files: Readonly<Record<string, string>>, ...options: readonly string[]) {
  return await limitdrift(folder({ 'live.json': live, ...files }), ['plan', '--live', 'live.json', ...options]);
}

describe('a declaration of which no workspace exists in the organization', () => {
  test('ends with 4 and one sentence, where not all of them are new in this change', async () => {
    const files = { 'limits.yaml': declared('a', 'b', 'c'), 'base.yaml': declared('a', 'b') };
    const { code, stdout, stderr } = await plan(files, '--base', 'base.yaml');
    expect([code, stdout]).toEqual([4, '']);
    expect(stderr.match(/None of the 3 declared workspaces exists in the organization/g)).toHaveLength(1);
    expect(stderr).not.toContain('Did you mean');
  });

  test('is planned where all of them are new in this change', async () => {
    const files = { 'limits.yaml': declared('a', 'b'), 'base.yaml': 'version: 1\nworkspaces: {}\n' };
    expect((await plan(files, '--base', 'base.yaml')).code).toBe(0);
  });

  test('is planned where a name is one of it but for what cannot be seen', async () => {
    const { code, stdout } = await plan({ 'limits.yaml': declared('a', 'other\u2010a') });
    expect([code, stdout]).toEqual([2, expect.stringContaining('did you mean')]);
  });

  test('is planned where one exists, or the ID of the organization is declared', async () => {
    expect((await plan({ 'limits.yaml': declared('a', 'other-a') })).code).toBe(2);
    expect((await plan({ 'limits.yaml': declared('other-c') })).stdout).toContain('did you mean');
    const known = `organization: {id: ${world([]).organization.id}}\n`;
    expect((await plan({ 'limits.yaml': declared('a', 'b') + known })).code).toBe(2);
  });
});
