import { readDeclaration, type SourceFile } from '../declaration/read-declaration.js';
import { openVersions } from '../declaration/read-versions.js';
import { type Declaration, emptyDeclaration } from '../model/declaration.js';
import { formatOrigin, UserError } from '../model/errors.js';
import { count } from '../model/text.js';
import { isAppPath } from '../model/synthesized-path.js';
import { type History, noPartings, type Parting, type Partings, type Past, type Version } from '../model/past-types.js';
import { type GitPlace, mayBeInRepository, noRepository, quoteForShell } from './git-process.js';
import type { Base, BasePlace } from './base.js';
import type { DeclarationHistory, HistoryRequest, readHistory } from './history.js';
import type { CommittedParting } from './parting.js';
import { openOnce, type OpenRepository } from './repository.js';

/*
 * The door of this folder: reads base, partings and history.
 */

/** Where the past is looked for. No secret that `hider` knows comes in with a file. */
export interface PastPlace extends BasePlace, GitPlace {
  readonly hider: { readonly text: (text: string) => string; readonly bytes: (bytes: Uint8Array) => Uint8Array };
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface PastRequest {
  /** A FILE or `git:REF`; null: there is no base. */
  readonly base: string | null;
  readonly graceSeconds: number;
  /** The ID of the organization that today's declaration names. */
  readonly organization: string | null;
  /** When the newest version was merged, in seconds since 1970, where the host knows it. */
  readonly mergedAt?: number | null;
  /** The longest a base that is a file is waited for, in milliseconds. */
  readonly waitMs?: number;
}

/** What was declared before: the base at once, the history when it is asked for. Git is loaded where there may be one. */
export async function readPast(request: PastRequest, paths: readonly string[], place: PastPlace): Promise<Past> {
  const { base, graceSeconds } = request;
  const read = await historyReader(paths, place);
  const open = openOnce(paths, place);
  const now = place.now() / 1000;
  const asked = { from: startOf(base), organization: request.organization, now, since: now - graceSeconds };
  let history: History | null = null;
  return {
    ...(await readBase(request, open, place)),
    history: () => (history ??= declareVersions(mergedAt(read(open, asked), request), place)),
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
  return { ...history, versions: [{ ...newest, time }, ...others] };
}

/** Outside of a repository there is no history, whatever the declaration is. */
async function historyReader(paths: readonly string[], place: PastPlace): Promise<typeof readHistory> {
  if (!paths.some((path) => mayBeInRepository(path, place.cwd))) return () => noHistory(noRepository);
  const app = paths.find(isAppPath);
  return app === undefined ? (await import('./history.js')).readHistory : () => noHistory(synthesizedLater(app));
}

function noHistory(unavailable: string): DeclarationHistory {
  return { versions: [], unavailable, whole: false };
}

function synthesizedLater(app: string): string {
  return `${app} is an app, and git does not have what it declared earlier; commit cdk.tf.json, or give --base a synthesized file`;
}

async function readBase(
  { base, organization, waitMs = 300_000 }: PastRequest,
  open: OpenRepository,
  place: PastPlace,
): Promise<Pick<Past, 'given' | 'base' | 'partings'>> {
  if (base === null) return { given: null, base: null, partings: () => noPartings };
  const { readBaseFile, readCommittedBase } = await import('./base.js');
  const committed = base.startsWith('git:');
  const read = committed ? readCommittedBase(base, open, organization) : readBaseFile(base, place, { waitMs });
  if (!committed) return { ...declareBase(read, committed, place), partings: () => noPartings };
  const { readPartings } = await import('./parting.js');
  const partings = (): Partings => {
    const { list, lacking } = readPartings(base, open, organization);
    return { list: list.map((parting) => declareParting(parting, base.slice('git:'.length), place)), lacking };
  };
  return { ...declareBase(read, committed, place), partings };
}

function declareParting({ sources, merges }: CommittedParting, ref: string, place: PastPlace): Parting {
  const declaration = tryDeclaration(sources, place);
  if (declaration === null) throw unreadableParting(ref);
  return { declaration, merges: merges.map((read) => () => tryDeclaration(read(), place)) };
}

function unreadableParting(ref: string): UserError {
  return UserError.of('usage', {
    problem: `what was declared where this branch left ${ref} has problems, so it cannot be told what the branch lacks`,
    hint: `Update the branch: git merge ${quoteForShell(ref)}`,
  });
}

function declareBase(
  { name, sources, lacking }: Base,
  committed: boolean,
  place: PastPlace,
): Pick<Past, 'given' | 'base'> {
  const given = { name: place.hider.text(name), problem: null, lacking, committed };
  try {
    return { given, base: declarationOf(sources, place) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [first] = error.problems;
    const where = first === undefined ? error.message : `${formatOrigin(first.origin)}: ${first.message}`;
    const problem = `it has ${count(error.problems.length, 'problem')}, such as ${where}`;
    return { given: { ...given, problem }, base: null };
  }
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

function declareVersions({ versions, unavailable, whole }: DeclarationHistory, place: PastPlace): History {
  const read = openVersions();
  const declared = versions.map(({ commit, time, sources }) => ({
    commit,
    time,
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

function tryDeclaration(sources: readonly SourceFile[], place: PastPlace): Declaration | null {
  try {
    return declarationOf(sources, place);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The version that begins with no file at all declares nothing. */
function declarationOf(sources: readonly SourceFile[], place: PastPlace): Declaration {
  return sources.length === 0 ? emptyDeclaration : readDeclaration(hidden(sources, place));
}

function hidden(sources: readonly SourceFile[], { hider }: PastPlace): readonly SourceFile[] {
  return sources.map(({ path, bytes }) => ({ path: hider.text(path), bytes: hider.bytes(bytes) }));
}
