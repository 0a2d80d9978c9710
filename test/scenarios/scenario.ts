import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { readHeadroomFile } from '../../src/files/headroom-file.js';
import { readSnapshotFile } from '../../src/files/snapshot-file.js';
import { type Declaration, emptyDeclaration } from '../../src/model/declaration.js';
import type { Headroom } from '../../src/model/headroom/headroom-types.js';
import type { Plan, Policy } from '../../src/model/plan-types.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { defaultPolicy } from '../../src/model/verdict.js';
import { untouchedPlan } from '../../src/plan/bare-plan.js';
import { noPast, type Past } from '../../src/model/past-types.js';

import { type PlanHistory, planHistory } from '../../src/plan/history/former-models.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { historyOf, readingOf } from '../history/readings.js';
import { isSameDeclaration } from '../../src/plan/touched.js';

const folder = dirname(fileURLToPath(import.meta.url));

/** Every small world of this folder, by name. */
export function scenarioNames(): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

interface Options {
  /** Why the base cannot be used. */
  readonly unreadable?: string;
  /** Why earlier versions lack. */
  readonly unavailable?: string;
  /** The base that would tell what is not merged. */
  readonly unmerged?: string;
  readonly touched?: boolean;
  /** Whether the base has no file that declares anything. */
  readonly emptyBase?: boolean;
}

export interface Scenario {
  readonly declaration: Declaration;
  readonly snapshot: Snapshot;
  readonly past: Past;
  readonly policy: Policy;
  readonly usage: Headroom | null;
  readonly history: PlanHistory | null;
}

const day = 86_400;
const now = Date.parse('2026-11-21T21:00:00Z') / 1000;

/**
 * A scenario is limits.yaml and live.json, and where it needs them: base.yaml, versions that were merged before
 * (merged-DAYS-days-ago.yaml), usage.json (a headroom), kept-N.json (snapshots of a history), and options.json.
 */
export function readScenario(name: string): Scenario {
  const place = join(folder, name);
  const files = readdirSync(place);
  const read = (file: string): Declaration =>
    readDeclaration([{ path: 'limits.yaml', bytes: readFileSync(join(place, file)) }]);
  const options: Options = files.includes('options.json')
    ? (JSON.parse(readFileSync(join(place, 'options.json'), 'utf8')) as Options)
    : {};
  const versions = files
    .flatMap((file) => {
      const days = Number(/^merged-(\d+)-days-ago\.yaml$/.exec(file)?.[1] ?? Number.NaN);
      return Number.isNaN(days) ? [] : [{ days, file }];
    })
    .sort((a, b) => a.days - b.days)
    .map(({ days, file }) => ({ commit: `c0ffee${days}`, time: now - days * day, declaration: () => read(file) }));
  const base = files.includes('base.yaml') ? read('base.yaml') : options.emptyBase === true ? emptyDeclaration : null;
  const called = 'git:origin/main (abc1234)';
  const problem = options.unreadable ?? null;
  const snapshot = readSnapshotFile('live.json', place);
  const past: Past = {
    ...noPast,
    given: base === null && problem === null ? null : { name: called, problem, lacking: null, committed: true },
    base,
    history: () => ({ versions, unavailable: options.unavailable ?? null, whole: options.unavailable === undefined }),
    unmerged: () => (options.unmerged === undefined ? null : { base: options.unmerged, commits: new Set() }),
    now,
    graceSeconds: defaultPolicy.grace_seconds,
  };
  const kept = files.filter((file) => /^kept-\d\.json$/.test(file)).map((file) => readSnapshotFile(file, place));
  return {
    declaration: read('limits.yaml'),
    snapshot,
    past,
    policy: { ...defaultPolicy, touched: options.touched ?? false },
    usage: files.includes('usage.json') ? readHeadroomFile('usage.json', place) : null,
    history: kept.length === 0 ? null : planHistory(historyOf([...kept, snapshot].map(readingOf)), past),
  };
}

/** What `limitdrift plan --live live.json` makes of a scenario, an hour after most of the snapshots were taken. */
export function planScenario(name: string): Plan {
  const { declaration, snapshot, past, policy, usage, history } = readScenario(name);
  const tool = { name: 'limitdrift', version: '0.1.0' } as const;
  if (policy.touched && past.given !== null && past.base !== null && isSameDeclaration(past.base, declaration)) {
    const { files } = declaration;
    const run = {
      tool,
      source: 'snapshot',
      apiVersion: '2023-06-01',
      policy,
      endedAt: '2026-11-21T21:00:00Z',
      files,
      organizationId: declaration.organization.id?.value ?? null,
    } as const;
    return untouchedPlan(run, past.given.name);
  }
  return createPlan(declaration, snapshot, {
    past,
    today: '2026-11-21',
    tool,
    policy,
    include: () => true,
    ...(usage === null ? {} : { usage }),
    ...(history === null ? {} : { history }),
    snapshotAge: { seconds: now - Date.parse(snapshot.taken_at) / 1000, maximum: day },
  });
}
