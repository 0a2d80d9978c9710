import { readDeclaration, type SourceFile } from '../declaration/read-declaration.js';
import { type Declaration, emptyDeclaration } from '../model/declaration.js';
import { formatOrigin, UserError } from '../model/errors.js';
import { count } from '../model/text.js';
import { isAppPath } from '../model/synthesized-path.js';
import type { History, Past, Version } from '../model/past-types.js';
import { type GitPlace, mayBeInRepository, noRepository } from './git-process.js';
import type { BasePlace } from './base.js';
import type { DeclarationHistory, readHistory } from './history.js';
import { openOnce, type OpenRepository } from './repository.js';

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
  /** The longest a base that is a file is waited for, in milliseconds. */
  readonly waitMs?: number;
}

/** What was declared before: the base at once, the history when it is asked for. Git is loaded where there may be one. */
export async function readPast(
  { base, graceSeconds, waitMs = 300_000 }: PastRequest,
  paths: readonly string[],
  place: PastPlace,
): Promise<Past> {
  const read = await historyReader(paths, place);
  const open = openOnce(paths, place);
  let history: History | null = null;
  return {
    ...(base === null ? { given: null, base: null } : await readBaseDeclaration(base, open, { place, waitMs })),
    history: () => (history ??= declareVersions(read(open, base === null ? undefined : commitOf(base)), place)),
    now: place.now() / 1000,
    graceSeconds,
  };
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

async function readBaseDeclaration(
  spec: string,
  open: OpenRepository,
  { place, waitMs }: { readonly place: PastPlace; readonly waitMs: number },
): Promise<Pick<Past, 'given' | 'base'>> {
  const [{ readBase }, { requireUpToDate }] = await Promise.all([import('./base.js'), import('./up-to-date.js')]);
  if (spec.startsWith('git:')) requireUpToDate(spec.slice('git:'.length), open);
  const { name: given, sources } = readBase(spec, open, place, { waitMs });
  const name = place.hider.text(given);
  try {
    return { given: { name, problem: null }, base: declarationOf(sources, place) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [first] = error.problems;
    const where = first === undefined ? error.message : `${formatOrigin(first.origin)}: ${first.message}`;
    const problem = `it has ${count(error.problems.length, 'problem')}, such as ${where}`;
    return { given: { name, problem }, base: null };
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

/** A change is judged by what was merged before it, not by its own commits. */
function commitOf(base: string): string | undefined {
  return base.startsWith('git:') ? base.slice('git:'.length) : undefined;
}

function declareVersions({ versions, unavailable, whole }: DeclarationHistory, place: PastPlace): History {
  const declared = versions.map(({ commit, time, sources }) => ({ commit, time, declaration: once(sources, place) }));
  const reason = unavailable === null ? null : place.hider.text(unavailable);
  return { unavailable: reason, whole, versions: declared };
}

function once(sources: readonly SourceFile[], place: PastPlace): Version['declaration'] {
  let read: Declaration | null | undefined;
  return () => {
    if (read === undefined) read = tryDeclaration(sources, place);
    return read;
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
function declarationOf(sources: readonly SourceFile[], { hider }: PastPlace): Declaration {
  if (sources.length === 0) return emptyDeclaration;
  return readDeclaration(sources.map(({ path, bytes }) => ({ path: hider.text(path), bytes: hider.bytes(bytes) })));
}
