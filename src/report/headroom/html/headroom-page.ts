import type { HeadroomVerdict } from '../../../model/headroom/headroom-types.js';
import { type Markup, markup, nothing } from '../../html/escape-html.js';
import { pageText } from '../../html/page-text.js';
import { firstStep, suggestionText } from '../headroom-advice.js';
import { type HeadroomListing, namesOf, placedSuggestions, rankRows } from '../headroom-rows.js';
import { windowText } from '../headroom-times.js';
import {
  byTheMinute,
  missingMeaning,
  missingTexts,
  notLookedAtText,
  refusedTexts,
  unmatchedTexts,
  verdictText,
} from '../headroom-words.js';
import { type FactsContext, factsContext } from '../row-facts.js';
import { type PlacedRow, rowDetails, timeMarkup } from './headroom-details.js';
import { heatMap, lineData, type MapLine, mapKey, mapLines } from './headroom-map.js';
import { headroomScript } from './headroom-page-script.js';
import { windowDays } from './headroom-plot.js';
import { headroomStyle } from './headroom-page-style.js';

/** A headroom as one file for a browser: the heat map, and what each of its cells opens. */
export function renderHeadroomHtml(listing: HeadroomListing): string {
  const { headroom } = listing;
  const context = factsContext({ ...listing, suggestions: false }, namesOf(headroom, 'Organization'));
  const ids = new Map(headroom.rows.map((row, at) => [row, `r${at}`]));
  const lines = mapLines(rankRows(headroom.rows).map((row): PlacedRow => ({ row, id: String(ids.get(row)) })));
  const body = markup`<body>
<a class="skip" href="#map">Skip to the map</a>
${windowDays(headroom.window)}<header class="page">
${headMarkup(listing, context)}</header>
<main class="page" id="map" tabindex="-1">
${adviceList(listing, context)}<section><h2 id="map-title">Peak use as a share of the limit</h2>
${mapKey}${controls(lines)}${heatMap(lines, context)}<p class="quietly">${byTheMinute} A cell opens what is behind it. Days are those of ${headroom.run.time_zone}.</p></section>
<section class="lines"><h2>Limit by limit</h2>
${lines.map((line) => lineSection(line, context))}</section>
${listSection('Not read', missingTexts(headroom), missingMeaning)}${listSection('Not measurable', refusedTexts(headroom), '')}${listSection('In no group', unmatchedTexts(headroom), '')}</main>
<dialog id="opened" aria-labelledby="opened-title"><div class="opened-head"><h2 id="opened-title"></h2><button type="button" id="close">Close</button></div><div id="opened-body"></div></dialog>
<p class="unseen" id="announced" role="status"></p>
</body>
`;
  const title = markup`Headroom of ${headroom.organization.name} · limitdrift`;
  return pageText({ title, style: headroomStyle, script: headroomScript, body });
}

const verdictClasses = {
  ok: 'in-sync',
  'at-mark': 'drift',
  incomplete: 'incomplete',
} as const satisfies Record<HeadroomVerdict, string>;

function headMarkup(listing: HeadroomListing, context: FactsContext): Markup {
  const { headroom } = listing;
  const { organization, verdict, run, window } = headroom;
  const first = firstStep(factsContext(listing, context.names));
  const act = first === null ? nothing : markup`<p>${actSentence(first, context)}</p>`;
  return markup`<p class="product">limitdrift</p>
<h1>Headroom of <bdi>${organization.name}</bdi></h1>
<div class="verdict ${verdictClasses[verdict]}"><div><p><strong>${verdictText(headroom)}</strong></p>${act}</div></div>
<dl class="facts">
<div><dt>Window</dt><dd>${windowText(window)}, ${run.time_zone}, ${run.by === 'hour' ? 'by the hour, divided by 60' : 'by the minute'}</dd></div>
${headroom.sources.map((source) =>
  source.not_measurable === null
    ? markup`<div><dt>${source.source} known until</dt><dd>${timeMarkup(window, source.known_until)}</dd></div>\n`
    : nothing,
)}<div><dt>Limits read</dt><dd>${timeMarkup(window, run.taken_at)}</dd></div>
${notLookedAtText(headroom) === null ? nothing : markup`<div><dt>Left out</dt><dd>${String(notLookedAtText(headroom))}</dd></div>\n`}</dl>
`;
}

function actSentence(first: NonNullable<ReturnType<typeof firstStep>>, { names }: FactsContext): Markup {
  const { row, reason, next } = first;
  const subject = row.workspace === null ? markup`the organization` : markup`<bdi>${names.workspace(row)}</bdi>`;
  return markup`Act on ${subject} first: ${reason}. Next: <code>${next}</code>`;
}

function adviceList(listing: HeadroomListing, context: FactsContext): Markup {
  const items = placedSuggestions(listing).map(
    ({ suggestion, row }) => markup`<li>${suggestionText(row, suggestion, context)}</li>\n`,
  );
  return items.length === 0
    ? nothing
    : markup`<section><h2>Suggestions</h2>\n<ul class="list">${items}</ul></section>\n`;
}

/** They do nothing without a script, and are shown only with one. */
function controls(lines: readonly MapLine[]): Markup {
  const owners = [...new Set(lines.flatMap(({ workspace }) => (workspace === null ? [] : [workspace.owner ?? ''])))];
  const options = owners
    .toSorted()
    .map((owner) => markup`<option value="${owner}">${owner === '' ? 'nobody' : owner}</option>`);
  return markup`<div class="filter scripted" role="search">
<label>Owner <select id="owner" autocomplete="off"><option value="*">All</option>${options}</select></label>
<label>Workspace <input id="text" type="search" autocomplete="off"></label>
<label>Times <select id="zone" autocomplete="off"><option value="">as in the report</option><option value="local">of this browser</option></select></label>
<span class="shown" id="shown" role="status"></span>
</div>
`;
}

function lineSection({ workspace, rows }: MapLine, context: FactsContext): Markup {
  const owner = workspace?.owner ?? null;
  return markup`<section class="workspace"${lineData(workspace)}><h3><bdi>${context.names.workspace({ workspace })}</bdi>${
    workspace === null ? nothing : markup` <code class="id">${workspace.id}</code>`
  }${owner === null ? nothing : markup` <span class="owner">${owner}</span>`}</h3>
${rows.map((placed) => rowDetails(placed, context))}</section>
`;
}

function listSection(title: string, texts: readonly string[], note: string): Markup {
  if (texts.length === 0) return nothing;
  return markup`<section><h2>${title} <span class="count">${texts.length}</span></h2>
<ul class="list">${texts.map((text) => markup`<li>${text}</li>\n`)}</ul>${note === '' ? nothing : markup`<p class="quietly">${note}</p>`}</section>
`;
}
