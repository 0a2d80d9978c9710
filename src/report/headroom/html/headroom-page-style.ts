import { plotStyle } from '../../html/plot.js';
import { pageColors, pageLayout } from '../../html/page-style.js';

/*
 * The style sheet of the page of headroom: that of the checklist’s page, with the heat map and the plots.
 */

const map = `.page { max-width: 90rem; }
main.page { padding-bottom: 3rem; }
main section { margin-top: 2rem; }
main.page { padding-top: .25rem; }
.facts { margin-bottom: 0; }
main.page > section:first-child { margin-top: 1rem; }
main section.workspace { margin-top: .9rem; }
.key { display: flex; flex-wrap: wrap; gap: .4rem; font-size: .8125rem; margin: .6rem 0; }
.swatch { border-radius: 4px; padding: .1rem .55rem; }
.quietly { color: var(--quiet); font-size: .875rem; margin-top: .5rem; }
.scripted-page .filter { position: static; }
html.scripted-page { scroll-padding-top: 1rem; }
.map { overflow: auto; max-height: 85vh; background: var(--sheet); border: 1px solid var(--edge); border-radius: 12px; margin-top: .75rem; }
.map table { border-collapse: separate; border-spacing: 2px; }
.map th { text-align: left; font-weight: 600; font-size: .8125rem; padding: .25rem .5rem; overflow-wrap: normal; }
.map thead th, .map thead td { background: var(--sheet); position: sticky; top: 0; z-index: 1; vertical-align: bottom; }
.map thead tr + tr th { top: 1.9rem; font-weight: 400; color: var(--quiet); }
.map thead tr:first-child th { height: 1.9rem; white-space: nowrap; }
.map tbody th { position: sticky; left: 0; background: var(--sheet); max-width: 18rem; min-width: 8rem; overflow-wrap: anywhere; }
.map thead td { left: 0; z-index: 2; }
.map td { padding: 0; border-radius: 4px; min-width: 4rem; }
.map td a { display: block; padding: .2rem .4rem; color: inherit; text-decoration: none; text-align: right; white-space: nowrap; border-radius: 4px; }
.map td a:hover { text-decoration: underline; }
.map td.unused, .map td.blocked, .map td.no-limit, .map td.not-measurable { font-size: .75rem; }
.act { --heat: var(--red-ground); --ink: var(--red); }
.watch { --heat: var(--amber-ground); --ink: var(--amber); }
.fine { --heat: var(--green-ground); --ink: var(--green); }
.low { --heat: var(--sheet); }
.unused, .not-measurable, .no-limit { --heat: none; --ink: var(--quiet); }
.blocked { --heat: var(--gray-ground); --ink: var(--text); }
td.act, td.watch, td.fine, td.unused, td.blocked, td.no-limit, td.not-measurable, .swatch { background: var(--heat); color: var(--ink); }
td.act a, .row.act b { font-weight: 700; }
.low, .no-limit { box-shadow: inset 0 0 0 1px var(--edge); }
.swatch.unused, .swatch.not-measurable { box-shadow: inset 0 0 0 1px var(--edge); }
td.blocked a { font-weight: 700; }
.map td.not-measurable { font-style: italic; }

.workspace { background: var(--sheet); border: 1px solid var(--edge); border-radius: 12px; padding: .7rem 1.1rem; content-visibility: auto; contain-intrinsic-size: auto 12rem; }
.row { padding: .3rem 0; }
.row summary { cursor: pointer; width: fit-content; }
.row summary b { color: var(--ink); font-weight: 600; }
.quiet summary b { color: var(--quiet); font-weight: 400; }
.row > div { padding: .4rem 0 .8rem 1.1rem; }
.row > div:focus { outline: none; }
.facts-of { color: var(--quiet); margin-top: .2rem; }
.days, .worst { display: inline-block; vertical-align: top; margin: .8rem 2.5rem 0 0; font-size: .875rem; }
.days { border-collapse: collapse; }
.days caption, .worst p { text-align: left; font-weight: 600; }
.days th, .days td { text-align: right; overflow-wrap: normal; white-space: nowrap; padding: .05rem .8rem .05rem 0; font-weight: 400; }
.days thead th { white-space: normal; vertical-align: bottom; max-width: 4.5rem; }
.days th:first-child { text-align: left; }
.days thead th { color: var(--quiet); }
.worst ol { margin: 0; padding-left: 1.2rem; }
.list { background: var(--sheet); border: 1px solid var(--edge); border-radius: 12px; margin-top: .6rem; }
.list li { padding: .6rem 1.1rem; border-top: 1px solid var(--edge); }
.list li:first-child { border-top: 0; }
dialog {
  width: min(60rem, 94vw); max-height: 90vh; color: var(--text); background: var(--sheet); border: 1px solid var(--strong-edge);
  border-radius: 12px; padding: 1rem 1.25rem;
}
dialog::backdrop { background: rgb(0 0 0 / .45); }
dialog .opened-head { display: flex; gap: 1rem; justify-content: space-between; align-items: flex-start; }
dialog h2 { font-size: 1.05rem; min-width: 0; }
#close { flex: none; }
@media (max-width: 30rem) {
  .days th, .days td { padding-right: .45rem; font-size: .8125rem; }
  .days, .worst { margin-right: 0; }
  .map tbody th { max-width: 9rem; min-width: 6rem; }
}
`;

/** On paper: the map, and in full what stands out. */
const paper = `@media print {
  body { background: none; font-size: 9pt; }
  .page { max-width: none; padding: 0; }
  .scripted-page .scripted, .skip, dialog { display: none; }
  .map { max-height: none; overflow: visible; border: 0; }
  .map thead th, .map thead td, .map tbody th { position: static; }
  .map td { min-width: 0; print-color-adjust: exact; }
  .swatch { print-color-adjust: exact; }
  .workspace { content-visibility: visible; }
  .workspace:not(:has(.act, .watch)), .row.quiet { display: none; }
  .row::details-content { content-visibility: visible; display: block; }
  .row { break-inside: avoid; }
}
@media (forced-colors: active) {
  .map td { border: 1px solid CanvasText; }
  .plot .use, .plot line { stroke: CanvasText; }
}
`;

/** Embedded as it stands, for the page's policy names its hash. */
export const headroomStyle = `${pageColors}${pageLayout}${map}${plotStyle}${paper}`;
