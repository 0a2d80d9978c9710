import { type Markup, markup } from './escape-html.js';

/*
 * Lines over a time, as SVG: what the pages of headroom and of history draw.
 */

/** Pixels: of the drawing, and above it for labels; below it are the days. */
export const plotHeight = 110;
const head = 16;

/** How a value stands in a drawing whose top is `top`: pixels from above. */
export function placer(top: number): (value: number) => number {
  return (value) => Math.round((1 - value / top) * plotHeight);
}

interface PlotParts {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  /** How wide the drawing is, in the unit of its paths. */
  readonly width: number;
  readonly paths: readonly Markup[];
  /** Made by `levelLine`. */
  readonly levels: readonly Markup[];
}

/** As wide as the page; needs `plotDays` once in it. */
export function plotMarkup({ label, width, paths, levels }: PlotParts): Markup {
  return markup`<svg class="plot" width="100%" height="${plotHeight + 2 * head}" role="img" aria-label="${label}">
<svg y="${head}" width="100%" height="${plotHeight}" viewBox="0 0 ${width} ${plotHeight}" preserveAspectRatio="none">${paths}</svg>
${levels}<use href="#days"/></svg>
`;
}

/** A level with its text: `limit` to the left, `declared` to the right. */
export function levelLine(name: 'limit' | 'declared', at: number, text: string): Markup {
  const y = at + head;
  return markup`<line class="${name}" x1="0" x2="100%" y1="${y}" y2="${y}"/><text x="${name === 'limit' ? '0' : '100%'}" y="${y - 4}" class="${name}">${text}</text>`;
}

/** The days below every plot, once in a page. `share`: of the width, from the left. */
export function plotDays(days: readonly { readonly share: number; readonly text: string }[]): Markup {
  const labels = days.map(({ share, text }) => {
    const x = `${Math.round(share * 10_000) / 100}%`;
    return markup`<line class="day" x1="${x}" x2="${x}" y1="${head}" y2="${head + plotHeight}"/><text class="tick" x="${x}" y="${2 * head + plotHeight - 3}">${text}</text>`;
  });
  return markup`<svg class="plot" width="0" height="0" aria-hidden="true"><defs><g id="days">${labels}</g></defs></svg>
`;
}

/** Of the plots, in every page that has some. */
export const plotStyle = `.plot { display: block; margin-top: .6rem; overflow: visible; font-size: 11px; }
.plot text { fill: var(--quiet); }
.plot text.limit { fill: var(--text); font-weight: 600; }
.plot text.declared { text-anchor: end; fill: var(--link); }
.plot .use { fill: none; stroke: var(--link); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.plot line.limit { stroke: var(--text); stroke-width: 1.5; }
.plot line.declared { stroke: var(--link); stroke-width: 1.5; stroke-dasharray: 6 4; }
svg.plot[aria-hidden] { position: absolute; }
.tick { fill: var(--quiet); }
.day { stroke: var(--edge); }
`;
