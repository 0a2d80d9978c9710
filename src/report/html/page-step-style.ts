/** The part of the style sheet for sections, steps with their bars, and lists. */
export const stepStyle = `main > :first-child { margin-top: 0; }
.instructions { margin-top: 1.25rem; color: var(--quiet); }
.instructions ul { list-style: disc; padding-left: 1.2rem; margin-top: .25rem; }
.instructions li + li { margin-top: .15rem; }
.nothing { font-size: 1.05rem; }
.key { display: flex; flex-wrap: wrap; gap: .3rem 1.25rem; color: var(--quiet); font-size: .8125rem; margin: 1rem 0 0; }
.key svg { vertical-align: -2px; }
.top { margin-top: 2.25rem; }
.top > p { max-width: 48rem; margin-top: .35rem; }
.workspace {
  background: var(--sheet); border: 1px solid var(--edge); border-radius: 12px; margin-top: .9rem;
}
.many .workspace { content-visibility: auto; contain-intrinsic-size: auto 40rem; }
.workspace h3 { padding: .8rem 1.1rem 0; }
.workspace h3 bdi { margin-right: .4rem; }
.visit { padding: .1rem 1.1rem 0; color: var(--quiet); }
.steps { padding-top: .4rem; }
.step {
  display: grid; grid-template-columns: minmax(0, 1fr) 15rem; gap: .25rem 2rem; align-items: start;
  padding: .85rem 1.1rem; border-top: 1px solid var(--edge);
}
.steps > :first-child, .block .steps > :first-child { border-top: 0; }
.block { border-top: 1px solid var(--edge); padding: .6rem 0 .75rem; margin-top: .6rem; }
.block .steps { padding-top: 0; }
.block .step { padding-bottom: .5rem; }
.way, .block h4, .block > .command, .block > .by-hand { padding: 0 1.1rem; margin: .25rem 0 0; }
.block h4 { font-size: .9375rem; }
@media screen { .scripted-page .put-away { display: none; } }
.alike { overflow-x: auto; margin-top: 1.25rem; background: var(--sheet); border: 1px solid var(--edge); border-radius: 12px; padding: .6rem 1.1rem; }
.alike caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
.alike table { border-collapse: collapse; }
.alike th, .alike td { text-align: left; padding: .2rem 1.5rem .2rem 0; vertical-align: top; }
.alike td:first-child { text-align: right; }
.alike th { color: var(--quiet); font-weight: 600; font-size: .8125rem; }
.title { display: grid; grid-template-columns: 1.35rem minmax(0, 1fr); gap: .45rem; align-items: start; font-size: 1rem; }
.title > :only-child { grid-column: 1 / -1; }
label.title { cursor: pointer; }
.title input { width: 1.15rem; height: 1.15rem; margin: .2rem 0 0; }
.title code { background: none; padding: 0; }
.mark { margin-top: .2rem; fill: none; stroke: var(--green); stroke-width: 2.25; stroke-linecap: round; stroke-linejoin: round; }
.group { font-weight: 600; }
.values { display: block; font-size: 1.05rem; }
.arrow { color: var(--quiet); }
.body { grid-column: 1; margin-left: 1.8rem; color: var(--text); }
.ignored .body, .reported .body { margin-left: 0; }
.body p + p, .body .command { margin-top: .3rem; }
.body > p:first-child { color: var(--quiet); }
.body > p .id { display: inline-block; max-width: 100%; }
.title:has(:checked) .values, .title:has(:checked) .group { text-decoration: line-through; color: var(--quiet); }
.title:has(:checked) ~ .body, .title:has(:checked) ~ .body code { color: var(--quiet); }
.aged { grid-column: 1; margin-left: 1.8rem; color: var(--amber); }
.side { grid-column: 2; grid-row: 1 / span 3; }
.badge {
  display: inline-block; border: 1px solid var(--hue); background: var(--tint); color: var(--hue);
  border-radius: 99px; padding: .02rem .65rem; font-size: .8125rem; font-weight: 600;
}
.figure { margin-top: .55rem; padding: 0 6px; }
.figure p { color: var(--quiet); font-size: .8125rem; }
.bar { overflow: visible; }
.bar .track { fill: var(--track); }
.bar .live { fill: var(--strong-edge); }
.bar .inherits, .bar .beyond { fill: var(--sheet); stroke: var(--strong-edge); stroke-width: 1.5; stroke-dasharray: 3 2; }
.bar .end { stroke: var(--strong-edge); stroke-width: 2; }
.bar .limit { stroke: var(--text); stroke-width: 1.5; }
.step .bar .live { fill: var(--hue); }
.step .bar .beyond, .step .bar .end { stroke: var(--hue); }
.bar .desired { fill: var(--link); stroke: var(--sheet); stroke-width: 1.5; paint-order: stroke; }
.command { display: flex; gap: .75rem; align-items: flex-start; justify-content: space-between; }
.command > :first-child { flex: 1; min-width: 0; }
.command .line { user-select: all; }
summary { cursor: pointer; width: fit-content; }
.entry { margin: .4rem 0 0; background: var(--code); border-radius: 6px; padding: .5rem .7rem; white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; }
summary + .line { display: block; background: var(--code); border-radius: 6px; padding: .5rem .7rem; margin-top: .3rem; }
.copy { flex: none; font-size: .8125rem; padding: .1rem .6rem; min-height: 1.75rem; }
.list { background: var(--sheet); border: 1px solid var(--edge); border-radius: 12px; margin-top: .9rem; }
.list li { padding: .7rem 1.1rem; border-top: 1px solid var(--edge); }
.list li:first-child { border-top: 0; }
.list li:has(> .badge) { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: .75rem; align-items: start; }
.list .badge { justify-self: start; }
.about { color: var(--quiet); font-size: .875rem; }
footer { color: var(--quiet); font-size: .8125rem; padding-bottom: 3rem; }
@media (max-width: 48rem) {
  .step { grid-template-columns: minmax(0, 1fr); }
  .side { grid-column: 1; grid-row: auto; margin-left: 1.8rem; display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: center; }
  .figure { flex: 1 1 12rem; margin: 0; }
  .list li:has(> .badge) { grid-template-columns: minmax(0, 1fr); gap: .3rem; }
}
@media (max-width: 30rem) {
  .body, .side, .aged { margin-left: 0; }
  .command { flex-wrap: wrap; }
}
`;
