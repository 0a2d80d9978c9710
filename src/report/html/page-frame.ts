import { markup, type Markup, nothing } from './escape-html.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';
import { pageText } from './page-text.js';

/*
 * What the pages of checklists have in common.
 */

interface ChecklistPage {
  readonly title: string;
  /** When the live limits were read: ticks from before that are told of. */
  readonly read: string;
  readonly head: Markup;
  readonly main: Markup;
  readonly foot: Markup;
  /** How many steps there are. */
  readonly steps: number;
  /** Whether there is a box to tick. */
  readonly ticks: boolean;
}

export function htmlPage({ title, read, head, main, foot, steps, ticks }: ChecklistPage): string {
  const body = markup`<body data-read="${read}">
<a class="skip" href="#checklist">Skip to the checklist</a>
<header class="page">
${head}</header>
<main class="page${steps > many ? ' many' : ''}" id="checklist" tabindex="-1">
${main}</main>
<footer class="page">
<p>${foot}${ticks ? kept : nothing}</p>
<p class="unseen" id="announced" role="status"></p>
</footer>
</body>
`;
  return pageText({ title: markup`${title}`, style: pageStyle, script: pageScript, body });
}

/** From so many steps on, a browser lays out only what is near the window. */
const many = 100;

const kept = markup`<span class="scripted"> Ticks are kept in this browser, for as long as the step stays the same.</span>`;
