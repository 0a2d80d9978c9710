import { sha256Base64 } from '../../model/address.js';
import type { Plan } from '../../model/plan-types.js';
import { checklistOf } from '../checklist.js';
import { type Markup, markup, nothing } from './escape-html.js';
import { checklistSections } from './page-checklist.js';
import { contents, filterControls } from './page-sections.js';
import { otherSections, weakenedSection } from './page-lists.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';
import { summary } from './page-summary.js';
import type { PlanPlace } from '../step-commands.js';
import { verdictText } from '../headline.js';

/** The checklist as one file for a browser: it asks for nothing, and runs no script but its own. */
export function renderHtml(plan: Plan, place: PlanPlace = {}): string {
  const checklist = checklistOf(plan);
  const name = plan.organization === null ? '' : `${plan.organization.name} · `;
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${verdictText(plan)} · ${name}limitdrift</title>
<style>${own(pageStyle)}</style>
<script>${own(pageScript)}</script>
</head>
<body data-read="${plan.run.taken_at}">
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
</html>
`;
  return page.html;
}

/** From so many changes on, a browser lays out only what is near the window. */
const many = 100;

const kept = markup`<span class="scripted"> Ticks are kept in this browser, for as long as the step stays the same.</span>`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${sha256Base64(pageStyle)}'`,
  `script-src 'sha256-${sha256Base64(pageScript)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The page's own, which goes in as it stands. */
function own(text: string): Markup {
  return { html: text };
}
