import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { openVersions } from '../../src/declaration/read-versions.js';
import { readBytes } from '../../src/files/read-bytes.js';
import { readPast } from '../../src/git/past.js';
import { UserError } from '../../src/model/errors.js';
import type { Change, Plan } from '../../src/model/plan-types.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { planResolved } from '../../src/plan/create-plan.js';
import { indexLive } from '../../src/plan/resolve/live-index.js';
import { resolve } from '../../src/plan/resolve/resolve.js';
import { requireUpToDate } from '../../src/cli/plan/up-to-date.js';
import { batch, options, workspace, world } from '../plan/worlds.js';
import {
  arbitraryLive,
  arbitraryScript,
  build,
  type Built,
  type Content,
  declarationPaths,
  hasAncestor,
  lineOf,
  type Live,
  mergeContents,
  type Node,
  type Script,
  type Step,
  valuesOf,
  rareValue,
  workspaces,
} from './arbitrary-history.js';
import { emptyFolder } from './git-clone.js';
import type { Checkout } from './written-repository.js';

const now = 1_800_000_000;
const day = 86_400;

/** `LIMITDRIFT_HISTORIES=5000 LIMITDRIFT_SEED=2 npm test -- test/git/laws.test.ts`: so many in all, of that seed. */
const histories = Number(process.env['LIMITDRIFT_HISTORIES'] ?? 12);

const parameters: fc.Parameters<unknown> = {
  numRuns: Math.ceil(histories / 4),
  seed: Number(process.env['LIMITDRIFT_SEED'] ?? 1),
};

const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
const hider = { text: (text: string) => text, bytes: (bytes: Uint8Array) => bytes };

interface Run {
  /** Of the plan, or of the error that there is instead. */
  readonly code: number;
  readonly plan: Plan | null;
  /** Whether it says that it does not know all of the past. */
  readonly says: boolean;
}

/** Plans what is in the folder. */
async function run(cwd: string, files: readonly string[], base: string | null, snapshot: Snapshot): Promise<Run> {
  try {
    const sources = files.map((path) => ({ path, bytes: new Uint8Array(readFileSync(join(cwd, path))) }));
    const versions = openVersions();
    const declaration = versions.readHead(sources);
    const place = { cwd, env, hider, readFile: readBytes, now: () => now * 1000 };
    const past = await readPast(
      {
        base,
        graceSeconds: 3 * day,
        organization: null,
        versions,
        entries: new Set(declaration.workspaces.map(({ key }) => key)),
      },
      files,
      place,
    );
    const head = resolve(declaration, indexLive(snapshot));
    const known = requireUpToDate(base, past, head);
    const plan = planResolved(head, snapshot, { ...options, past: known });
    const says = plan.findings.some(({ rule }) => rule === 'history-unavailable' || rule === 'base-unreadable');
    return { code: plan.run.exit_code, plan, says: says || (known.given?.lacking ?? null) !== null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { code: error.exitCode, plan: null, says: true };
  }
}

function snapshotOf(live: Live, built: Built): Snapshot {
  const values = valuesOf(live, built);
  return world(
    workspaces.map((name, index) => {
      const value = values[index] ?? null;
      return workspace(name, value === null ? {} : { [batch.key]: { requests_per_minute: value } });
    }),
  );
}

const clone = ({ main, feature }: Built, words: Partial<Checkout> = {}): Checkout => ({
  head: 'feature',
  commit: feature.id,
  refs: { 'refs/heads/main': main.id, 'refs/heads/feature': feature.id, 'refs/remotes/origin/main': main.id },
  ...words,
});

/** A plan without what a commit or a file is called. */
function bareOf({ code, plan }: Run, { nodes }: Built): unknown {
  const since = (change: Change): number => nodes.findIndex(({ id }) => id === change.since);
  return {
    code,
    changes: plan?.changes.map((change) => [
      change.address,
      change.class,
      change.action,
      change.before,
      change.after,
      since(change),
    ]),
    // That a FILE is not in the base is said of the files, and not of what they declare.
    findings: plan?.findings
      .filter(({ rule, data }) => !(rule === 'base-empty' && data.file !== null))
      .map(({ rule, severity, workspace: subject, data }) => [rule, severity, subject, { ...data, base: undefined }]),
  };
}

/** Whether something else may stand where the declaration comes to be, which is then no move of its text. */
function meetsOthers({ steps }: Script): boolean {
  return steps.some((step) => step.kind === 'commit' && step.edits.some(({ kind }) => kind === 'other'));
}

test('moving text between files never changes a class, a finding or the exit code', async () => {
  const [folder, other] = [emptyFolder(), emptyFolder()];
  await fc.assert(
    fc.asyncProperty(arbitraryScript, arbitraryLive, fc.constantFrom('git:main', null), async (script, live, base) => {
      const [moved, still] = [build(script, now), build(script, now, true)];
      fc.pre(moved.feature.content.exists && (script.first.exists || !meetsOthers(script)));
      moved.history.lay(folder, clone(moved));
      still.history.lay(other, clone(still));
      const snapshot = snapshotOf(live, moved);
      const a = await run(folder, declarationPaths(moved.feature.content), base, snapshot);
      const b = await run(other, declarationPaths(still.feature.content, true), base, snapshot);
      expect(bareOf(a, moved)).toEqual(bareOf(b, still));
    }),
    parameters,
  );
});

/** A branch that still declares the first workspace, live is none of what main ever declared, nor what is declared now. */
function isDrift({ main, feature }: Built): boolean {
  const valueOf = ({ content: { exists, values } }: Node): unknown => (exists ? (values[0] ?? null) : null);
  const declared = [valueOf(main), valueOf(feature)];
  return !declared.includes(null) && ![...lineOf(main).map(valueOf), valueOf(feature)].includes(rareValue);
}

/** At some time the branch declared what is live, and took it back. */
const scriptWithRetraction = fc.tuple(arbitraryScript, fc.option(fc.nat({ max: 8 }))).map(([script, at]): Script => {
  if (at === null) return script;
  const declares = [rareValue, 200].map((value): Step => {
    return { kind: 'commit', on: 'feature', edits: [{ kind: 'value', workspace: 0, value }], hours: -1 };
  });
  return { ...script, steps: script.steps.toSpliced(at, 0, ...declares) };
});

test('no sequence of commits on a branch makes drift of the base’s branch pass', async () => {
  const [folder, other] = [emptyFolder(), emptyFolder()];
  await fc.assert(
    fc.asyncProperty(scriptWithRetraction, arbitraryLive, fc.boolean(), async (script, live, committed) => {
      const built = build(script, now);
      fc.pre(isDrift(built));
      built.history.lay(folder, clone(built));
      const snapshot = snapshotOf([rareValue, ...live.slice(1)], built);
      const files = declarationPaths(built.feature.content);
      let base = 'git:main';
      if (!committed) {
        const still = build(script, now, true);
        still.history.lay(other, clone(still, { head: 'main', commit: still.main.id }));
        base = join(other, 'limits.yaml');
      }
      const { code, plan } = await run(folder, files, base, snapshot);
      expect(plan === null ? code > 2 : code === 2, JSON.stringify(plan?.changes)).toBe(true);
    }),
    parameters,
  );
});

/** How much a class lets pass; a change that is not there at all lets pass the most. */
const leniency = { drift: 0, conflict: 0, overdue: 0, pending: 1, adopted: 2 } as const;

function isMoreLenient(knowsLess: Run, knowsAll: Run): boolean {
  if (knowsLess.code < knowsAll.code) return true;
  const [less, all] = [knowsLess, knowsAll].map(
    ({ plan }) => new Map(plan?.changes.map((change) => [change.address, leniency[change.class]])),
  );
  return [...(all ?? [])].some(([address, rank]) => (less?.get(address) ?? 3) > rank);
}

test('a run that knows less of the past is never more lenient in silence', async () => {
  const [folder, other] = [emptyFolder(), emptyFolder()];
  await fc.assert(
    fc.asyncProperty(
      arbitraryScript,
      arbitraryLive,
      fc.constantFrom('git:main', null),
      fc.option(fc.nat({ max: 8 })),
      async (script, live, base, cut) => {
        const built = build(script, now);
        fc.pre(built.feature.content.exists);
        const shallow = cut === null ? [] : built.nodes.slice(0, cut + 1).map(({ id }) => id);
        built.history.lay(folder, clone(built));
        built.history.lay(other, clone(built, { shallow, blobless: cut === null }));
        const snapshot = snapshotOf(live, built);
        const files = declarationPaths(built.feature.content);
        const [all, less] = [await run(folder, files, base, snapshot), await run(other, files, base, snapshot)];
        expect(less.says || !isMoreLenient(less, all), JSON.stringify([less.plan?.changes, all.plan?.changes])).toBe(
          true,
        );
      },
    ),
    parameters,
  );
});

test('the same commits give the same verdict on a branch, on a merge checkout and in a detached clone', async () => {
  const folder = emptyFolder();
  await fc.assert(
    fc.asyncProperty(arbitraryScript, arbitraryLive, async (script, live) => {
      const parted = build(script, now);
      const { main, feature } = parted;
      const content: Content = hasAncestor(feature, main) ? feature.content : mergeContents(feature, main);
      const merged = hasAncestor(feature, main) ? feature : parted.add([feature, main], content, -1);
      const built = { ...parted, feature: merged };
      fc.pre(content.exists);
      const checkout = parted.add([main, merged], content, 0);
      const snapshot = snapshotOf(live, built);
      const files = declarationPaths(content);
      const runs: unknown[] = [];
      for (const [words, base] of [
        [{}, 'git:main'],
        [{ head: merged.id }, 'git:origin/main'],
        [{ head: checkout.id, commit: checkout.id }, 'git:HEAD^1'],
      ] as const) {
        built.history.lay(folder, clone(built, words));
        runs.push(bareOf(await run(folder, files, base, snapshot), built));
      }
      expect(runs[1]).toEqual(runs[0]);
      expect(runs[2]).toEqual(runs[0]);
    }),
    parameters,
  );
});

test('what is laid down for these laws is a repository to git', () => {
  const folder = emptyFolder();
  fc.assert(
    fc.property(arbitraryScript, (script) => {
      const built = build(script, now);
      built.history.lay(folder, clone(built));
      const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: folder, env }).toString();
      git('fsck', '--strict');
      expect(git('status', '--porcelain', '--untracked-files=all')).toBe('');
    }),
    { numRuns: 2 },
  );
});
