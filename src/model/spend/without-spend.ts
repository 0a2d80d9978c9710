import type { Snapshot } from '../snapshot-types.js';
import { isMoney, spendGroupKey } from './money.js';

/** A snapshot of rate limits alone, for what is about requests and tokens. */
export function withoutSpend({ spend: _, ...snapshot }: Snapshot): Snapshot {
  return {
    ...snapshot,
    groups: snapshot.groups.filter((group) => !isMoney(group)),
    workspaces: snapshot.workspaces.map((workspace) => ({
      ...workspace,
      entries: workspace.entries.filter(({ group }) => group !== spendGroupKey),
    })),
  };
}
