import { expect, test } from 'vitest';

import { appFolder, isCode, isInCode } from '../../src/model/synthesized-path.js';

const at = (file: string) => ({ file, line: 1, column: 1 });
const files = (...paths: readonly string[]) => paths.map((path) => ({ path, sha256: '' }));

test.each([
  ['main.ts', true],
  ['src/app.mjs', true],
  ['cdk.tf.json', true],
  ['limits.yaml', false],
  ['limits.json', false],
])('a place in %s is code: %s', (file, code) => {
  expect(isCode(at(file))).toBe(code);
});

test('what is declared nowhere is no code by itself', () => {
  expect(isCode(null)).toBe(false);
});

test.each([
  [null, files('limits.yaml'), false],
  [at('limits.yaml'), files('limits.yaml'), false],
  [at('main.ts'), files('out.json'), true],
  [null, files('infra/cdktf.json'), true],
  [at('limits.yaml'), files('limits.yaml', 'cdk.tf.json'), true],
])('what stands at %j of a declaration of %j is changed in code: %s', (origin, paths, code) => {
  expect(isInCode(origin, paths)).toBe(code);
});

test('an app ran where its cdktf.json stands, or beside its output folder', () => {
  for (const path of ['infra/cdktf.json', 'infra/cdktf.out/stacks/prod/cdk.tf.json'])
    expect(appFolder(path)).toBe('infra/');
  for (const path of ['cdktf.json', 'cdktf.out/stacks/prod/cdk.tf.json', 'infra/cdk.tf.json'])
    expect(appFolder(path)).toBe('');
});
