import type { Plan } from '../../model/plan-types.js';
import { cutText } from '../../model/text.js';
import { markdownText } from './escape-markdown.js';
import { markdownTitle, shortenedNote } from './markdown-sections.js';
import { markdownWithin, renderMarkdown, weakenedSection, wholeRoom } from './markdown-report.js';
import { headline } from '../headline.js';
import { partFindings } from '../plan-order.js';

/**
 * The checklist, shortened where it does not fit: first the details of what is ignored go, then of what is done, then the
 * reasons and commands, then whole workspaces become counts, and then lists lose their last items; what the change makes more lenient stays whole. No
 * text is cut, but for a headline or such a finding that alone is too long. `fits` must hold for about 8,000 characters.
 */
export function shortenMarkdown(plan: Plan, fits: (report: string) => boolean): string {
  const whole = renderMarkdown(plan);
  if (fits(whole)) return whole;
  const brief = { ...wholeRoom, ignored: 0, adopted: 0, details: false };
  const none = { ...brief, steps: 0 };
  const rooms = [
    () => ({ ...wholeRoom, ignored: 0 }),
    () => ({ ...brief, details: true }),
    () => brief,
    () => ({ ...brief, steps: most(plan.changes.length, (steps) => fits(markdownWithin(plan, { ...brief, steps }))) }),
    () => ({ ...none, items: most(itemCount(plan), (items) => fits(markdownWithin(plan, { ...none, items }))) }),
  ];
  for (const room of rooms) {
    const report = markdownWithin(plan, room());
    if (fits(report)) return report;
  }
  const { weakened } = partFindings(plan);
  return weakenedOnly(
    plan,
    most(weakened.length, (items) => fits(weakenedOnly(plan, items))),
  );
}

/** The last resort: the headline, and what the change makes more lenient, each cut to a few lines. */
function weakenedOnly(plan: Plan, items: number): string {
  const weakened = partFindings(plan).weakened.map((finding) => ({
    ...finding,
    message: cutText(finding.message, 500),
  }));
  const blocks = [
    [markdownTitle(null)],
    shortenedNote,
    [markdownText(cutText(headline(plan), 1000))],
    ...weakenedSection(plan, weakened, items),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** No list of a checklist has more items. */
function itemCount({ changes, findings, incomplete, error }: Plan): number {
  return Math.max(changes.length, findings.length, incomplete.length, error?.problems.length ?? 0);
}

/** The largest number from 0 to `upper` that fits; 0 where none does. */
function most(upper: number, fits: (value: number) => boolean): number {
  let low = 0;
  let high = upper;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
