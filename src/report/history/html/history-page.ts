import { groupKey } from '../../../model/address.js';
import type { LimitHistory, LimitLine } from '../../../model/history/history-types.js';
import { limitNumberText } from '../../../model/spend/money.js';
import { minuteText } from '../../../model/times.js';
import { count, formatNumber } from '../../../model/text.js';
import { type Markup, markup, nothing } from '../../html/escape-html.js';
import { pageText } from '../../html/page-text.js';
import { nameGroups } from '../../value-words.js';
import { type HistorySection, historySections, missingFromHistory, nothingChanged } from '../history-words.js';
import { historyDays, historyPlot, valuesTable } from './history-plot.js';
import { historyScript } from './history-page-script.js';
import { historyStyle } from './history-page-style.js';

/** A history as one file for a browser: what changed, and the line of every limit. */
export function renderHistoryHtml(history: LimitHistory): string {
  const body = markup`<body>
<a class="skip" href="#changes">Skip to the changes</a>
${historyDays(history.window)}<header class="page">
${headMarkup(history)}</header>
<main class="page" id="changes" tabindex="-1">
${historySections(history).map(sectionMarkup)}${missingSection(missingFromHistory(history))}${linesSection(history)}</main>
</body>
`;
  const title = markup`History of ${history.organization.name} · limitdrift`;
  return pageText({ title, style: historyStyle, script: historyScript, body });
}

function headMarkup(history: LimitHistory): Markup {
  const { organization, window, snapshots, summary } = history;
  const facts = [
    ['First reading', `${minuteText(window.from)} UTC`],
    ['Last reading', `${minuteText(window.to)} UTC`],
    ['Snapshots', formatNumber(snapshots)],
    ['Changes by the vendor', formatNumber(summary.organization)],
    ['Changes in workspaces', formatNumber(summary.workspaces)],
    ...(summary.spend === undefined ? [] : [['Changes in spend limits', formatNumber(summary.spend)] as const]),
  ] as const;
  return markup`<p class="product">limitdrift</p>
<h1>History of the rate limits of <bdi>${organization.name}</bdi></h1>
<dl class="facts">
${facts.map(([term, text]) => markup`<div><dt>${term}</dt><dd>${text}</dd></div>\n`)}</dl>
`;
}

function sectionMarkup({ title, blocks }: HistorySection): Markup {
  const parts = blocks.map(
    ({ time, changes }) => markup`<h3>${time}</h3>
<ul class="list">${changes.map(
      ({ symbol, names, text }) =>
        markup`<li><b class="symbol" aria-hidden="true">${symbol}</b> ${names.map((name) => markup`<code>${name}</code> `)}${text}</li>\n`,
    )}</ul>
`,
  );
  return markup`<section><h2>${title}</h2>
${parts.length === 0 ? markup`<p>${nothingChanged}</p>\n` : parts}</section>
`;
}

function missingSection(texts: readonly string[]): Markup {
  if (texts.length === 0) return nothing;
  return markup`<section><h2>Missing</h2>
<ul class="list">${texts.map((text) => markup`<li>${text}</li>\n`)}</ul></section>
`;
}

/** Those that changed are open. */
function linesSection({ lines, window }: LimitHistory): Markup {
  const name = nameGroups(lines);
  const organization = new Map(
    lines.flatMap((line) => (line.workspace === null ? [[placeOf(line), line] as const] : [])),
  );
  const rows = lines.map((line) => {
    const above = line.workspace === null ? null : (organization.get(placeOf(line)) ?? null);
    const changes = Math.max(0, line.values.length - 1);
    const subject = line.workspace === null ? markup`Organization` : markup`<bdi>${line.workspace.name}</bdi>`;
    return markup`<details class="row${changes === 0 ? ' quiet' : ''}"${changes === 0 ? nothing : markup` open`}><summary>${subject} · ${name(line.group)} · <code>${line.limiter}</code> <b>${nowText(line)}${changes === 0 ? '' : `, ${count(changes, 'change')}`}</b></summary>
<div>${historyPlot(line, above, window)}${valuesTable(line)}</div></details>
`;
  });
  return markup`<section><h2>Limit by limit</h2>
<div class="filter scripted" role="search"><label>Workspace, group or limiter <input id="text" type="search" autocomplete="off"></label><span class="shown" id="shown" role="status"></span></div>
<div class="lines">${rows}</div></section>
`;
}

function placeOf({ group, limiter }: LimitLine): string {
  return JSON.stringify([groupKey(group), limiter]);
}

/** What it was when it was seen last. */
function nowText({ values, workspace, group }: LimitLine): string {
  const value = values.at(-1)?.value ?? null;
  if (value !== null) return limitNumberText(value, group);
  return workspace === null ? 'no limit' : 'inherits';
}
