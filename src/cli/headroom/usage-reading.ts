import type { Meter } from '../../headroom/meter.js';
import type { MinuteRange, UsageReading, UsageSourceName } from '../../model/headroom/usage-types.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { count, formatDuration } from '../../model/text.js';
import { openUsageCache } from '../../files/usage-cache.js';
import type { Api } from '../../live/request.js';
import { hasFastLimits, readUsage } from '../../usage/read-usage.js';
import type { UsageProgress } from '../../usage/read-source.js';
import type { Arguments } from '../arguments.js';
import type { Host } from '../host.js';
import { notesFor, showProgress } from '../notes.js';
import type { HeadroomRequest } from './measuring-options.js';

/*
 * Reads usage into a meter, and says what it takes.
 */

interface Reading {
  readonly request: HeadroomRequest;
  readonly snapshot: Snapshot;
  readonly window: MinuteRange;
}

/** A time that is worth a line before it passes, in milliseconds. */
const patience = 60_000;

export async function meterUsage(
  api: Api,
  { request, snapshot, window }: Reading,
  meter: Pick<Meter, 'add'>,
  { args, host }: { readonly args: Arguments; readonly host: Host },
): Promise<readonly UsageReading[]> {
  const { note } = notesFor(args, host);
  const cache =
    request.cache === null
      ? null
      : openUsageCache({
          folder: request.cache,
          cwd: host.cwd,
          organization: snapshot.organization.id,
          now: host.now(),
          onNote: note,
        });
  const progress = showProgress('Reading usage …', args, host);
  const latest = new Map<UsageSourceName, UsageProgress>();
  const onProgress = (step: UsageProgress): void => {
    if (!latest.has(step.source)) note(describeFirst(step));
    latest.set(step.source, step);
    progress.update(`Reading usage: ${[...latest.values()].map(describeStep).join(', ')} …`);
  };
  const wanted = {
    window,
    now: host.now(),
    by: request.by,
    byApiKey: request.byApiKey,
    hasFastGroups: hasFastLimits(snapshot.groups),
    cache,
  };
  try {
    return await readUsage(api, wanted, (bucket) => meter.add(bucket), onProgress);
  } finally {
    progress.end();
  }
}

function describeFirst({ source, toCome, pacedMilliseconds }: UsageProgress): string {
  const slow =
    toCome < 2 || pacedMilliseconds < patience
      ? ''
      : `; should the API ask for its documented pace, that takes ${formatDuration(Math.ceil(pacedMilliseconds / 60_000) * 60)}`;
  return `Reading ${source}: ${count(toCome, 'call')} or more${slow}.`;
}

function describeStep({ source, calls, toCome, milliseconds }: UsageProgress): string {
  const left =
    milliseconds === null || milliseconds < patience
      ? ''
      : `, ${formatDuration(Math.ceil(milliseconds / 60_000) * 60)} left`;
  return `${source} ${calls} of ${calls + toCome} calls${left}`;
}
