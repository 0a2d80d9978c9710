import type { SourceFile } from '../declaration/read-declaration.js';
import { readDeclaration } from '../declaration/read-declaration.js';
import { emptyDeclaration, type Declaration } from '../model/declaration.js';
import { formatOrigin, UserError } from '../model/errors.js';
import { count } from '../model/numbers.js';
import { isAppPath } from '../model/synthesized-path.js';
import type { History, Past, Version } from '../plan/classify.js';
import { mayBeInRepository, noRepository } from './git-folder.js';
import { usage } from '../cli/arguments.js';
import type { History as ReadHistory, readHistory } from './history.js';
import type { Host } from '../cli/host.js';

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
  host: Host,
): Promise<Past> {
  const read = await historyReader(paths, host);
  let history: History | null = null;
  return {
    ...(base === null ? { given: null, base: null } : await readBaseDeclaration(base, paths, { host, waitMs })),
    history: () => (history ??= declareVersions(read(paths, host, base === null ? undefined : commitOf(base)), host)),
    now: host.now() / 1000,
    graceSeconds,
  };
}

/** Outside of a repository there is no history, whatever the declaration is. */
async function historyReader(paths: readonly string[], host: Host): Promise<typeof readHistory> {
  if (!paths.some((path) => mayBeInRepository(path, host.cwd))) return () => noHistory(noRepository);
  const app = paths.find(isAppPath);
  return app === undefined ? (await import('./history.js')).readHistory : () => noHistory(synthesizedLater(app));
}

function noHistory(unavailable: string): ReadHistory {
  return { versions: [], unavailable, whole: false };
}

function synthesizedLater(app: string): string {
  return `${app} is an app, and git does not have what it declared earlier; commit cdk.tf.json, or give --base a synthesized file`;
}

async function readBaseDeclaration(
  spec: string,
  paths: readonly string[],
  { host, waitMs }: { readonly host: Host; readonly waitMs: number },
): Promise<Pick<Past, 'given' | 'base'>> {
  const [{ readBase }, { requireUpToDate }] = await Promise.all([import('./base.js'), import('./up-to-date.js')]);
  if (spec.startsWith('git:')) requireUpToDate(spec.slice('git:'.length), paths, host);
  const { name: given, sources } = readBase(spec, paths, host, { waitMs });
  const name = host.hider.text(given);
  try {
    return { given: { name, problem: null }, base: declarationOf(sources, host) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [first] = error.problems;
    const place = first === undefined ? error.message : `${formatOrigin(first.origin)}: ${first.message}`;
    const problem = `it has ${count(error.problems.length, 'problem')}, such as ${place}`;
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
  throw usage(
    `--base ${spec} would need what the app of an earlier ${app} declares`,
    'Synthesize the base in a checkout of its own, and give the file: --base cdktf.out/stacks/NAME/cdk.tf.json',
  );
}

/** A change is judged by what was merged before it, not by its own commits. */
function commitOf(base: string): string | undefined {
  return base.startsWith('git:') ? base.slice('git:'.length) : undefined;
}

function declareVersions({ versions, unavailable, whole }: ReadHistory, host: Host): History {
  const declared = versions.map(({ commit, time, sources }) => ({ commit, time, declaration: once(sources, host) }));
  const reason = unavailable === null ? null : host.hider.text(unavailable);
  return { unavailable: reason, whole, versions: declared };
}

function once(sources: readonly SourceFile[], host: Host): Version['declaration'] {
  let read: Declaration | null | undefined;
  return () => {
    if (read === undefined) read = tryDeclaration(sources, host);
    return read;
  };
}

function tryDeclaration(sources: readonly SourceFile[], host: Host): Declaration | null {
  try {
    return declarationOf(sources, host);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The version that begins with no file at all declares nothing. */
function declarationOf(sources: readonly SourceFile[], { hider }: Host): Declaration {
  if (sources.length === 0) return emptyDeclaration;
  return readDeclaration(sources.map(({ path, bytes }) => ({ path: hider.text(path), bytes: hider.bytes(bytes) })));
}
