import { type HeadroomRow, type Suggestion, watchMark } from '../model/headroom/headroom-types.js';
import { compareText } from '../model/text.js';

/*
 * What is likely to help, from what was measured.
 */

const most = 3;

/** At most three, for the fullest limits first. What is known needs none. */
export function suggestionsFor(rows: readonly HeadroomRow[]): readonly Suggestion[] {
  const places = new Map(rows.map((row) => [placeOf(row.workspace?.id ?? null, row, row.limiter), row]));
  const find: Find = (workspace, row, limiter) => places.get(placeOf(workspace, row, limiter)) ?? null;
  const overrides = overridesByLimit(rows);
  return rows
    .filter(isFull)
    .sort((a, b) => b.ratio - a.ratio || compareText(a.address, b.address))
    .flatMap((row) => otherKind(row, find) ?? roomAbove(row, find) ?? oversubscribed(row, overrides) ?? [])
    .slice(0, most);
}

type FullRow = HeadroomRow & { readonly limit: number; readonly ratio: number };

function isFull(row: HeadroomRow): row is FullRow {
  return row.known === null && row.limit !== null && row.ratio !== null && (row.level === 'act' || row.at_mark);
}

type Find = (workspace: string | null, row: HeadroomRow, limiter: string) => HeadroomRow | null;

function placeOf(workspace: string | null, { group }: HeadroomRow, limiter: string): string {
  return JSON.stringify([workspace, group.id, group.rate_limit_id, group.type, group.models, limiter]);
}

const [plain, cacheAware] = ['input_tokens_per_minute', 'input_tokens_per_minute_cache_aware'];

function otherKind(row: FullRow, find: Find): Suggestion | null {
  const { workspace, limiter, overridden, organization_limit, cache_read_share, limit, address } = row;
  if (
    workspace === null ||
    limiter !== plain ||
    !overridden ||
    organization_limit !== null ||
    cache_read_share === null
  )
    return null;
  const sibling = find(workspace.id, row, cacheAware);
  if (sibling === null || sibling.organization_limit === null) return null;
  const ratio = (sibling.peak?.value ?? 0) / limit;
  return { kind: 'limiter-kind', address, other_limiter: cacheAware, cache_read_share, ratio };
}

function roomAbove(row: HeadroomRow, find: Find): Suggestion | null {
  const { workspace, limiter, overridden, limit, organization_limit, address } = row;
  if (workspace === null || !overridden || organization_limit === null || limit === organization_limit) return null;
  const above = find(null, row, limiter);
  if (above === null || above.ratio === null || above.ratio >= watchMark) return null;
  return { kind: 'room-above', address, organization_ratio: above.ratio };
}

function oversubscribed(row: HeadroomRow, overrides: ReadonlyMap<string, number>): Suggestion | null {
  const { workspace, limiter, organization_limit, address } = row;
  const sum = overrides.get(placeOf(null, row, limiter)) ?? 0;
  if (workspace !== null || organization_limit === null || sum <= organization_limit) return null;
  return { kind: 'oversubscribed', address, overrides_sum: sum, organization_limit };
}

function overridesByLimit(rows: readonly HeadroomRow[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) {
    if (!row.overridden || row.limit === null) continue;
    const place = placeOf(null, row, row.limiter);
    sums.set(place, (sums.get(place) ?? 0) + row.limit);
  }
  return sums;
}
