import type { SourceFile } from '../declaration/read-declaration.js';
import type { Versions } from '../declaration/read-versions.js';
import { sha256 } from '../model/address.js';
import { type Declaration, emptyDeclaration } from '../model/declaration.js';
import { formatOrigin, UserError } from '../model/errors.js';
import { type GivenBase, noPartings, type Parting, type Partings, type Past } from '../model/past-types.js';
import { count, joinWords } from '../model/text.js';
import type { Base, BasePlace } from './base.js';
import { readFound } from './found-declaration.js';
import { type GitPlace, quoteForShell } from './git-process.js';
import type { CommittedParting, FoundInCommit } from './parting.js';
import type { OpenRepository } from './repository.js';

/*
 * Makes declarations of the base, and of where a branch and its base parted.
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
  /** The keys of today's entries. */
  readonly entries?: ReadonlySet<string>;
  /** When the newest version was merged, in seconds since 1970, where the host knows it. */
  readonly mergedAt?: number | null;
  /** Knows what stands in today's declaration. */
  readonly versions: Versions;
  /** The longest a base that is a file is waited for, in milliseconds. */
  readonly waitMs?: number;
}

/** The base that was asked for, and where this branch and it parted. */
export async function readBase(
  { base, organization, versions, entries: today = new Set(), waitMs = 300_000 }: PastRequest,
  open: OpenRepository,
  place: PastPlace,
): Promise<Pick<Past, 'given' | 'base' | 'partings'>> {
  if (base === null) return { given: null, base: null, partings: () => noPartings };
  const { readBaseFile, readCommittedBase } = await import('./base.js');
  const committed = base.startsWith('git:');
  const read = committed ? readCommittedBase(base, open, organization) : readBaseFile(base, place, { waitMs });
  const declare: Declare = ({ sources, whole }) =>
    readFound(sources, { today, whole }, (files) => declarationOf(files, versions, place));
  const declared = { ...declareBase(read, declare, place), committed };
  const given = { ...declared.given, committed };
  if (!committed) return { ...declared, given, partings: () => noPartings };
  const { readPartings } = await import('./parting.js');
  const partings = (): Partings => {
    const { list, lacking } = readPartings(base, open, organization);
    const ref = base.slice('git:'.length);
    if (declared.base === null) return noneWhereUnchanged(list, read, ref);
    return { list: list.map((parting) => declareParting(parting, declare, ref)), lacking };
  };
  return { ...declared, given, partings };
}

type Declare = (found: FoundInCommit) => ReturnType<typeof readFound>;

/** A base that cannot be read has changed nothing only where its text is what it was. */
function noneWhereUnchanged(list: readonly CommittedParting[], base: Base, ref: string): Partings {
  const textOf = ({ sources }: FoundInCommit): string =>
    JSON.stringify(sources.map(({ path, bytes }) => [path, sha256(bytes)]));
  const isBehind = list.some(({ found, merges }) => merges.length === 0 && textOf(found) !== textOf(base));
  if (isBehind) throw unreadableParting(ref);
  return noPartings;
}

function declareParting({ found, merges }: CommittedParting, declare: Declare, ref: string): Parting {
  const declaration = tryDeclaration(() => declare(found).declaration);
  if (declaration === null) throw unreadableParting(ref);
  return { declaration, merges: merges.map((read) => () => tryDeclaration(() => declare(read()).declaration)) };
}

function unreadableParting(ref: string): UserError {
  return UserError.of('usage', {
    problem: `the declaration on ${ref}, or where this branch started from it, has problems, so it is not known what the branch lacks`,
    hint: `Update the branch: git merge ${quoteForShell(ref)}`,
  });
}

function declareBase(
  base: Base,
  declare: Declare,
  place: PastPlace,
): Pick<Past, 'base'> & { readonly given: Omit<GivenBase, 'committed'> } {
  const given = { name: place.hider.text(base.name), problem: null, lacking: base.lacking };
  try {
    const { declaration, leftOut } = declare(base);
    const lacking = leftOut.length === 0 ? base.lacking : place.hider.text(contradicting(leftOut));
    return { given: { ...given, lacking }, base: declaration };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [first] = error.problems;
    const where = first === undefined ? error.message : `${formatOrigin(first.origin)}: ${first.message}`;
    const { length } = error.problems;
    const problem = `it has ${count(length, 'problem')}${length > 1 ? ', such as' : ':'} ${where}`;
    return { given: { ...given, problem }, base: null };
  }
}

function contradicting(paths: readonly string[]): string {
  const them = paths.length === 1 ? 'it is' : 'they are';
  return `${joinWords(paths, 'and')} of the base would be part of it and contradicts it; ${them} deleted since, and left out`;
}

function tryDeclaration(read: () => Declaration): Declaration | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** A base that has no file at all declares nothing. */
function declarationOf(sources: readonly SourceFile[], { readPlaced: read }: Versions, place: PastPlace): Declaration {
  return sources.length === 0 ? emptyDeclaration : read(hidden(sources, place));
}

/** Files without the secrets in them. */
export function hidden(sources: readonly SourceFile[], { hider }: PastPlace): readonly SourceFile[] {
  return sources.map(({ path, bytes }) => ({ path: hider.text(path), bytes: hider.bytes(bytes) }));
}
