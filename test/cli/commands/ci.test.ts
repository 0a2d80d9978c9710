import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { tool } from '../../../src/cli/input/live-reading.js';
import { root } from '../../repository/planted.js';
import { type Folder, folder, limitdrift } from '../command-line.js';

const hosts = [
  [
    'github',
    '.github/workflows',
    ['limits-headroom.yml', 'limits-pull-request.yml', 'limits-scheduled.yml', 'limits-verify.yml'],
  ],
  ['gitlab', '.gitlab', ['limits-headroom.yml', 'limits-merge-request.yml', 'limits-scheduled.yml']],
] as const;

function listAll({ path }: Folder): readonly string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
}

describe.each(hosts)('ci %s', (host, place, names) => {
  test('writes the templates of this version, and says what to set', async () => {
    const files = folder();
    const { code, stdout, stderr } = await limitdrift(files, ['ci', host]);
    expect([code, stderr]).toEqual([0, '']);
    expect(readdirSync(join(files.path, place)).sort()).toEqual([...names]);
    for (const name of names) {
      const text = files.read(`${place}/${name}`);
      expect(text).toBe(readFileSync(join(root, 'ci/templates', host, name), 'utf8'));
      expect(new Set(text.match(/limitdrift@[\d.]+/g))).toEqual(new Set([`limitdrift@${tool.version}`]));
      expect(stdout).toContain(`Wrote ${place}/${name}\n`);
    }
    const [, next = ''] = stdout.split('Next:');
    const told = readFileSync(join(root, 'ci/templates', host, 'limits-scheduled.yml'), 'utf8');
    const variables = new Set(told.match(/ANTHROPIC_(?!IDENTITY)\w+/g));
    expect(variables.size).toBe(4);
    for (const variable of variables) expect(next).toContain(variable);
  });

  test('writes nothing where one of the files is there, and says which', async () => {
    const files = folder();
    mkdirSync(join(files.path, place), { recursive: true });
    files.write(`${place}/${names[1]}`, 'ours\n');
    const before = listAll(files);
    const { code, stdout, stderr } = await limitdrift(files, ['ci', host]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(`${place}/${names[1]} is there already; nothing was written`);
    expect([listAll(files), files.read(`${place}/${names[1]}`)]).toEqual([before, 'ours\n']);
  });

  test('writes at the top of a repository only, where the code host looks', async () => {
    const files = folder();
    for (const each of ['.git', 'infra/limits']) mkdirSync(join(files.path, each), { recursive: true });
    const below = { path: join(files.path, 'infra/limits') };
    const refused = await limitdrift(below, ['ci', host]);
    expect([refused.code, refused.stderr.includes('--dir ../..')]).toEqual([3, true]);
    expect((await limitdrift(files, ['ci', host, '--dir', 'infra'])).stderr).toContain(
      'infra is not the top folder of its repository',
    );
    expect((await limitdrift(files, ['ci', host, '--dir', 'infar'])).stderr).toContain(
      'The folder infar does not exist',
    );
    expect((await limitdrift(below, ['ci', host, '--dir', '../..'])).code).toBe(0);
    expect((await limitdrift(files, ['ci', host])).stderr).toContain('are there already; nothing was written');
    expect(readdirSync(join(files.path, place)).sort()).toEqual([...names]);
  });

  test('says where it cannot write', async () => {
    const files = folder();
    files.write(place.split('/')[0] ?? '', '');
    const refused = await limitdrift(files, ['ci', host]);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(
        /^Error: Cannot write \.git(hub\/workflows: a part of the path is not a directory|lab: a file of this name is there)\.$/m,
      ),
    ]);
  });
});

test('ci names the code hosts that it knows', async () => {
  const { code, stderr } = await limitdrift(folder(), ['ci', 'githib']);
  expect([code, stderr]).toEqual([3, expect.stringContaining('Did you mean github?')]);
});
