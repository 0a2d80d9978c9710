import type { Head } from './pipeline.js';

/* What GitHub and GitLab have in common. */

/** A comment on a pull or merge request. */
export interface Comment {
  readonly id: number;
  /** In the words of `whoAmI`. */
  readonly author: string;
  readonly body: string;
}

export interface Issue {
  readonly number: number;
  readonly author: string;
  readonly title: string;
  readonly body: string;
  readonly open: boolean;
}

export interface IssueUpdate {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
}

/** A code host: what of GitHub and GitLab publishing needs. Every call may throw a PublishFailure. */
export interface Forge {
  /** Characters that the body of a comment or issue may have, with room to spare. */
  readonly longestBody: number;
  /** What a pull or merge request, and an issue, is called there. */
  nameRequest(number: number): string;
  nameIssue(number: number): string;
  /** Who the token is: what `author` says of what it wrote. */
  whoAmI(): Promise<string>;
  /** The commit at the head of a pull or merge request, now. */
  head(request: number): Promise<string>;
  /** The open pull or merge requests at whose head this very commit is, of this branch and nobody else's. */
  requestsAt(head: Head): Promise<readonly number[]>;
  comments(request: number): Promise<readonly Comment[]>;
  createComment(request: number, body: string): Promise<void>;
  updateComment(request: number, id: number, body: string): Promise<void>;
  /** All issues, open or closed, that may be of this author; one may come twice. */
  issues(author: string): Promise<readonly Issue[]>;
  /** Gives its number. */
  createIssue(title: string, body: string): Promise<number>;
  updateIssue(number: number, update: IssueUpdate): Promise<void>;
  issueComments(issue: number): Promise<readonly Comment[]>;
  commentOnIssue(number: number, body: string): Promise<void>;
}

/** By which people, and the next run, find our issues. */
export const issueLabel = 'limitdrift';
