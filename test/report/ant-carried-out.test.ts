import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import { worldFromSnapshot } from '../../src/emulator/snapshot-world.js';

import type { Declaration } from '../../src/model/declaration.js';
import type { Change, Plan } from '../../src/model/plan-types.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { stepsOf, verifySteps } from '../../src/plan/verify-steps.js';
import { renderMarkdown } from '../../src/report/markdown/markdown-report.js';
import { key, read } from '../live/bakery.js';
import { arbitraryDeclaration, arbitrarySnapshot } from '../plan/arbitrary-world.js';
import { options } from '../plan/worlds.js';
import { readScenario, scenarioNames } from '../scenarios/scenario.js';
import { parseAntUpdate, shellWords } from './ant-parser.js';

/** The update commands of a checklist, as a person copies them. */
function commandsIn(plan: Plan): readonly string[] {
  return renderMarkdown(plan)
    .split('\n')
    .flatMap((line) => (line.startsWith('ant ') ? [line] : []));
}

/** What `ant` sends for a line. */
async function carryOut(line: string, emulator: Emulator): Promise<void> {
  const { workspaceId, rateLimitId, limits } = parseAntUpdate(line);
  const [workspace, entry] = [workspaceId, rateLimitId].map(encodeURIComponent);
  const { status } = await fetch(`${emulator.url}/v1/organizations/workspaces/${workspace}/rate_limits/${entry}`, {
    method: 'POST',
    headers: { 'x-api-key': key },
    body: JSON.stringify({ limits }),
  });
  expect([line, status]).toEqual([line, 200]);
}

interface Played {
  /** Addresses of the new plan's changes. */
  readonly left: readonly string[];
  /** What of the first plan is ignored, can be set by nothing that is known, or only through an ID that cannot be pasted. */
  readonly impossible: readonly string[];
  /** How many steps verify calls done, and how many of them a command can do. */
  readonly done: number;
  readonly possible: number;
}

/** Plans a declaration over a live organization, carries out every command of the checklist, and plans again. */
async function play(declaration: Declaration, live: Snapshot): Promise<Played> {
  const emulator = await startEmulator({ ...worldFromSnapshot(live), generation: 'G5' });
  try {
    const plan = (snapshot: Snapshot): Plan => createPlan(declaration, snapshot, options);
    const before = plan(await read(emulator));
    for (const line of commandsIn(before)) await carryOut(line, emulator);
    const snapshot = await read(emulator);
    const possible = stepsOf(before).filter(isPossible);
    return {
      left: addresses(plan(snapshot).changes).filter((address) => !keptIn(before).includes(address)),
      impossible: addresses(before.changes.filter((change) => !possible.includes(change))),
      done: verifySteps(before, snapshot, options.tool).summary.done,
      possible: possible.length,
    };
  } finally {
    await emulator.close();
  }
}

/** What a model may have moved from: nothing is asked for there before the place that it names now is right. */
function keptIn({ findings }: Plan): readonly (string | null)[] {
  return findings.flatMap(({ rule, address }) => (rule === 'model-may-have-moved' ? [address] : []));
}

function isPossible({ settable, group }: Change): boolean {
  return settable !== 'no' && /^\w[!-~]*$/.test(group.rate_limit_id ?? '');
}

function addresses(changes: readonly Change[]): readonly string[] {
  return changes.map(({ address }) => address);
}

describe('carrying out every command of a checklist', () => {
  test.each(scenarioNames())('leaves nothing to do that a command can do: %s', async (name) => {
    const { declaration, snapshot } = readScenario(name);
    const { left, impossible, done, possible } = await play(declaration, snapshot);
    expect([left, done]).toEqual([impossible, possible]);
  });

  test('leaves nothing to do for any declaration and any organization', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDeclaration, arbitrarySnapshot, async (declaration, snapshot) => {
        const { left, impossible, done, possible } = await play(declaration, snapshot);
        expect([left.filter((address) => !impossible.includes(address)), done]).toEqual([[], possible]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the parser of commands refuses', () => {
  const good =
    "ant organization:workspaces:rate-limits update --workspace-id w --rate-limit-id e --limit '{type: fast_otpm, value: 1}'";

  test('nothing that is documented', () => {
    expect(parseAntUpdate(`${good} --limit '{"type": "tokens_per_day", "value": null}'`)).toEqual({
      workspaceId: 'w',
      rateLimitId: 'e',
      limits: [
        { type: 'fast_otpm', value: 1 },
        { type: 'tokens_per_day', value: null },
      ],
    });
    expect(shellWords("a 'b c' 'd'\\''e'")).toEqual(['a', 'b c', "d'e"]);
  });

  test.each([
    ['the method that lists', good.replace('update', 'list'), 'no such command'],
    ['the plural of a flag', good.replace('--limit', '--limits'), 'no such flag: --limits'],
    ['a flag without a value', good.replace(' w ', ' '), '--workspace-id needs a value'],
    ['a missing flag', good.replace(' --rate-limit-id e', ''), 'it takes --rate-limit-id once'],
    ['a flag given twice', `${good} --workspace-id v`, 'it takes --workspace-id once'],
    ['a limiter that cannot be set', good.replace('fast_otpm', 'enqueued_batch_requests'), 'Invalid option'],
    ['a value that is text', good.replace('value: 1', 'value: inherit'), 'expected number'],
    ['a page size where a limiter belongs', good.replace(/'.*'/, '20'), 'expected object'],
    ['an unquoted object', good.replaceAll("'", ''), 'a shell would act on'],
    ['a second command', `${good}; rm -rf x`, 'a shell would act on'],
  ])('%s', (_, line, why) => {
    expect(() => parseAntUpdate(line)).toThrow(why);
  });
});
