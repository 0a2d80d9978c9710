import { knownTimeZone, lastMinutes } from '../headroom/zone-days.js';
import { minutesOfDay } from '../model/times.js';
import { openUsageCache } from '../files/usage-cache.js';
import type { ApiOptions } from '../live/open-api.js';
import { openApi } from '../live/open-api.js';
import { readSnapshot } from '../live/fetch-snapshot.js';
import type { Api } from '../live/request.js';
import { UserError } from '../model/errors.js';
import type { Headroom } from '../model/headroom/headroom-types.js';
import { longestWindow, type MinuteRange } from '../model/headroom/usage-types.js';
import { readApiKeyNames } from '../usage/api-key-names.js';
import { hasFastLimits, readUsage } from '../usage/read-usage.js';
import { readWorkspaceFacts } from '../usage/workspace-facts.js';
import { checkWorkspaces, includeOf, libraryTool, openingOf, type ReadLimitsOptions } from './library-options.js';
import { openMeter } from './open-meter.js';

const minuteMs = 60_000;

export interface ReadHeadroomOptions extends ReadLimitsOptions {
  /** The beginning of what is looked at, to the minute; default: of the last 7 days, today included. */
  readonly from?: Date;
  /** Its end; default and latest: now. At most 31 days after `from`. */
  readonly to?: Date;
  /** Whose days these are, an IANA name; default UTC. */
  readonly timeZone?: string;
  /** `minute` (default), or `hour` for steady loads: averages of hours, in few calls. */
  readonly by?: 'minute' | 'hour';
  /** Whether to tell which API keys made the peaks of a workspace; default false. */
  readonly byApiKey?: boolean;
  /** A folder in which what was read is kept, so that only what is new or revised is read again. */
  readonly cache?: string;
  /** Called with a sentence about what could not be known or kept, and is not in the result. */
  readonly onNote?: (note: string) => void;
}

/**
 * Measures what was used against the limits in force today, minute by minute. It is the JSON of `limitdrift headroom`, by its
 * own figures: marks that limits.yaml declares do not count, `peak` and `ratio` (1 is 100 %) tell what to judge by. It may take
 * an hour where the API asks for its documented pace, a call a minute.
 *
 * What could not be read is in `incomplete` and `unread_limits`, and `complete` is then false: it is not taken for no use.
 *
 * Rejects as `readLimits` does; with a `UserError` `usage` also for a time that is none; `file-unwritable` for the cache.
 */
export async function readHeadroom(options: ReadHeadroomOptions): Promise<Headroom> {
  const opening = await openingOf({ timeoutMs: 3_600_000, ...options });
  const timeZone = timeZoneOf(options);
  const window = windowOf(options, timeZone, Math.floor(opening.now() / minuteMs));
  const api = await openApi(opening);
  try {
    return await api.run((opened) => measure(opened, { options, opening, timeZone, window }));
  } finally {
    await api.close();
  }
}

interface Measured {
  readonly options: ReadHeadroomOptions;
  readonly opening: ApiOptions;
  readonly timeZone: string;
  readonly window: MinuteRange;
}

async function measure(api: Api, { options, opening, timeZone, window }: Measured): Promise<Headroom> {
  const { by = 'minute', byApiKey = false, cache, onNote = () => undefined, workspaces } = options;
  const include = includeOf(options);
  const snapshot = await readSnapshot(api, {
    ...opening,
    declaredIds: [],
    include,
    onOrganization: () => undefined,
  });
  checkWorkspaces(options, snapshot);
  const facts = await readWorkspaceFacts(api, ({ reason }) =>
    onNote(`It could not be read which workspace is the default one, nor since when the others are there: ${reason}.`),
  );
  const apiKeyNames = byApiKey ? await readApiKeyNames(api) : new Map<string, string>();
  const meter = openMeter(
    { window, timeZone, by, byApiKey, whole: workspaces === undefined },
    { snapshot, declared: null, include, facts, apiKeyNames },
    { tool: libraryTool, now: opening.now() },
  );
  const wanted = {
    window,
    now: opening.now(),
    by,
    byApiKey,
    hasFastGroups: hasFastLimits(snapshot.groups),
    cache:
      cache === undefined
        ? null
        : openUsageCache({
            folder: cache,
            cwd: '.',
            organization: snapshot.organization.id,
            now: opening.now(),
            onNote,
          }),
  };
  return meter.finish(await readUsage(api, wanted, meter.add, () => undefined));
}

/** As IANA spells it. @throws UserError `usage` */
function timeZoneOf({ timeZone = 'UTC' }: ReadHeadroomOptions): string {
  const known = knownTimeZone(timeZone);
  if (known !== null) return known;
  throw refused(`timeZone: ${timeZone} is not a time zone`, 'Write it as Europe/Berlin; UTC is the default.');
}

/** In minutes since 1970. @throws UserError `usage` */
function windowOf({ from, to }: ReadHeadroomOptions, timeZone: string, now: number): MinuteRange {
  if (from === undefined && to === undefined) return lastMinutes(7 * minutesOfDay, timeZone, now);
  if (from === undefined) throw refused('to needs from', 'Give both, or neither.');
  const begin = Math.floor(from.getTime() / minuteMs);
  const end = Math.min(now, Math.floor((to ?? new Date()).getTime() / minuteMs));
  if (!(begin < end && end - begin <= longestWindow * minutesOfDay))
    throw refused(
      'from and to are no time that can be looked at',
      'from is before to and before now, by at most 31 days.',
    );
  return { from: begin, to: end };
}

function refused(problem: string, hint: string): UserError {
  return UserError.of('usage', { problem, hint });
}
