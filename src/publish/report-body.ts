import type { Finding, Plan } from '../model/plan-types.js';
import { markdownText } from '../report/markdown/escape-markdown.js';
import { shortenMarkdown } from '../report/markdown/shorten-markdown.js';
import { headline } from '../report/headline.js';

/** The checklist with a marker and perhaps a warning above it, shortened to what the code host takes. */
export function composeBody(above: readonly string[], plan: Plan, longest: number): string {
  const head = above.map((part) => `${part}\n\n`).join('');
  return (head + shortenMarkdown(plan, (report) => head.length + report.length <= longest)).trimEnd();
}

/** The one line that says that nothing is left to do. */
export function cleanLine(plan: Plan): string {
  return `✅ ${markdownText(headline(plan))}`;
}

/** The rules about what this change itself does, which a reviewer should see even when all is in sync. */
const reviewed: ReadonlySet<Finding['rule']> = new Set(['policy-weakened', 'limit-released', 'base-unreadable']);

/** Whether there is nothing that anybody should look at. */
export function isClean({ verdict, run, findings }: Plan): boolean {
  return verdict === 'in-sync' && run.exit_code === 0 && !findings.some(({ rule }) => reviewed.has(rule));
}
