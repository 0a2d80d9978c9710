import { groupName } from '../model/address.js';
import type { Origin } from '../model/located.js';
import { compareText, count, formatNumber } from '../model/text.js';
import type { ExportedLimit, ExportedWorkspace, LimitsExport } from '../model/export-types.js';

/*
 * Whether a file that an export wrote earlier still says what is in force: the words of every such check, and that of the
 * JSON export itself.
 */

/** Something in a file that is not as it would be written now. */
export interface Behind {
  /** null: it has no line of its own. */
  readonly origin: Origin | null;
  /** One line, with what is there and what would be. Raw text. */
  readonly words: string;
}

/** What came of comparing a file with what is in force. */
export interface StepCheck {
  readonly behind: readonly Behind[];
  /** What was compared, such as `3 deployments`; null: nothing in the file could be. */
  readonly compared: string | null;
  /** What else there is to say, one line each. */
  readonly notes: readonly string[];
  /** Whether an export wrote the file, so that the next one may replace it. */
  readonly replaceable: boolean;
}

/** What a saved export says of limits. */
export type SavedExport = Pick<LimitsExport, 'organization' | 'share' | 'workspaces'>;

/** `whole`: the export was not narrowed, so that workspaces which only the file has are no more. */
export function checkExport(now: LimitsExport, saved: SavedExport, whole: boolean): StepCheck {
  const wanted = valuesOf(now.workspaces);
  const isAsked = (workspace: ExportedWorkspace): boolean => now.workspaces.some((one) => isSame(one, workspace));
  const found = valuesOf(saved.workspaces.filter((workspace) => whole || isAsked(workspace)));
  const places = [...new Set([...wanted.keys(), ...found.keys()])].sort(compareText);
  const changed = places.flatMap((place) => {
    const [before, after] = [found.get(place), wanted.get(place)].map(valueText);
    return before === after ? [] : [`${place}: ${before} → ${after}`];
  });
  const words = saved.share === now.share ? changed : [`share: ${saved.share} → ${now.share}, so every value`];
  return {
    behind: words.map((line) => ({ origin: null, words: line })),
    compared: count(wanted.size, 'limit'),
    notes: [],
    replaceable: true,
  };
}

function isSame(a: ExportedWorkspace, b: ExportedWorkspace): boolean {
  return a.default ? b.default : a.id === b.id;
}

/** By workspace, group and limiter, as people read them; IDs tell apart what bears one name. */
function valuesOf(workspaces: readonly ExportedWorkspace[]): ReadonlyMap<string, ExportedLimit> {
  const named = workspaces.flatMap(({ id, name, default: isDefault, groups }) =>
    groups.flatMap((group) =>
      Object.entries(group.limits).map(([limiter, limit]): [string, ExportedLimit] => {
        const place = [isDefault || id === null ? name : `${name} (${id})`, groupName(group), limiter];
        return [place.join(' · '), limit];
      }),
    ),
  );
  return new Map(named);
}

function valueText(limit: ExportedLimit | undefined): string {
  if (limit === undefined) return 'not there';
  return limit.value === null ? 'no limit' : formatNumber(limit.value);
}
