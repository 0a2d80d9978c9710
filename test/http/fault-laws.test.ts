import { isDeepStrictEqual } from 'node:util';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { fetchSnapshot } from '../../src/live/fetch-snapshot.js';
import type { RequestEvent } from '../../src/live/retried-request.js';
import { UserError } from '../../src/model/errors.js';
import type { Snapshot, Unread } from '../../src/model/snapshot-types.js';
import { fakeClock, key, optionsFor, overrides } from '../live/bakery.js';
import { bearableFaults, neutralFaults, protocolFaults } from './faults/arbitrary-faults.js';
import { type Faults, outcomeOf } from './faults/fault.js';
import { startFaulty } from './faults/faulty-server.js';
import { declaredIds, needed, ofWorkspaces, standardId, wholeOverrides } from './faults/organization.js';

/*
 * Whatever goes wrong on the way, a reading ends with the whole snapshot, with one that names what is missing, or with an
 * error: over HTTP/1.1 and over HTTP/2 alike.
 */

/** `LIMITDRIFT_FAULTS=2000 LIMITDRIFT_SEED=2 npm run unit -- test/http/fault-laws.test.ts`: so many readings over each. */
const readings = Number(process.env['LIMITDRIFT_FAULTS'] ?? 30);
const numRuns = Math.ceil(readings / 3);
const patience = 300_000 + readings * 1000;

const stray: unknown[] = [];
const onStray = (reason: unknown): void => void stray.push(reason);

beforeAll(() => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  process.on('unhandledRejection', onStray).on('uncaughtException', onStray);
});
afterAll(() => {
  vi.unstubAllEnvs();
  process.off('unhandledRejection', onStray).off('uncaughtException', onStray);
});

type Expected = (ending: Ending, faults: Faults) => Ending;

interface Ending {
  /** null: there is an error instead. */
  readonly snapshot: Snapshot | null;
  readonly code: string;
}

/** Reads the organization while that goes wrong. `expected`: what should come of it, given what did. */
async function readOver(http2: boolean, faults: Faults, expected: Expected): Promise<Ending> {
  const server = await startFaulty(faults, http2);
  const said: string[] = [];
  const wait = longestWait(faults);
  const options = optionsFor(server, {
    ...fakeClock(),
    declaredIds,
    concurrency: faults.concurrency,
    timeoutMs: 1_000_000_000,
    requestTimeoutMs: wait ?? 20_000,
    onRequest: (event) => said.push(wordsOf(event)),
  });
  const ending = await fetchSnapshot(options).then(
    (snapshot): Ending => ({ snapshot, code: '' }),
    (error: unknown): Ending => {
      if (!(error instanceof UserError)) throw error;
      said.push(`${error.code}: ${error.message} ${error.hint ?? ''}`);
      return { snapshot: null, code: error.code };
    },
  );
  const left = await server.close();
  try {
    expect(left, 'connections left').toBe(0);
    expect(stray.splice(0), 'errors that nobody takes').toEqual([]);
    expect(JSON.stringify([said, ending])).not.toContain(key);
    expect(wait === null ? said.join('\n') : '').not.toContain('no complete answer within');
    expect(ending).toEqual(expected(ending, faults));
  } catch (error) {
    throw new Error([`Over ${http2 ? 'HTTP/2' : 'HTTP/1.1'}:`, ...server.log, ...said].join('\n'), { cause: error });
  }
  return ending;
}

/**
 * How long requests may wait in vain, in milliseconds: for an answer that never comes, for a connection, or on one that Node
 * reads no more, since nonsense came on it or its end crossed what was written (rarely, so that this may take longer); null:
 * none does.
 */
function longestWait({ requests, connections }: Faults): number | null {
  const all = Object.values(requests).flat();
  const cuts = new Set(all.map((fault) => (fault.kind === 'cut' ? fault.cut : null)));
  if (connections.includes('silent') || cuts.has('nonsense') || all.some(({ kind }) => kind === 'silence')) return 250;
  return cuts.has('reset') ? 5000 : null;
}

function wordsOf({ path, attempt, status, next }: RequestEvent): string {
  return `  ${path} #${attempt} ${status ?? 'no answer'}: ${next}`;
}

const nothing: Faults = { requests: {}, connections: [], streams: null, concurrency: null };
let whole: Snapshot;

beforeAll(async () => {
  const { snapshot } = await readOver(false, nothing, (ending) => ({ ...ending, code: '' }));
  if (snapshot !== null) whole = snapshot;
});

/** The whole snapshot but for what could not be read, and for a default workspace that is said not to exist. */
function without({ incomplete, workspaces }: Pick<Snapshot, 'incomplete' | 'workspaces'>, existing: boolean): Snapshot {
  const missing = new Set(incomplete.map(({ workspace: { id } }) => id));
  const unread = { default: false, read: false, inherited_listed: false, entries: [] };
  // What the server lists of inherited limits, some answers tell for all workspaces: that may be less, and never more.
  const unlisted = new Set(workspaces.flatMap(({ id, inherited_listed: listed }) => (listed ? [] : [id])));
  return {
    ...whole,
    complete: missing.size === 0,
    incomplete,
    workspaces: whole.workspaces.flatMap((one) => {
      if (one.id === standardId) return existing && !missing.has(one.id) ? [one] : [];
      const listed = one.inherited_listed && !unlisted.has(one.id);
      return [{ ...one, inherited_listed: listed, ...(missing.has(one.id) ? unread : {}) }];
    }),
  };
}

const entire: Expected = () => ({ snapshot: whole, code: '' });

/** Nothing in it is wrong, and what is missing is named. */
const honest: Expected = ({ snapshot, code }, { requests }) => {
  if (snapshot === null) return { snapshot, code: code === 'credential-refused' ? code : 'api-failed' };
  const denied = (requests[`/workspaces/${standardId}`] ?? []).some(
    (fault) => fault.kind === 'answer' && ['403', '404'].includes(fault.name),
  );
  const existing = !denied || snapshot.workspaces.some(({ id }) => id === standardId);
  return { snapshot: without(snapshot, existing), code: '' };
};

/** Whether a list of requests, one after the other, is answered; if not, with which status. */
function outcomeOfAll(keys: readonly string[], { requests }: Faults): ReturnType<typeof outcomeOf> {
  return keys.map((one) => outcomeOf(requests[one] ?? [])).find((one) => one !== 'answered') ?? 'answered';
}

function codeOf(outcome: ReturnType<typeof outcomeOf>): string {
  return outcome !== 'answered' && [401, 403].includes(outcome.status ?? 0) ? 'credential-refused' : 'api-failed';
}

/** Exactly those workspaces are missing whose own requests fail, whatever else goes wrong. */
const ownFailuresAlone: Expected = ({ snapshot, code }, faults) => {
  const failed = needed.map((keys) => outcomeOfAll(keys, faults)).filter((outcome) => outcome !== 'answered');
  const codes = [...failed.map(codeOf), ...unauthorized(faults)];
  if (codes.length > 0) return { snapshot: null, code: codes.find((one) => one === code) ?? codes.join(' or ') };
  const ofAll = Object.entries(ofWorkspaces).map(([id, keys]) => [id, outcomeOfAll(keys, faults)] as const);
  const missing = ofAll.flatMap(([id, one]) => (one === 'answered' ? [] : [{ id, status: one.status }]));
  const gone = missing.find(({ id, status }) => id === standardId && (status === 403 || status === 404));
  const found = snapshot ?? whole;
  const incomplete = missing.flatMap((one) => (one === gone ? [] : [unreadIn(found, one.id)]));
  return { snapshot: without({ ...found, incomplete }, gone === undefined), code: '' };
};

function unreadIn({ incomplete }: Snapshot, id: string): Unread {
  const none = { workspace: { id, name: id }, reason: '', status: null, request_id: null };
  return incomplete.find(({ workspace }) => workspace.id === id) ?? none;
}

const standardLimits = `/workspaces/${standardId}/rate_limits`;

/** A 401 ends the run, whatever it is for. */
function unauthorized(faults: Faults): readonly string[] {
  const own = faults.requests[standardLimits] ?? [];
  // A 404 is one however little of its words comes.
  const found = own.findIndex((fault) => fault.kind === 'body' && fault.as !== 'short');
  const outcomes = [
    ...Object.values(ofWorkspaces).map((keys) => outcomeOfAll(keys, faults)),
    outcomeOf(found === -1 ? own : own.slice(0, found)),
  ];
  return outcomes.flatMap((one) => (one !== 'answered' && one.status === 401 ? ['credential-refused'] : []));
}

/**
 * What of two readings is the same whatever carried them: why something is missing is said in other words, and which attempt
 * was the last one of several depends on what else a connection carried.
 */
function comparable({ snapshot, code }: Ending): unknown {
  const incomplete = snapshot?.incomplete.map(({ workspace, status }) => {
    const lasts = status !== null && status >= 400 && status < 500 && status !== 408 && status !== 409;
    return { workspace, status: lasts ? status : null };
  });
  return { ...snapshot, code, incomplete };
}

/** Tries `law` on many faults. */
async function hold(faults: fc.Arbitrary<Faults>, law: (faults: Faults) => Promise<unknown>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(faults, async (one) => void (await law(one))),
    { numRuns },
  );
}

describe.each([
  ['HTTP/1.1', false],
  ['HTTP/2', true],
] as const)('a reading over %s', (name, http2) => {
  it('is whole where nothing goes wrong', async () => {
    expect((await readOver(http2, nothing, entire)).snapshot?.complete).toBe(true);
    expect([name, ...overrides(whole)]).toEqual([name, ...wholeOverrides]);
  });

  it(
    'is whole where no more goes wrong than it has to stand',
    async () => {
      const held = hold(bearableFaults(http2), (faults) => readOver(http2, faults, entire));
      await expect(held).resolves.toBeUndefined();
    },
    patience,
  );

  it(
    'gives no wrong limit whatever goes wrong, and names what is missing',
    async () => {
      const held = hold(protocolFaults(http2), (faults) => readOver(http2, faults, honest));
      await expect(held).resolves.toBeUndefined();
    },
    patience,
  );
});

it(
  'comes to the same over both where the same goes wrong, and misses what does for good',
  async () => {
    const held = hold(neutralFaults, async (faults) => {
      const first = comparable(await readOver(false, faults, ownFailuresAlone));
      const second = comparable(await readOver(true, faults, ownFailuresAlone));
      if (!isDeepStrictEqual(second, first)) throw new Error(JSON.stringify([first, second], null, 2));
    });
    await expect(held).resolves.toBeUndefined();
  },
  patience,
);
