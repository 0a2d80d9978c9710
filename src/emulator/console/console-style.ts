/** The style sheet of the page: a plain sibling of the HTML report’s. A test measures the contrast of every text. */
export const consoleStyle = `:root {
  color-scheme: light dark;
  --ground: light-dark(#f5f6f8, #101317); --sheet: light-dark(#fff, #181c22);
  --edge: light-dark(#d5dae1, #2d343d); --strong-edge: light-dark(#838d9a, #77818e);
  --text: light-dark(#1b1f26, #e7eaee); --quiet: light-dark(#565f6b, #a0a9b5);
  --link: light-dark(#0b57c2, #82b1ff); --code: light-dark(#eef0f3, #242a32);
  --red: light-dark(#b3261e, #ff9a90); --red-ground: light-dark(#fdeeec, #3b1917);
  --green: light-dark(#17692f, #7fd496); --green-ground: light-dark(#e8f6ec, #12301b);
  --amber: light-dark(#8a4b00, #f4b860);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 56rem; padding: 1.5rem 1.25rem 3rem; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, p, ul { margin: 0; padding: 0; }
ul { list-style: none; }
h1 { font-size: 1.6rem; line-height: 1.25; letter-spacing: -.01em; }
h2 { font-size: 1.2rem; margin: 1.75rem 0 .6rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .4rem; }
header p { max-width: 48rem; }
header p:last-child { color: var(--quiet); margin-top: .3rem; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code { font: .875em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; }
code, bdi { unicode-bidi: isolate; white-space: break-spaces; }
p code { background: var(--code); border-radius: 4px; padding: .1em .3em; }
.id { color: var(--quiet); font-weight: 400; font-size: .8125rem; }
.quiet { color: var(--quiet); }
th .quiet { font-size: .8125rem; padding-left: .5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.product { color: var(--amber); font-weight: 600; font-size: .8125rem; letter-spacing: .02em; }
.outcome { border: 1px solid var(--hue); background: var(--tint); border-radius: 12px; padding: .7rem 1rem; margin-top: 1.25rem; }
.outcome strong { color: var(--hue); }
.done { --hue: var(--green); --tint: var(--green-ground); }
.refused { --hue: var(--red); --tint: var(--red-ground); }
.choose, .row { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; margin-top: 1.25rem; }
.row { margin-top: .75rem; }
label { font-weight: 600; }
label.clear { font-weight: 400; white-space: nowrap; cursor: pointer; }
select, input:not([type=checkbox]), button, .button {
  font: inherit; color: inherit; background: var(--sheet); border: 1px solid var(--strong-edge); border-radius: 8px;
  padding: .25rem .7rem; min-height: 2.1rem; min-width: 0; max-width: 100%;
}
input[type=checkbox] { accent-color: var(--link); width: 1.1rem; height: 1.1rem; vertical-align: -.2rem; }
input::placeholder { color: var(--quiet); opacity: 1; }
input[aria-invalid] { border: 2px solid var(--red); }
.problem { color: var(--red); margin-top: .25rem; }
button, .button { cursor: pointer; display: inline-block; text-decoration: none; font-weight: 400; }
button:hover, .button:hover { border-color: var(--link); color: var(--link); }
.main { background: var(--link); border-color: var(--link); color: var(--sheet); font-weight: 600; }
.main:hover { color: var(--sheet); }
table { border-spacing: 0; width: 100%; }
caption { text-align: left; color: var(--quiet); padding-bottom: .6rem; }
.sheet { background: var(--sheet); border: 1px solid var(--edge); border-radius: 12px; }
.limits { border: 0; background: none; }
th, td { text-align: left; padding: .45rem 1rem; vertical-align: top; font-weight: 400; }
thead th { color: var(--quiet); font-size: .8125rem; }
tbody tr:not(:first-child) > * { border-top: 1px solid var(--edge); }
.limits tbody > tr > * { background: var(--sheet); border-color: var(--edge); }
@media (min-width: 40.01rem) {
  .limits td:nth-child(3) { width: 9rem; }
  .limits td:nth-child(2) { width: 18rem; }
}
.group th { border-top: 1px solid var(--edge); padding-top: .8rem; }
.group div { display: flex; justify-content: space-between; align-items: center; gap: 1rem; font-weight: 600; font-size: 1rem; }
.limits .edited > tr > * { background: var(--code); }
.limits .edited .quiet { color: var(--text); }
td input:not([type=checkbox]) { width: 10rem; margin-right: .5rem; }
td form { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; }
.limits + p { margin-top: 1rem; }
details { margin-top: .75rem; }
summary { cursor: pointer; width: fit-content; }
@media (max-width: 40rem) {
  body { font-size: 14.5px; padding: 1.1rem .8rem 3rem; }
  .limits, .limits caption, .limits tbody { display: block; }
  .limits thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .limits tr { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .limits .edited tr { grid-template-columns: minmax(0, 1fr); }
  .limits th, .limits td[colspan] { grid-column: 1 / -1; }
  .limits tbody tr > td { border-top: 0; padding-top: 0; }
  .limits td:nth-child(3)::before { content: 'organization: '; color: var(--quiet); }
  .limits tbody:not(.edited) td:nth-child(3) { padding-left: 0; }
}
`;
