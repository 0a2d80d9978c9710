import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { guard } from '../../src/cli/guard/guard.js';
import { synthesize } from '../../src/cli/app/synthesize.js';
import { readDeclaration, type SourceFile } from '../../src/declaration/read-declaration.js';
import type { Origin } from '../../src/model/located.js';

import { root } from '../repository/planted.js';
import { withoutPlaces } from './libraries.js';

const main = 'test/cdktf/app/main.ts';
const lines = readFileSync(join(root, main), 'utf8').split('\n');

/** The repository's own app, run as `limitdrift plan cdktf.json` runs it. */
async function runApp(): Promise<SourceFile> {
  const output = { write: () => undefined, isTerminal: false, columns: undefined };
  const signal = new AbortController().signal;
  const host = {
    args: [],
    env: process.env,
    cwd: root,
    shipped: root,
    stdout: output,
    stderr: output,
    now: Date.now,
    signal,
  };
  return synthesize('cdktf.json', { timeoutSeconds: 120, passed: [] }, await guard(host));
}

test('cdktf.json declares exactly what limits.yaml does', async () => {
  const yaml = readDeclaration([{ path: 'limits.yaml', bytes: readFileSync(join(root, 'limits.yaml')) }]);
  expect(withoutPlaces(readDeclaration([await runApp()]))).toEqual(withoutPlaces(yaml));
});

test('every entry leads to the line of main.ts that made it', async () => {
  const { workspaces, groups, organization } = readDeclaration([await runApp()]);
  const textAt = ({ file, line, column }: Origin): string => {
    expect(file).toBe(main);
    return lines[line - 1]?.slice(column - 1) ?? '';
  };
  for (const { key, pattern, origin } of workspaces) {
    const made = pattern ? 'new WorkspacePattern(this,' : 'new WorkspaceRateLimits(this,';
    expect(textAt(origin).startsWith(made)).toBe(true);
    expect(lines.slice(origin.line - 1, origin.line + 1).join()).toContain(`'${key}'`);
  }
  expect([...groups.values()].map(({ origin }) => textAt(origin))).toEqual(
    Array(3).fill("new RateLimitGroups(this, 'groups', {"),
  );
  expect(textAt(organization.limits[0]?.origin ?? { file: '', line: 0, column: 0 })).toMatch(
    /^new ExpectedOrganization/,
  );
  const template = workspaces.at(-1)?.layers[0]?.[0];
  expect(textAt(template?.origin ?? { file: '', line: 0, column: 0 })).toBe('defineLimits({');
});

test('the app gives the same bytes again', async () => {
  expect((await runApp()).bytes).toEqual((await runApp()).bytes);
});

test('what the app synthesizes is what it was', async () => {
  const { bytes } = await runApp();
  const text = `${JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../golden-cdktf/example.json');
});
