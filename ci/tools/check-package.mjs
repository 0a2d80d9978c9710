import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { captureNpm, captureTool } from './tools.mjs';

/**
 * Packs the package and asks publint and attw whether others can use it; says what is wrong, '' when nothing is.
 * @param {string} root
 */
export async function checkPackage(root) {
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift-'));
  try {
    const packed = await captureNpm(root, ['pack', '--ignore-scripts', '--pack-destination', folder]);
    if (packed.code !== 0) return packed.output;
    const tarball = join(folder, readdirSync(folder)[0] ?? '');
    const results = [
      await captureTool(root, 'publint', ['run', tarball, '--strict']),
      await captureTool(root, 'attw', [tarball, '--profile', 'esm-only']),
    ];
    return results.map(({ code, output }) => (code === 0 ? '' : output)).join('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
