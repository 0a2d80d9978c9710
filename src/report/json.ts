import { formatJson } from '../model/json-text.js';
import type { Plan } from '../model/plan-types.js';

/** The plan as it is: what `--out` writes, and what `show` and `verify` read. */
export function renderJson(plan: Plan): string {
  return formatJson(plan);
}
