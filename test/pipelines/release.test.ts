import { chmodSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { agreed } from '../cli/command-line.js';
import { type Clone, cloneOf, emptyFolder, newClone } from '../git/git-clone.js';
import { root } from '../repository/planted.js';
import { newMachine } from './job.js';
import { parseWorkflow, read, stepOf } from './templates.js';

/* The release, from what the workflow's first job hands over to what people check out. */

const workflow = '.github/workflows/release.yml';
const { jobs } = parseWorkflow(read(workflow));
const version = z.object({ version: z.string() }).parse(JSON.parse(read('package.json'))).version;

/** A repository like ours, without what is built. */
function repository(): Clone {
  const place = newClone();
  const kept = ['package.json', 'ci/action.yml', '.pre-commit-hooks.yaml', '.gitignore', 'LICENSE', 'ci/Dockerfile'];
  place.commit(Object.fromEntries(kept.map((path) => [path, read(path)])));
  // What is pushed to has no files of its own that git would have to change.
  place.git('switch', '--quiet', '--detach');
  return place;
}

/** What the job checks out, and what the job before has built. */
function checkoutOf(origin: Clone): Clone {
  const place = cloneOf(origin, '--branch', 'main');
  const upload = jobs['build']?.steps.find((step) => step.with?.['name'] === 'built');
  const paths = String(upload?.with?.['path']).trim().split('\n');
  for (const path of paths) {
    mkdirSync(dirname(join(place.cwd, path)), { recursive: true });
    cpSync(join(root, path), join(place.cwd, path), { recursive: true });
  }
  // Artifacts keep no permissions.
  chmodSync(join(place.cwd, 'dist/limitdrift.cjs'), 0o644);
  return place;
}

function tag(place: Clone) {
  const machine = newMachine({ gh: '[ "$*" = "auth setup-git" ]' });
  const { run = '' } = stepOf(workflow, 'tag', 'Tag');
  return machine.script('bash', run, { cwd: place.cwd, env: { GH_TOKEN: 'token' } });
}

/** What somebody gets who uses the tag. */
async function released(): Promise<Clone> {
  const origin = repository();
  const ended = await tag(checkoutOf(origin));
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  return cloneOf(origin, '--branch', `v${version}`, '--config', 'advice.detachedHead=false');
}

describe('the release', () => {
  test('puts what is built on the tag, and leaves the branch without it', async () => {
    const origin = repository();
    const before = origin.git('rev-parse', 'main');
    expect((await tag(checkoutOf(origin))).code).toBe(0);
    expect(origin.git('rev-parse', 'main')).toBe(before);
    expect(origin.git('rev-parse', `v${version}^`)).toBe(before);
    const built = origin.git('diff', '--name-only', 'main', `v${version}`).split('\n');
    expect(built).toEqual([
      'dist/THIRD-PARTY-LICENSES',
      'dist/action/LICENSE',
      'dist/action/THIRD-PARTY-LICENSES',
      'dist/action/main.cjs',
      'dist/cli-api.cjs',
      'dist/cli-http1.cjs',
      'dist/cli-rest.cjs',
      'dist/cli.cjs',
      'dist/limitdrift.cjs',
    ]);
    expect(origin.git('ls-tree', `v${version}`, 'dist/limitdrift.cjs')).toMatch(/^100755 /);
  });

  const scriptsOf = (name: string) => jobs[name]?.steps.flatMap(({ run }) => run ?? []) ?? [];

  test('is built in a job in which nothing ran before but an installation without scripts', () => {
    expect(scriptsOf('build')).toEqual([
      'npm ci --ignore-scripts --include=dev',
      'npm run build',
      'npm pack --ignore-scripts --pack-destination "$RUNNER_TEMP"',
    ]);
    expect(scriptsOf('test')).toEqual(['npm test', 'npm run matrix']);
    expect(jobs['tag']?.needs).toEqual(['test', 'attest']);
  });

  test('runs no code of any package beside a token that can write or sign', () => {
    const writing = Object.entries(jobs).filter(([, job]) => /"write"/.test(JSON.stringify(job.permissions)));
    expect(writing.map(([name]) => name)).toEqual(['attest', 'tag', 'publish']);
    const scripts = writing.flatMap(([name]) => scriptsOf(name)).join('\n');
    expect(scripts).not.toMatch(
      /\bnpx\b|\bnode\b|\bnpm (?!publish "\$RUNNER_TEMP"\S+ --provenance .*--ignore-scripts$)/m,
    );
    const signing = writing.filter(([, job]) => /id-token/.test(JSON.stringify(job.permissions)));
    expect(signing.flatMap(([, job]) => job.steps).filter(({ uses = '' }) => /checkout/.test(uses))).toEqual([]);
  });

  test('attests all that it hands over, and publishes to npm what was tagged, once that is switched on', () => {
    const handed = jobs['build']?.steps.flatMap(({ uses = '', with: inputs }) =>
      uses.startsWith('actions/upload-artifact@') ? [String(inputs?.['name'])] : [],
    );
    const attested = String(jobs['attest']?.steps.at(-1)?.with?.['subject-path']).trim().split('\n');
    expect(attested.map((path) => path.split('/')[0])).toEqual(handed);
    expect([jobs['publish']?.if, jobs['publish']?.needs]).toEqual(["vars.PUBLISH_TO_NPM == 'true'", 'tag']);
  });

  test('is refused where the version has been released', async () => {
    const origin = repository();
    await tag(checkoutOf(origin));
    const first = origin.git('rev-parse', `v${version}`);
    const again = await tag(checkoutOf(origin));
    expect(again.code).toBe(1);
    expect(again.stdout).toContain(`v${version} is there already. Raise the version in package.json.`);
    expect(origin.git('rev-parse', `v${version}`)).toBe(first);
  });

  test('has all that the Dockerfile copies', async () => {
    const place = await released();
    const copied = /^COPY (.*) \S+$/m.exec(read('ci/Dockerfile'))?.[1]?.split(' ') ?? [];
    expect(copied.filter((path) => !existsSync(join(place.cwd, path)))).toEqual([]);
  });

  test('runs as an action, without an installed package', async () => {
    const place = await released();
    const { runs } = z.object({ runs: z.object({ main: z.string() }) }).parse(parse(read('ci/action.yml')));
    const user = newClone();
    user.commit({ 'limits.yaml': 'version: 2\n' });
    const ended = await newMachine().node(join(place.cwd, 'ci', runs.main), { INPUT_LIVE: 'none.json' }, user.cwd);
    expect([ended.code, ended.stderr]).toEqual([3, expect.stringContaining('limits.yaml:1:10')]);
  });
});

describe('the hook for pre-commit', () => {
  const [hook] = z
    .array(
      z.strictObject({
        id: z.literal('limitdrift-validate'),
        name: z.string(),
        description: z.string(),
        entry: z.string(),
        language: z.literal('script'),
        // Not what pre-commit would choose: no `files`, no `types`.
        always_run: z.literal(true),
        pass_filenames: z.literal(false),
      }),
    )
    .length(1)
    .parse(parse(read('.pre-commit-hooks.yaml')));

  /** As pre-commit runs a script: the file of the tag itself, in the user's repository. */
  async function runHook(files: Readonly<Record<string, string>>, given: readonly string[] = []) {
    const place = await released();
    const user = newClone();
    user.commit(files);
    const [file = '', ...args] = (hook?.entry ?? '').split(' ');
    const script = [join(place.cwd, file), ...args, ...given].map((word) => `'${word}'`).join(' ');
    return newMachine().script('sh', script, { cwd: user.cwd, env: {} });
  }

  test('lets a right declaration pass', async () => {
    expect((await runHook({ 'limits.yaml': agreed })).code).toBe(0);
  });

  test('stops a wrong one, and says where', async () => {
    const ended = await runHook({ 'limits.yaml': agreed.replace('500', '"500"') });
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('limits.yaml:5:35');
  });

  test('is about the files that `args` names, together', async () => {
    const more = 'version: 1\nworkspaces: {prod: {limits: {}}}\n';
    const files = { 'infra/acme.yaml': agreed, 'infra/more.yml': more };
    const ended = await runHook(files, Object.keys(files));
    expect([ended.code, ended.stderr]).toEqual([3, expect.stringContaining('infra/more.yml:2:14')]);
  });
});

test('the image runs what it copies, from a folder of its own', async () => {
  const line = /^COPY (.*) (\S+)$/m.exec(read('ci/Dockerfile'));
  const folder = emptyFolder();
  for (const path of line?.[1]?.split(' ') ?? []) cpSync(join(root, path), join(folder, path.replace('dist/', '')));
  const entry = /^ENTRYPOINT (.*)$/m.exec(read('ci/Dockerfile'))?.[1] ?? '[]';
  const [command = '', file = ''] = z.array(z.string()).parse(JSON.parse(entry));
  expect([command, dirname(file)]).toEqual(['node', line?.[2]?.replace(/\/$/, '')]);
  const user = newClone();
  user.commit({ 'limits.yaml': agreed });
  const machine = newMachine();
  const ended = await machine.script('sh', `node '${join(folder, file.split('/').at(-1) ?? '')}' validate`, {
    cwd: user.cwd,
    env: {},
  });
  expect([ended.code, ended.stderr]).toEqual([0, '']);
});
