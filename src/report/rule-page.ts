import { isRuleId } from '../model/rules/rules.js';
import type { Tool } from '../model/snapshot-types.js';

/*
 * Where the page of a rule is read, which docs/rules has for each.
 */

/** The files of a published package, by version, for good: also where its source is in no public repository. */
const packages = 'https://cdn.jsdelivr.net/npm';

/** Address of a rule's page, in the version that made the plan; null: it has none, so that no text of others is an address. */
export function rulePage(rule: string, { name, version }: Tool): string | null {
  if (!isRuleId(rule) || !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) return null;
  return `${packages}/${name}@${version}/docs/rules/${rule}.md`;
}
