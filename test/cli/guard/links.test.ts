import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { agreed, at, folder, type Folder, key, limitdrift, serve } from '../command-line.js';

const token = 'AUTHORIZATION: basic R0hUT0tFTnNlY3JldA==';

/** A checkout whose links lead into `.git` and to a file elsewhere, which holds `precious`. */
function checkout(links: Readonly<Record<string, string>>): { readonly files: Folder; readonly victim: string } {
  const files = folder({ 'agreed.yaml': agreed });
  const elsewhere = folder({ victim: 'precious' });
  mkdirSync(join(files.path, '.git'));
  writeFileSync(join(files.path, '.git/config'), `[http "https://github.com/"]\n\textraheader = ${token}\n`);
  for (const [path, target] of Object.entries(links))
    symlinkSync(target.replace('ELSEWHERE', elsewhere.path), join(files.path, path));
  return { files, victim: join(elsewhere.path, 'victim') };
}

const env = { ANTHROPIC_ADMIN_API_KEY: key };

describe('a file that is read', () => {
  test.each([
    ['the declaration', ['plan', 'link']],
    ['one declaration of several', ['plan', 'agreed.yaml', 'link']],
    ['the declaration that is validated', ['validate', 'link']],
    ['the base', ['plan', 'agreed.yaml', '--base', 'link']],
    ['the snapshot', ['plan', 'agreed.yaml', '--live', 'link']],
    ['a snapshot that is compared', ['diff', 'link', 'link']],
    ['a snapshot that is declared', ['init', '--live', 'link']],
    ['a snapshot that is served', ['emulate', '--from', 'link']],
    ['a world', ['emulate', 'link']],
    ['a plan that is shown', ['show', 'link']],
    ['a plan that is verified', ['verify', 'link']],
    ['a plan that is accepted', ['accept', 's-0123456789abcdef', '--plan', 'link']],
    ['a plan for a comment', ['comment', 'link']],
    ['a plan for an issue', ['issue', 'link']],
    ['an app', ['plan', 'folder/cdktf.json']],
  ])('is not reached through a link into .git or out of the repository: %s', async (_, line) => {
    for (const target of ['.git/config', 'ELSEWHERE/victim']) {
      const { files } = checkout({ link: target, folder: target.replace(/\/\w+$/, '') });
      const { code, stdout, stderr } = await limitdrift(files, line, { env });
      expect(stderr).toMatch(
        /^Error: Cannot read [^\n]*: it is a symbolic link (into the folder \.git|that leaves the repository)\./,
      );
      expect([code, stdout, stderr.includes('R0hUT0tF')]).toEqual([3, '', false]);
    }
  });

  test('is quoted sparingly where it is no declaration, as it may be anything', async () => {
    const { files } = checkout({});
    for (const text of [
      readFileSync(join(files.path, '.git/config'), 'utf8'),
      token,
      `{"auth": "${token}"`,
      `TOKEN: "${token}" x\n`,
      `- "${token}"`,
      `!${token}`,
      `%${token}\n---\n`,
    ]) {
      files.write('limits.yaml', text);
      const { code, stdout, stderr } = await limitdrift(files, ['plan', '--report', 'json'], { env });
      expect([code, /R0hUT0tF|basic/.test(stdout + stderr)], text).toEqual([3, false]);
    }
  });
});

describe('a file that is written', () => {
  test.each([
    ['--out', ['plan', 'agreed.yaml', '--out', 'link']],
    ['a report', ['plan', 'agreed.yaml', '--report', 'json=link']],
    ['a report below a linked folder', ['plan', 'agreed.yaml', '--report', 'markdown=folder/victim']],
    ['the report of a run that fails', ['plan', 'missing.yaml', '--report', 'json=link']],
    ['a snapshot', ['snapshot', '--out', 'link']],
    ['a declaration', ['init', '--out', 'folder/new.yaml']],
    ['the provider', ['terraform', 'install', '--dir', 'folder/plugins']],
  ])('is never reached through a link out of the repository or into .git: %s', async (_, line) => {
    const { options } = at(await serve());
    for (const target of ['ELSEWHERE/victim', '.git/config']) {
      const { files, victim } = checkout({ link: target, folder: target.replace(/\/\w+$/, '') });
      const before = [readFileSync(victim, 'utf8'), readdirSync(join(victim, '..')), files.read('.git/config')];
      const where = line[0] === 'terraform' ? [] : options;
      const { stderr } = await limitdrift(files, [...line, ...where], { env });
      expect(stderr).toMatch(/^Error: Cannot write [^\n]*: it is a symbolic link /m);
      expect([readFileSync(victim, 'utf8'), readdirSync(join(victim, '..')), files.read('.git/config')]).toEqual(
        before,
      );
      expect(readdirSync(join(files.path, '.git'))).toEqual(['config']);
    }
  });

  test('keeps the link where that stays in the repository, and may lie outside where no link leads there', async () => {
    const { options } = at(await serve());
    const { files, victim } = checkout({ link: 'plan.json' });
    files.write('plan.json', 'old');
    const step = join(victim, '../summary');
    writeFileSync(step, 'before\n');
    const line = [
      'plan',
      'agreed.yaml',
      ...options,
      '--out',
      'link',
      '--report',
      `json=${victim}`,
      '--report',
      'github',
    ];
    const { code } = await limitdrift(files, line, { env: { ...env, GITHUB_STEP_SUMMARY: step } });
    expect(code).toBe(0);
    expect([files.read('plan.json').startsWith('{'), readFileSync(victim, 'utf8').startsWith('{')]).toEqual([
      true,
      true,
    ]);
    expect(readFileSync(step, 'utf8')).toMatch(/^before\n[^]+In sync/);
  });

  test('is not added to through a link, even where the environment names it', async () => {
    const { options } = at(await serve());
    const { files, victim } = checkout({ link: 'ELSEWHERE/victim' });
    const line = ['plan', 'agreed.yaml', ...options, '--report', 'github'];
    const { stderr } = await limitdrift(files, line, { env: { ...env, GITHUB_OUTPUT: 'link' } });
    expect([readFileSync(victim, 'utf8'), stderr]).toEqual([
      'precious',
      'Note: the file that GITHUB_OUTPUT names could not be written: it is a symbolic link that leaves the repository.\n',
    ]);
  });
});
