import type { SourceFile } from '../declaration/read-declaration.js';
import { readDeclaration } from '../declaration/read-declaration.js';
import { emptyDeclaration, type Declaration } from '../model/declaration.js';
import { formatOrigin, UserError } from '../model/errors.js';
import { count } from '../model/numbers.js';
import type { History, Past, Version } from '../plan/classify.js';
import { mayBeInRepository, noRepository } from './git-folder.js';
import type { History as ReadHistory } from './history.js';
import type { Host } from './host.js';

export interface PastRequest {
  /** A FILE or `git:REF`; null: there is no base. */
  readonly base: string | null;
  readonly graceSeconds: number;
}

/** What was declared before: the base at once, the history when it is asked for. Git is loaded where there may be one. */
export async function readPast(
  { base, graceSeconds }: PastRequest,
  paths: readonly string[],
  host: Host,
): Promise<Past> {
  const read = paths.some((path) => mayBeInRepository(path, host.cwd))
    ? (await import('./history.js')).readHistory
    : () => ({ versions: [], unavailable: noRepository, whole: false });
  let history: History | null = null;
  return {
    ...(base === null ? { given: null, base: null } : await readBaseDeclaration(base, paths, host)),
    history: () => (history ??= declareVersions(read(paths, host, base === null ? undefined : commitOf(base)))),
    now: host.now() / 1000,
    graceSeconds,
  };
}

async function readBaseDeclaration(
  spec: string,
  paths: readonly string[],
  host: Host,
): Promise<Pick<Past, 'given' | 'base'>> {
  const [{ readBase }, { requireUpToDate }] = await Promise.all([import('./base.js'), import('./up-to-date.js')]);
  if (spec.startsWith('git:')) requireUpToDate(spec.slice('git:'.length), paths, host);
  const { name, sources } = readBase(spec, paths, host);
  try {
    return { given: { name, problem: null }, base: declarationOf(sources) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [first] = error.problems;
    const place = first === undefined ? error.message : `${formatOrigin(first.origin)}: ${first.message}`;
    const problem = `it has ${count(error.problems.length, 'problem')}, such as ${place}`;
    return { given: { name, problem }, base: null };
  }
}

/** A change is judged by what was merged before it, not by its own commits. */
function commitOf(base: string): string | undefined {
  return base.startsWith('git:') ? base.slice('git:'.length) : undefined;
}

function declareVersions({ versions, unavailable, whole }: ReadHistory): History {
  const declared = versions.map(({ commit, time, sources }) => ({ commit, time, declaration: once(sources) }));
  return { unavailable, whole, versions: declared };
}

function once(sources: readonly SourceFile[]): Version['declaration'] {
  let read: Declaration | null | undefined;
  return () => {
    if (read === undefined) read = tryDeclaration(sources);
    return read;
  };
}

function tryDeclaration(sources: readonly SourceFile[]): Declaration | null {
  try {
    return declarationOf(sources);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The version that begins with no file at all declares nothing. */
function declarationOf(sources: readonly SourceFile[]): Declaration {
  return sources.length === 0 ? emptyDeclaration : readDeclaration(sources);
}
