import { sha256Base64 } from '../../model/address.js';
import { type Markup, markup, nothing } from './escape-html.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';

/*
 * What every page has in common: one file for a browser that asks for nothing and runs no script but its own.
 */

interface PageParts {
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

export function htmlPage({ title, read, head, main, foot, steps, ticks }: PageParts): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${own(pageStyle)}</style>
<script>${own(pageScript)}</script>
</head>
<body data-read="${read}">
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
</html>
`;
  return page.html;
}

/** From so many steps on, a browser lays out only what is near the window. */
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
