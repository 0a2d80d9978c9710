import type { Snapshot } from '../snapshot-types.js';
import { isMoney, spendGroupKey } from './money.js';

/** A snapshot of rate limits alone, for what is about requests and tokens. */
export function withoutSpend(given: Snapshot): Snapshot {
  const { spend: _, ...snapshot } = given;
  return {
    ...snapshot,
    groups: snapshot.groups.filter((group) => !isMoney(group)),
    workspaces: snapshot.workspaces.map((workspace) => ({
      ...workspace,
      entries: workspace.entries.filter(({ group }) => group !== spendGroupKey),
    })),
  };
}
