import { pageColors, pageLayout } from '../../html/page-style.js';
import { plotStyle } from '../../html/plot.js';

/*
 * The style sheet of the page of a history: that of the checklist’s page, with the lines of limits.
 */

const own = `.page { max-width: 72rem; }
main.page { padding-top: .25rem; padding-bottom: 3rem; }
main section { margin-top: 2rem; }
main section h3 { margin-top: 1rem; font-weight: 600; color: var(--quiet); font-size: .875rem; }
.list { background: var(--sheet); border: 1px solid var(--edge); border-radius: 12px; margin-top: .4rem; }
.list li { padding: .5rem 1.1rem; border-top: 1px solid var(--edge); }
.list li:first-child { border-top: 0; }
.symbol { display: inline-block; width: 1ch; color: var(--quiet); }
.scripted-page .filter { position: static; margin-top: .6rem; }
html.scripted-page { scroll-padding-top: 1rem; }
.lines { background: var(--sheet); border: 1px solid var(--edge); border-radius: 12px; margin-top: .6rem; padding: .6rem 1.1rem; }
.row { padding: .3rem 0; content-visibility: auto; contain-intrinsic-size: auto 2rem; }
.row summary { cursor: pointer; width: fit-content; }
.quiet summary b { color: var(--quiet); font-weight: 400; }
.row > div { padding: .4rem 0 .8rem 1.1rem; }
.plot .organization { fill: none; stroke: var(--quiet); stroke-width: 1.5; stroke-dasharray: 6 4; vector-effect: non-scaling-stroke; }
.plot line.limit { stroke: var(--edge); stroke-width: 1; }
.values { border-collapse: collapse; margin-top: .8rem; font-size: .875rem; }
.values caption { text-align: left; font-weight: 600; }
.values th, .values td { text-align: left; font-weight: 400; padding: .05rem 1.2rem .05rem 0; }
.values td, .values th + th { text-align: right; }
.values thead th { color: var(--quiet); }
`;

const paper = `@media print {
  body { background: none; font-size: 9pt; }
  .page { max-width: none; padding: 0; }
  .scripted-page .scripted, .skip, .row.quiet { display: none; }
  .row { break-inside: avoid; content-visibility: visible; }
  .row::details-content { content-visibility: visible; display: block; }
}
@media (forced-colors: active) {
  .plot .use, .plot .organization, .plot line { stroke: CanvasText; }
}
`;

/** Embedded as it stands, for the page's policy names its hash. */
export const historyStyle = `${pageColors}${pageLayout}${plotStyle}${own}${paper}`;
