import type { SourceFile } from '../declaration/read-declaration.js';
import { readDeclaration } from '../declaration/read-declaration.js';
import { emptyDeclaration, type Declaration } from '../model/declaration.js';
import { formatOrigin, UserError } from '../model/errors.js';
import { count } from '../model/numbers.js';
import type { History, Past, Version } from '../plan/classify.js';
import { readBase } from './base.js';
import { readHistory } from './history.js';
import type { Host } from './host.js';
import { requireUpToDate } from './up-to-date.js';

export interface PastRequest {
  /** A FILE or `git:REF`; null: there is no base. */
  readonly base: string | null;
  readonly graceSeconds: number;
}

/** What was declared before: the base at once, the history when it is asked for. */
export function readPast({ base, graceSeconds }: PastRequest, paths: readonly string[], host: Host): Past {
  let history: History | null = null;
  return {
    ...(base === null ? { given: null, base: null } : readBaseDeclaration(base, paths, host)),
    history: () => (history ??= readVersions(paths, host)),
    now: host.now() / 1000,
    graceSeconds,
  };
}

function readBaseDeclaration(spec: string, paths: readonly string[], host: Host): Pick<Past, 'given' | 'base'> {
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

function readVersions(paths: readonly string[], host: Host): History {
  const { versions, unavailable } = readHistory(paths, host);
  return {
    unavailable,
    versions: versions.map(({ commit, time, sources }): Version => ({ commit, time, declaration: once(sources) })),
  };
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
