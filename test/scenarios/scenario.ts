import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { readSnapshotFile } from '../../src/files/snapshot-file.js';
import type { Declaration } from '../../src/model/declaration.js';
import type { Plan } from '../../src/model/plan.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { defaultPolicy } from '../../src/model/verdict.js';
import { noPast } from '../../src/plan/classify.js';
import { createPlan } from '../../src/plan/create-plan.js';

const folder = dirname(fileURLToPath(import.meta.url));

/** Every small world of this folder, by name. */
export function scenarioNames(): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

export function readScenario(name: string): { readonly declaration: Declaration; readonly snapshot: Snapshot } {
  const bytes = readFileSync(join(folder, name, 'limits.yaml'));
  return {
    declaration: readDeclaration([{ path: 'limits.yaml', bytes }]),
    snapshot: readSnapshotFile('live.json', join(folder, name)),
  };
}

/** What `limitdrift plan --live live.json` makes of a scenario, an hour after most of the snapshots were taken. */
export function planScenario(name: string): Plan {
  const { declaration, snapshot } = readScenario(name);
  return createPlan(declaration, snapshot, {
    past: noPast,
    today: '2026-11-21',
    tool: { name: 'limitdrift', version: '0.1.0' },
    policy: defaultPolicy,
    include: () => true,
    snapshotAge: {
      seconds: (Date.parse('2026-11-21T21:00:00Z') - Date.parse(snapshot.taken_at)) / 1000,
      maximum: 86_400,
    },
  });
}
