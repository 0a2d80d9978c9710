import { stepStyle } from './page-step-style.js';

/*
 * The style sheet of the HTML report.
 */

/** Text on its ground has a contrast of at least 4.5 : 1 in light and dark; a test measures it. */
export const pageColors = `:root {
  color-scheme: light;
  --ground: #f5f6f8; --sheet: #fff; --edge: #d5dae1; --strong-edge: #838d9a;
  --text: #1b1f26; --quiet: #565f6b; --link: #0b57c2; --code: #eef0f3; --track: #e3e7ec;
  --red: #b3261e; --red-ground: #fdeeec; --amber: #8a4b00; --amber-ground: #fdf2e0;
  --blue: #1a56c4; --blue-ground: #ebf1fd; --green: #17692f; --green-ground: #e8f6ec;
  --violet: #6f2da8; --violet-ground: #f5edfc; --gray: #565f6b; --gray-ground: #eef0f3;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ground: #101317; --sheet: #181c22; --edge: #2d343d; --strong-edge: #77818e;
    --text: #e7eaee; --quiet: #a0a9b5; --link: #82b1ff; --code: #242a32; --track: #2b323b;
    --red: #ff9a90; --red-ground: #3b1917; --amber: #f4b860; --amber-ground: #372708;
    --blue: #8db6ff; --blue-ground: #17274a; --green: #7fd496; --green-ground: #12301b;
    --violet: #d0a2ff; --violet-ground: #2f1a45; --gray: #a0a9b5; --gray-ground: #242a32;
  }
}
`;

export const pageLayout = `* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
.page { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1.25rem 0; }
main:focus { outline: none; }
h1, h2, h3, p, ul, dl, dd, fieldset { margin: 0; padding: 0; border: 0; }
ul { list-style: none; }
h1 { font-size: 1.6rem; line-height: 1.25; letter-spacing: -.01em; }
h2 { font-size: 1.2rem; }
h3 { font-size: 1rem; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code { font: .875em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; }
code, bdi { unicode-bidi: isolate; white-space: break-spaces; }
p code, li > code { background: var(--code); border-radius: 4px; padding: .1em .3em; }
.id, .owner { color: var(--quiet); font-weight: 400; font-size: .8125rem; }
code.id { background: none; padding: 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media screen { [hidden] { display: none !important; } }
.scripted { display: none; }
.scripted-page .scripted { display: revert; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--sheet); padding: .5rem .75rem; z-index: 2; }

.product { color: var(--quiet); font-weight: 600; font-size: .8125rem; letter-spacing: .02em; }
.verdict {
  display: flex; gap: 1rem; align-items: center; margin: 1.1rem 0; padding: 1rem 1.25rem;
  border-radius: 12px; border: 1px solid var(--hue); background: var(--tint); color: var(--text);
}
.verdict strong { font-size: 1.15rem; color: var(--hue); }
.verdict svg { flex: none; fill: none; stroke: var(--hue); stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.drift, .failed, .error { --hue: var(--red); --tint: var(--red-ground); }
.conflict { --hue: var(--violet); --tint: var(--violet-ground); }
.overdue, .incomplete, .warning { --hue: var(--amber); --tint: var(--amber-ground); }
.pending, .note { --hue: var(--blue); --tint: var(--blue-ground); }
.in-sync, .adopted { --hue: var(--green); --tint: var(--green-ground); }
.ignored, .reported { --hue: var(--gray); --tint: var(--gray-ground); }
.remark { border-left: 4px solid var(--blue); padding: .2rem .9rem; margin: .6rem 0; }
.beware { border-left: 4px solid var(--amber); background: var(--amber-ground); padding: .6rem .9rem; border-radius: 4px; margin: .6rem 0; }
.facts { display: flex; flex-wrap: wrap; gap: .6rem 2rem; margin: 1.1rem 0; }
.facts dt { color: var(--quiet); font-size: .8125rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .5rem; }
nav a { display: block; padding: .3rem .8rem; border: 1px solid var(--edge); border-radius: 99px; background: var(--sheet); text-decoration: none; }
nav a:hover { border-color: var(--link); }
nav b, .count { color: var(--quiet); font-weight: 600; }

.filter {
  background: var(--sheet); border: 1px solid var(--edge); border-radius: 12px; padding: .75rem 1rem;
}
.scripted-page .filter { display: flex; flex-wrap: wrap; gap: .6rem 1.25rem; align-items: center; }
.filter label, .filter fieldset { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem; min-width: 0; max-width: 100%; }
.filter legend { float: left; padding: 0; margin-right: .2rem; }
.filter .pill { border: 1px solid var(--strong-edge); border-radius: 99px; padding: .15rem .7rem .15rem .5rem; cursor: pointer; }
.filter .pill:has(:checked) { background: var(--blue-ground); border-color: var(--blue); }
.pill input, .title input { accent-color: var(--link); }
select, input[type=search], button {
  font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--strong-edge); border-radius: 8px;
  padding: .25rem .6rem; min-height: 2rem; min-width: 0; max-width: 100%;
}
select, input[type=search] { width: 12rem; }
button { cursor: pointer; }
button:hover { border-color: var(--link); color: var(--link); }
.shown { color: var(--quiet); margin-left: auto; }
#ticked:not(:empty)::before { content: '· '; }
@media screen and (min-width: 60rem) and (min-height: 40rem) {
  .scripted-page .filter { position: sticky; top: .5rem; z-index: 1; }
  html.scripted-page { scroll-padding-top: 7rem; }
}
@media (max-width: 40rem) {
  body { font-size: 14.5px; }
  .page { padding: 1.1rem .8rem 0; }
  .verdict { padding: .8rem .9rem; align-items: flex-start; }
}
`;

const paper = `@media print {
  body { background: none; font-size: 10pt; }
  .page { max-width: none; padding: 0; }
  .scripted-page .scripted, nav, .skip { display: none; }
  [data-item], [data-holder] { display: block; }
  .step { display: grid; }
  .many .workspace { content-visibility: visible; }
  details::details-content { content-visibility: visible; display: block; }
  .step, .list li { break-inside: avoid; }
  h2, h3, .visit { break-after: avoid; }
  a[href^=http]::after { content: ' (' attr(href) ')'; }
  .bar, .verdict, .badge { print-color-adjust: exact; }
}
@media (forced-colors: active) {
  .bar .live, .bar .desired { fill: CanvasText; }
  .bar .inherits, .bar .beyond, .bar .end, .bar .limit { stroke: CanvasText; }
}
`;

/** The page's style sheet, embedded as it stands, for the page's policy names its hash. */
export const pageStyle = `${pageColors}${pageLayout}${stepStyle}${paper}`;
