import type { HeadroomRow, HeadroomVerdict } from './headroom-types.js';

/** A limit at its mark for long enough, which nobody knows of: what makes a run exit with 6. */
export function isUnknownAtMark({ at_mark, known }: Pick<HeadroomRow, 'at_mark' | 'known'>): boolean {
  return at_mark && known === null;
}

/** The only place that decides the exit code of `headroom`: 6 at a mark, even where not all was read, else 5 where it was not. */
export function headroomVerdict({
  rows,
  complete,
}: {
  readonly rows: readonly Pick<HeadroomRow, 'at_mark' | 'known'>[];
  readonly complete: boolean;
}): { readonly verdict: HeadroomVerdict; readonly exitCode: number } {
  if (rows.some(isUnknownAtMark)) return { verdict: 'at-mark', exitCode: 6 };
  return complete ? { verdict: 'ok', exitCode: 0 } : { verdict: 'incomplete', exitCode: 5 };
}
