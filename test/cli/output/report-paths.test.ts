import { mkdirSync, symlinkSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import type { Host } from '../../../src/cli/host.js';
import { startGithub } from '../../publish/fake-github.js';
import { agreed, at, folder, limitdrift, serve } from '../command-line.js';

/** A repository with a declaration in `infra`, of which one limit drifted, and with one beside it. */
async function repository() {
  const outside = folder({ 'limits.yaml': agreed });
  const top = folder();
  mkdirSync(`${top.path}/infra`);
  top.write('infra/limits.yaml', agreed);
  const { options, host } = at(await serve({ prod: 900 }));
  const names = ['gitlab', 'sarif', 'junit'] as const;
  /** Plans from a folder, and gives each path that a code host would look at, and what was noted. */
  const paths = async (from: string, file: string, env: Host['env'], ...words: readonly string[]) => {
    const cwd = { ...top, path: `${top.path}${from}` };
    const files = names.map((name) => `--report=${name}=${top.path}/${name}`);
    const args = ['plan', file, ...options, ...files, '--report', 'github', ...words];
    const { code, stdout, stderr } = await limitdrift(cwd, args, { env: { ...host.env, ...env } });
    const found = [stdout, ...names.map((name) => top.read(name))].map(
      (report) => /(?:,file=|"path": "|"uri": "| file=")([^",]+)/.exec(report)?.[1],
    );
    return { code, found: [...new Set(found)], stderr };
  };
  return { top, outside, paths, options, host };
}

describe('reports for code hosts name a file by its path in the repository', () => {
  test.each([
    ['', 'infra/limits.yaml'],
    ['', './infra/../infra/limits.yaml'],
    ['/infra', 'limits.yaml'],
    ['/infra', '../infra/limits.yaml'],
    ['/infra', 'ABSOLUTE'],
    ['', 'ABSOLUTE'],
  ])('whatever folder it is run in, and however the file is named: %j %s', async (from, given) => {
    const { top, paths } = await repository();
    const file = given.replace('ABSOLUTE', `${top.path}/infra/limits.yaml`);
    const named = await paths(from, file, { CI_PROJECT_DIR: top.path });
    expect(named).toEqual({ code: 2, found: ['infra/limits.yaml'], stderr: '' });
    mkdirSync(`${top.path}/.git`);
    expect(await paths(from, file, {})).toEqual(named);
  });

  test('where the CI system names the folder through a link, or the file is', async () => {
    const { top, outside, paths } = await repository();
    symlinkSync(top.path, `${outside.path}/link`);
    const env = { GITHUB_WORKSPACE: `${outside.path}/link` };
    const named = await paths('', `${outside.path}/link/infra/limits.yaml`, env);
    expect(named).toEqual({ code: 2, found: ['infra/limits.yaml'], stderr: '' });
  });

  test('and from the top of the repository where that is checked out below the workspace', async () => {
    const { top, paths } = await repository();
    mkdirSync(`${top.path}/infra/.git`);
    const { found } = await paths('/infra', 'limits.yaml', { GITHUB_WORKSPACE: top.path });
    expect(found).toEqual(['limits.yaml']);
  });

  test('or a note says, once, that it has none, which changes no verdict', async () => {
    const { top, outside, paths } = await repository();
    const file = `${outside.path}/limits.yaml`;
    const noted = await paths('/infra', file, { CI_PROJECT_DIR: top.path });
    expect([noted.code, noted.stderr]).toEqual([
      2,
      `Note: ${file} is outside of the repository ${top.path}: reports name it as it was given, and no code host finds it there.\n`,
    ]);
    expect((await paths('/infra', file, { CI_PROJECT_DIR: top.path }, '--quiet')).stderr).toBe('');
    expect((await paths('/infra', file, {})).stderr).toMatch(
      / is outside of the working directory, which is not in a repo/,
    );
  });

  test('of a wrong declaration and of a finding too, and in comments', async () => {
    const { top, options, host } = await repository();
    const github = await startGithub();
    const env = { ...host.env, ...github.env({ GITHUB_WORKSPACE: top.path, GITHUB_STEP_SUMMARY: '' }) };
    const cwd = { ...top, path: `${top.path}/infra` };
    await limitdrift(cwd, ['plan', ...options, '--out', 'plan.json'], { env });
    await limitdrift(cwd, ['comment', 'plan.json'], { env });
    expect(github.comments[0]?.body).toMatch(/infra\/limits\.yaml:5:35/);
    top.write('infra/limits.yaml', agreed.replace('500', '-1'));
    const { stdout } = await limitdrift(cwd, ['plan', ...options, '--report', 'gitlab'], { env });
    expect(stdout).toMatch(/"path": "infra\/limits\.yaml"/);
  });

  test('while the terminal and the plan keep the path that a person gave', async () => {
    const { top, options, host } = await repository();
    const cwd = { ...top, path: `${top.path}/infra` };
    const env = { ...host.env, GITHUB_WORKSPACE: top.path };
    const { stdout } = await limitdrift(cwd, ['plan', ...options, '--out', 'plan.json'], { env });
    expect(stdout).toMatch(/ limits\.yaml:5:35/);
    expect(top.read('infra/plan.json')).toMatch(/"path": "limits\.yaml"/);
  });
});
