import * as z from 'zod/mini';

import { compareText } from '../model/text.js';
import { readJson } from '../model/read-json.js';

/** What we know our own comments and issues by, and which run wrote them. It is the first line, and nobody sees it. */
const fields = {
  /** What the user told comments apart by; empty: nothing. */
  key: z.string(),
  /** The organization's ID; null: the run failed before it knew. */
  organization: z.nullable(z.string()),
  /** Of the plan. */
  digest: z.string(),
  /** When the plan's live state was read, RFC 3339. */
  taken_at: z.string(),
};

const commentMarker = z.strictObject({
  kind: z.literal('comment'),
  ...fields,
  /** The commit that was planned; null: not known. */
  head: z.nullable(z.string()),
});

const issueMarker = z.strictObject({
  kind: z.literal('issue'),
  ...fields,
  verdict: z.enum(['in-sync', 'reported', 'pending', 'drift', 'incomplete', 'failed']),
  /** Whether all was read. */
  complete: z.boolean(),
  /** How many runs in a row failed since. */
  failed_runs: z.number(),
});

/** Of the remark on an issue that runs fail. */
const remarkMarker = z.strictObject({
  kind: z.literal('remark'),
  key: z.string(),
  /** What `taken_at` of the issue's marker was: the same however often one remark is tried. */
  after: z.string(),
});

export type RemarkMarker = z.infer<typeof remarkMarker>;
export type CommentMarker = z.infer<typeof commentMarker>;
export type IssueMarker = z.infer<typeof issueMarker>;

const line = /^<!-- limitdrift (\{.*\}) -->$/;

/** An HTML comment of one line. Nothing in it can end the comment, whatever the key is. */
export function formatMarker(marker: CommentMarker | IssueMarker | RemarkMarker): string {
  const sorted = Object.fromEntries(Object.entries(marker).sort(([a], [b]) => compareText(a, b)));
  const json = JSON.stringify(sorted).replace(/[-<>]|[^ -~]/g, escapeUnit);
  return `<!-- limitdrift ${json} -->`;
}

export function readCommentMarker(body: string): CommentMarker | null {
  return read(body, commentMarker);
}

export function readIssueMarker(body: string): IssueMarker | null {
  return read(body, issueMarker);
}

/** Only a first line that is exactly what we would have written. */
function read<T extends CommentMarker | IssueMarker>(body: string, schema: z.ZodMiniType<T>): T | null {
  const [first = ''] = plainBody(body).split('\n', 1);
  const [, json = ''] = line.exec(first) ?? [];
  const parsed = schema.safeParse(parse(json));
  return parsed.success && formatMarker(parsed.data) === first ? parsed.data : null;
}

/** A body as we sent it: code hosts and browsers may change how lines end, and drop white space at the end. */
export function plainBody(body: string): string {
  return body.replace(/\r\n?/g, '\n').trimEnd();
}

function parse(json: string): unknown {
  const read = readJson(json);
  return read.ok ? read.value : null;
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Whose a comment or issue is. */
export interface Owner {
  readonly key: string;
  /** null: a run failed before it knew. */
  readonly organization: string | null;
}

/**
 * Of our own comments or issues, the one that this run goes on with: of its key and organization. A run that failed before
 * it knew its organization goes on with the only organization that there is under its key, and leaves one behind that any
 * organization may take over.
 */
export function findOwn<T extends { readonly marker: CommentMarker | IssueMarker }>(
  candidates: readonly T[],
  { key, organization }: Owner,
): T | null {
  const ours = candidates.filter(({ marker }) => marker.key === key);
  const exact = ours.find(({ marker }) => marker.organization === organization);
  if (exact !== undefined) return exact;
  if (organization !== null) return ours.find(({ marker }) => marker.organization === null) ?? null;
  const organizations = new Set(ours.map(({ marker }) => marker.organization));
  return organizations.size === 1 ? (ours[0] ?? null) : null;
}
