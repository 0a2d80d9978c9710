import { readDeclaration } from '../../src/declaration/read-declaration.js';
import type { Declaration } from '../../src/model/declaration.js';
import type { Plan } from '../../src/model/plan-types.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { defaultPolicy } from '../../src/model/verdict.js';
import { noPast, type Past } from '../../src/model/past-types.js';
import { planOf } from './worlds.js';

const day = 86_400;
const now = 1_800_000_000;

export function declarationOf(yaml: string, path = 'limits.yaml'): Declaration {
  return readDeclaration([{ path, bytes: new TextEncoder().encode(`version: 1\n${yaml}`) }]);
}

/** A declaration as committed some days ago, newest first; the commit is named after the day. */
export type Committed = readonly [daysAgo: number, yaml: string];

type PastWords = Partial<Past> & { readonly unavailable?: string; readonly cut?: boolean };

export function pastOf(
  base: string | null,
  versions: readonly Committed[],
  { unavailable, cut = unavailable !== undefined, ...words }: PastWords = {},
): Past {
  return {
    ...noPast,
    given: base === null ? null : { name: 'git:main', problem: null, lacking: null, committed: true },
    base: base === null ? null : declarationOf(base),
    history: () => ({
      unavailable: unavailable ?? null,
      whole: !cut,
      versions: versions.map(([daysAgo, yaml]) => ({
        commit: `day-${daysAgo}`,
        time: now - daysAgo * day,
        declaration: () => (yaml === 'broken' ? null : declarationOf(yaml)),
      })),
    }),
    now,
    graceSeconds: 3 * day,
    ...words,
  };
}

export interface Story {
  readonly live: Snapshot;
  readonly head: string;
  /** '' stands for no entry at all. */
  readonly base?: string;
  readonly versions?: readonly Committed[];
  readonly past?: PastWords;
  readonly touched?: true;
  readonly today?: string;
}

export function tell({ live, head, base, versions = [], past = {}, touched, today = '2026-11-21' }: Story): Plan {
  const policy = touched === undefined ? defaultPolicy : { ...defaultPolicy, touched };
  return planOf(head, live, { past: pastOf(base ?? null, versions, past), policy, today });
}

/** Class, action and commit of each change. */
export function classesOf(plan: Plan): readonly string[] {
  return plan.changes.map(({ class: kind, action, since, limiter }) =>
    [kind, action, limiter, ...(since === null ? [] : [since])].join(' '),
  );
}
