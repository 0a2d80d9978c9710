/**
 * The last days of models that are near their end or past it, `YYYY-MM-DD`, by every ID that they go by.
 * Source: `internal/data/deprecated-models.js` of @anthropic-ai/sdk 1.14.0.
 */
export const modelEnds: ReadonlyMap<string, string> = new Map([
  ['claude-mythos-preview', '2026-06-30'],
  ['claude-sonnet-4-5', '2026-11-30'],
  ['claude-sonnet-4-5-20250929', '2026-11-30'],
  ['claude-opus-4-5', '2027-01-22'],
  ['claude-opus-4-5-20251101', '2027-01-22'],
]);

/** Whether a word can only be a model's ID or alias. */
export function isModel(word: string): boolean {
  return word.startsWith('claude-');
}
