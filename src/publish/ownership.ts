import type { CommentMarker, IssueMarker } from './marker.js';

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
