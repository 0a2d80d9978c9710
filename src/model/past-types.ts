import type { Declaration } from './declaration.js';

/*
 * What was declared before, in types: the base of a change, and the history of the files.
 */

/** An earlier version of the declaration, as a commit left it. */
export interface Version {
  readonly commit: string;
  /** Of the commit, or of its merge where `merged` says so, in seconds since 1970. */
  readonly time: number;
  readonly merged?: boolean;
  /** Whether it stood in several files. */
  readonly joined?: boolean;
  /** Read when it is needed; null: it was no valid declaration, and is passed over. */
  readonly declaration: () => Declaration | null;
}

export interface History {
  /** Newest first. The declaration that is planned may be the newest of them, or not committed yet. */
  readonly versions: readonly Version[];
  /** Why earlier versions may lack; null: none does. */
  readonly unavailable: string | null;
  /** Whether the oldest version is the first of all. */
  readonly whole: boolean;
}

/** The base that was given. */
export interface GivenBase {
  /** Such as `git:origin/main (abc1234)`. */
  readonly name: string;
  /** Why it cannot be used; null: it can. */
  readonly problem: string | null;
  /** Why a part of it may lack; null: it is whole. */
  readonly lacking: string | null;
  /** Whether it is of the repository: what stands in another file there was moved. */
  readonly committed: boolean;
}

/** What was declared in a commit that a branch comes from. */
export interface Parting {
  readonly declaration: Declaration;
  /**
   * What the branch's merges since then left, newest first: what the base changed was brought in by one of them, or left out;
   * null: it was no valid declaration. None: nothing was brought in since.
   */
  readonly merges: readonly (() => Declaration | null)[];
}

export interface Partings {
  readonly list: readonly Parting[];
  /** Why there may be more; null: there are not. */
  readonly lacking: string | null;
}

export const noPartings: Partings = { list: [], lacking: null };

/** Which of what is declared may not be merged yet. */
export interface Unmerged {
  /** The base that tells it from what is merged, as `--base` takes it, such as `git:origin/main`. */
  readonly base: string;
  /** Commits that the default branch lacks, as far as git tells. */
  readonly commits: ReadonlySet<string>;
}

/** What was declared before. */
export interface Past {
  readonly given: GivenBase | null;
  /** What this change is compared with; an absent file is an empty declaration. null: none was given, or it cannot be used. */
  readonly base: Declaration | null;
  /**
   * Where this change may lack what its base changed since. Read when it is needed.
   * @throws UserError where it cannot be read
   */
  readonly partings: () => Partings;
  /** Read when a difference has to be looked up. */
  readonly history: () => History;
  /** Read when something is asked for and there is no base; null: git cannot tell. */
  readonly unmerged: () => Unmerged | null;
  /** The time of the run, in seconds since 1970. */
  readonly now: number;
  readonly graceSeconds: number;
}

/** No base, and no history to look at. */
export const noPast: Past = {
  given: null,
  base: null,
  partings: () => noPartings,
  history: () => ({ versions: [], unavailable: null, whole: true }),
  unmerged: () => null,
  now: 0,
  graceSeconds: 0,
};
