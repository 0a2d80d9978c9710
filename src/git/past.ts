import type { Versions } from '../declaration/read-versions.js';
import { UserError } from '../model/errors.js';
import { isAppPath } from '../model/synthesized-path.js';
import { type Declaration, emptyDeclaration } from '../model/declaration.js';
import type { History, Past, Unmerged, Version } from '../model/past-types.js';
import { hidden, type PastPlace, type PastRequest, readBase } from './declared-base.js';
import { mayBeInRepository, noRepository } from './git-process.js';
import type { DeclarationHistory, HistoryRequest, readHistory } from './git-history.js';
import { openOnce, type OpenRepository } from './repository.js';

/*
 * The door of this folder: reads base, partings and history.
 */

/** What was declared before: the base at once, the history when it is asked for. Git is loaded where there may be one. */
export async function readPast(request: PastRequest, paths: readonly string[], place: PastPlace): Promise<Past> {
  const { base, graceSeconds, versions } = request;
  const { history: read, unmerged } = await readers(paths, place);
  const open = openOnce(paths, place);
  const now = place.now() / 1000;
  const asked = { from: startOf(base), organization: request.organization, now, since: now - graceSeconds };
  let history: History | null = null;
  return {
    ...(await readBase(request, open, place)),
    history: () => (history ??= declareVersions(mergedAt(read(open, asked), request), versions, place)),
    unmerged: () => {
      const found = unmerged(open);
      return found === null ? null : { ...found, base: place.hider.text(found.base) };
    },
    now,
    graceSeconds,
  };
}

/** A change is judged by what was merged before it, not by its own commits. */
function startOf(base: string | null): HistoryRequest['from'] {
  if (base === null) return 'HEAD';
  return base.startsWith('git:') ? base.slice('git:'.length) : null;
}

/** Git does not know when something was merged; a host may. */
function mergedAt(history: DeclarationHistory, { mergedAt: time = null }: PastRequest): DeclarationHistory {
  const [newest, ...others] = history.versions;
  if (time === null || newest === undefined || time < newest.time) return history;
  return { ...history, versions: [{ ...newest, time, merged: true }, ...others] };
}

interface Readers {
  readonly history: typeof readHistory;
  readonly unmerged: (open: OpenRepository) => Unmerged | null;
}

/** Outside of a repository there is no history, whatever the declaration is. */
async function readers(paths: readonly string[], place: PastPlace): Promise<Readers> {
  const none = (reason: string): Readers => ({ history: () => noHistory(reason), unmerged: () => null });
  if (!paths.some((path) => mayBeInRepository(path, place.cwd))) return none(noRepository);
  const app = paths.find(isAppPath);
  if (app !== undefined) return none(synthesizedLater(app));
  const { readUnmerged } = await import('./parting.js');
  return { history: (await import('./git-history.js')).readHistory, unmerged: readUnmerged };
}

function noHistory(unavailable: string): DeclarationHistory {
  return { versions: [], unavailable, whole: false };
}

function synthesizedLater(app: string): string {
  return `${app} is an app, and git does not have what it declared earlier; commit cdk.tf.json, or give --base a synthesized file`;
}

/**
 * Only the app of today is run: what it declared earlier has to be given.
 * @throws UserError `usage`
 */
export function checkBase(spec: string | null, paths: readonly string[]): void {
  if (spec === null) return;
  const app = spec.startsWith('git:') ? paths.find(isAppPath) : [spec].find(isAppPath);
  if (app === undefined) return;
  throw UserError.of('usage', {
    problem: `--base ${spec} would need what the app of an earlier ${app} declares`,
    hint: 'Synthesize the base in a checkout of its own, and give the file: --base cdktf.out/stacks/NAME/cdk.tf.json',
  });
}

function declareVersions(
  { versions, unavailable, whole }: DeclarationHistory,
  { read }: Versions,
  place: PastPlace,
): History {
  const declared = versions.map(({ commit, time, merged = false, sources }) => ({
    commit,
    time,
    merged,
    joined: sources.length > 1,
    declaration: once(() => (sources.length === 0 ? emptyDeclaration : read(hidden(sources, place)))),
  }));
  const reason = unavailable === null ? null : place.hider.text(unavailable);
  return { unavailable: reason, whole, versions: declared };
}

function once(make: Version['declaration']): Version['declaration'] {
  let made: Declaration | null | undefined;
  return () => {
    if (made === undefined) made = make();
    return made;
  };
}
