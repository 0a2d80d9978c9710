import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { env, file, withServer } from './measure.mjs';
import { createDeclaration, workspaceId } from './organization.mjs';

/* What is measured: the programs, and the organizations that they read. */

/** @typedef {import('./measure.mjs').Program} Program */

export const limitdrift = file('../../dist/limitdrift.cjs');
/** What `plan` ends with when there is drift, as there is in every organization here. */
export const drift = 2;
/** As many as `plan` has in flight over HTTP/1.1 unless it is told otherwise. */
export const connections = '16';

export function counted(/** @type {Program} */ program) {
  return { ...program, counted: true };
}

/** The same by another build; null: there is none. @param {string | null} build @param {Program} program */
export function byBuild(build, program) {
  return build === null ? null : { ...program, args: [build, ...program.args.slice(1)] };
}

/**
 * Serves an organization, declares it in a limits.yaml, and hands over `plan` for it with the programs it is held to.
 * @template T
 * @param {{ size: number, latency: number }} organization `latency` in milliseconds
 * @param {(programs: Record<'plan' | 'live' | 'past' | 'loop' | 'yaml' | 'sdk' | 'report', Program> & { page: string }) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withPrograms(organization, use) {
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift-bench-'));
  const path = join(folder, 'limits.yaml');
  const empty = join(folder, 'no-overrides.yaml');
  const page = join(folder, 'report.html');
  const repository = join(folder, 'repository');
  writeFileSync(path, createDeclaration(organization.size));
  writeFileSync(empty, createDeclaration(organization.size).replaceAll(/extends: .*/g, 'limits: {}'));
  try {
    return await withServer(organization, (url) =>
      use({
        plan: { args: [limitdrift, 'plan', path, '--base-url', url], code: drift },
        get live() {
          const snapshot = join(folder, 'live.json');
          execFileSync(process.execPath, [limitdrift, 'snapshot', '--out', snapshot, '--base-url', url, '--quiet'], {
            env,
          });
          return { args: [limitdrift, 'plan', path, '--live', snapshot], code: drift };
        },
        get past() {
          commitVersions(repository, organization.size);
          return { args: [limitdrift, 'plan', join(repository, 'limits.yaml'), '--base-url', url], code: drift };
        },
        loop: { args: [file('bare-loop.mjs'), url, String(organization.size), connections] },
        yaml: { args: [file('bare-yaml.mjs'), path] },
        sdk: { args: [file('sdk-loop.mjs'), url, '8'] },
        report: { args: [limitdrift, 'plan', empty, '--base-url', url, '--report', `html=${page}`], code: drift },
        page,
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Makes a repository in which each of 200 commits has changed what one workspace declares. */
function commitVersions(/** @type {string} */ folder, /** @type {number} */ size) {
  const git = (/** @type {string[]} */ args, input = '') => execFileSync('git', args, { input });
  const declaration = createDeclaration(size);
  const commits = Array.from({ length: 200 }, (_, index) => {
    const entry = new RegExp(`(id: ${workspaceId(index)}\n.*)`);
    const text = declaration.replace(entry, '$1\n    limits: {token_count: {requests_per_minute: 77}}');
    const data = (/** @type {string} */ words) => `data ${Buffer.byteLength(words)}\n${words}\n`;
    const who = `committer Ada <ada@example.com> ${1_750_000_000 + index * 3600} +0000`;
    return `commit refs/heads/main\n${who}\n${data('Change')}M 100644 inline limits.yaml\n${data(text)}`;
  });
  git(['init', '--quiet', '--initial-branch=main', folder]);
  git(['-C', folder, 'fast-import', '--quiet'], commits.join(''));
  git(['-C', folder, 'reset', '--quiet', '--hard']);
}
