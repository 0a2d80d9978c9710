import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { readJson } from '../../ci/tools/tools.mjs';
import { root } from './planted.js';

/** What git has, or would have after `git add`; in a tree of another user, git asks for the exception. */
const listing = ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard'];
const files = execFileSync('git', listing, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

test('the top level holds what cannot live elsewhere, and nothing more', () => {
  const must = 'package.json tsconfig.json src limits.yaml cdktf.json test ci docs';
  // GitHub and pre-commit look for theirs nowhere else.
  const may =
    'README.md LICENSE CHANGELOG.md CONTRIBUTING.md package-lock.json .ci .gitignore .github .pre-commit-hooks.yaml';
  const allowed = [...must.split(' '), ...may.split(' ')];
  const names = [...new Set(files.map((file) => file.split('/')[0] ?? file))];
  expect(names.filter((name) => !allowed.includes(name))).toEqual([]);
});

test.each([
  ['a folder of one machine', /(?<![\w.~-])\/(?:home|root|tmp|work|Users|private\/var|mnt)\/[\w.-]/],
  ['a drive of one machine', /(?<!\w)[A-Z]:\\\\?(?:Users|Windows)/],
  // Terraform's is a part of the provider's name.
  [
    'the host of a package registry',
    /\bregistry\.(?!terraform\.io\b)[a-z]+\.[a-z]+|\bnpm\.pkg\.|\b(?:artifactory|nexus)\b/i,
  ],
])('no file names %s', (_, pattern) => {
  const found = files.filter((file) => file !== 'test/repository/files.test.ts' && pattern.test(read(file)));
  expect(found).toEqual([]);
});

test('CI calls what the README names, with a browser, promtool, shells and terraform, and nothing else', () => {
  const commands = read('.ci/run')
    .split('\n')
    .filter((line) => !/^(#|set |cd |$)/.test(line));
  expect(commands).toEqual([
    'sh ci/tools/install-packages.sh &',
    'npm run build',
    'wait',
    'LIMITDRIFT_REQUIRE_CHROMIUM=1 LIMITDRIFT_REQUIRE_PROMTOOL=1 LIMITDRIFT_REQUIRE_SHELLS=1 LIMITDRIFT_REQUIRE_TERRAFORM=1 npm test',
  ]);
});

describe('package.json', () => {
  const manifest = z
    .object({
      dependencies: z.record(z.string(), z.string()),
      devDependencies: z.record(z.string(), z.string()),
      scripts: z.record(z.string(), z.string()),
    })
    .parse(readJson(join(root, 'package.json')));

  test('pins every package to one version', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^(npm:@?[\w/-]+@)?\d+\.\d+\.\d+(-beta\.\d+)?$/.test(version))).toEqual(
      [],
    );
  });

  test('runs every script through the set-up, and none before or after another, which ignore-scripts would skip', () => {
    const scripts = Object.entries(manifest.scripts);
    expect(scripts.filter(([, script]) => !/^node ci\/tools\/run\.mjs \w+$/.test(script))).toEqual([]);
    expect(scripts.map(([name]) => name).filter((name) => /^(pre|post)/.test(name))).toEqual(['prepack']);
  });
});

describe('package-lock.json', () => {
  const { packages } = z
    .object({
      packages: z.record(
        z.string(),
        z.looseObject({
          resolved: z.string().optional(),
          optionalDependencies: z.record(z.string(), z.string()).optional(),
        }),
      ),
    })
    .parse(readJson(join(root, 'package-lock.json')));

  test('names no address, so that it installs from whichever registry a machine has', () => {
    expect(Object.keys(packages).filter((path) => packages[path]?.resolved !== undefined)).toEqual([]);
  });

  test('has the packages for every system, or npm ci would refuse it', () => {
    const wanted = Object.values(packages).flatMap(({ optionalDependencies }) =>
      Object.keys(optionalDependencies ?? {}),
    );
    expect(wanted.length).toBeGreaterThan(50);
    const found = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    expect(wanted.filter((name) => !found.has(name))).toEqual([]);
  });
});
