/* What a pipeline of GitHub or GitLab is to us. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a run runs, and for what. */
export interface Pipeline {
  readonly kind: 'github' | 'gitlab';
  /** The REST API, and the variable that it is from. */
  readonly api: { readonly text: string; readonly source: string };
  /** `OWNER/NAME` with GitHub; with GitLab an ID, or a path percent-encoded. */
  readonly project: string;
  /** For people. */
  readonly projectName: string;
  /** The page of this run; null: none that is fit to be linked to. */
  readonly runUrl: string | null;
  readonly request: ReviewRequest;
  /** null: the environment has none. */
  readonly token: string | null;
}

/** A commit, the branch that it was pushed to, and whose branch that is. */
export interface Head {
  /** `OWNER/NAME` with GitHub, the project's ID with GitLab. */
  readonly repository: string;
  readonly branch: string;
  readonly sha: string;
}

/** The pull or merge request that a run is for: named by its event, or the one at whose head its commit is. */
export type ReviewRequest =
  | {
      readonly kind: 'number';
      readonly number: number;
      /** The commit at its head when the run began; null: not known. */
      readonly head: string | null;
    }
  | { readonly kind: 'head'; readonly head: Head }
  | { readonly kind: 'none' };

/** The value of a variable that is set to something. */
export function variable(env: Environment, name: string): string | null {
  const value = env[name]?.trim() ?? '';
  return value === '' ? null : value;
}

/** A URL that can stand in a message; null for anything else. */
export function pageUrl(text: string | null): string | null {
  return text !== null && /^https?:\/\/[\w.:[\]-]+\/[\w./%~-]*$/.test(text) ? text : null;
}
