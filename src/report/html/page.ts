import type { Plan } from '../../model/plan-types.js';
import { checklistOf } from '../checklist.js';
import { markup } from './escape-html.js';
import { checklistSections } from './page-checklist.js';
import { htmlPage } from './page-frame.js';
import { contents, filterControls } from './page-sections.js';
import { otherSections, weakenedSection } from './page-lists.js';
import { summary } from './page-summary.js';
import type { PlanPlace } from '../step-commands.js';
import { verdictText } from '../headline.js';

/** The checklist as one file for a browser. */
export function renderHtml(plan: Plan, place: PlanPlace = {}): string {
  const checklist = checklistOf(plan);
  const name = plan.organization === null ? '' : `${plan.organization.name} · `;
  return htmlPage({
    title: `${verdictText(plan)} · ${name}limitdrift`,
    read: plan.run.taken_at,
    head: markup`${summary(plan)}${contents(plan, checklist)}`,
    main: markup`${filterControls(checklist)}${weakenedSection(plan)}${checklistSections(plan, checklist, place)}${otherSections(plan)}`,
    foot: markup`Plan <code>${plan.digest}</code>.`,
    steps: plan.changes.length,
    ticks: !checklist.empty,
  });
}
