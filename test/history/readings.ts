import { buildHistory, type HistoryOptions } from '../../src/history/build-history.js';
import type { KeptReading, LimitHistory } from '../../src/model/history/history-types.js';
import { readingDigest } from '../../src/model/history/reading-digest.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';

/** A reading that was kept at a time, `2026-05-06T06:17`, and seen until another. */
export function reading(at: string, snapshot: Snapshot, until?: string): KeptReading {
  return readingOf({
    ...snapshot,
    taken_at: `${at}:00Z`,
    ...(until === undefined ? {} : { seen_until: `${until}:00Z` }),
  });
}

/** A snapshot as it is kept. */
export function readingOf(snapshot: Snapshot): KeptReading {
  const { taken_at } = snapshot;
  return { kept_at: taken_at.replace('Z', '.000Z'), digest: readingDigest(snapshot), snapshot };
}

/** A reading that could not read some workspaces: listed, without their limits. */
export function without(snapshot: Snapshot, ids: readonly string[]): Snapshot {
  const unread = snapshot.workspaces.filter(({ id, read }) => read && ids.includes(id));
  const incomplete = unread.map(({ id, name }) => ({
    workspace: { id, name },
    reason: 'the API failed',
    status: 500,
    request_id: 'req_1',
  }));
  return {
    ...snapshot,
    complete: incomplete.length === 0,
    incomplete,
    workspaces: snapshot.workspaces.map((one) => (unread.includes(one) ? { ...one, read: false, entries: [] } : one)),
  };
}

const options: HistoryOptions = {
  tool: { name: 'limitdrift', version: '0.0.0' },
  leftOut: [],
  since: null,
  include: () => true,
};

export function historyOf(readings: readonly KeptReading[], words: Partial<HistoryOptions> = {}): LimitHistory {
  return buildHistory(readings, { ...options, ...words });
}
