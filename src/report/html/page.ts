import type { Plan } from '../../model/plan-types.js';
import { checklistOf } from '../checklist.js';
import { markup, nothing } from './escape-html.js';
import { checklistSections } from './page-checklist.js';
import { contents, filterControls } from './page-sections.js';
import { otherSections, weakenedSection } from './page-lists.js';
import { pageScript } from './page-script.js';
import { pageText } from './page-text.js';
import { pageStyle } from './page-style.js';
import { summary } from './page-summary.js';
import type { PlanPlace } from '../step-commands.js';
import { verdictText } from '../headline.js';

/** The checklist as one file for a browser: it asks for nothing, and runs no script but its own. */
export function renderHtml(plan: Plan, place: PlanPlace = {}): string {
  const checklist = checklistOf(plan);
  const name = plan.organization === null ? '' : `${plan.organization.name} · `;
  const body = markup`<body data-read="${plan.run.taken_at}">
<a class="skip" href="#checklist">Skip to the checklist</a>
<header class="page">
${summary(plan)}${contents(plan, checklist)}</header>
<main class="page${plan.changes.length > many ? ' many' : ''}" id="checklist" tabindex="-1">
${filterControls(checklist)}${weakenedSection(plan)}${checklistSections(plan, checklist, place)}${otherSections(plan)}</main>
<footer class="page">
<p>Plan <code>${plan.digest}</code>.${checklist.empty ? nothing : kept}</p>
<p class="unseen" id="announced" role="status"></p>
</footer>
</body>
`;
  const title = markup`${verdictText(plan)} · ${name}limitdrift`;
  return pageText({ title, style: pageStyle, script: pageScript, body });
}

/** From so many changes on, a browser lays out only what is near the window. */
const many = 100;

const kept = markup`<span class="scripted"> Ticks are kept in this browser, for as long as the step stays the same.</span>`;
