import type { Change } from '../../model/plan-types.js';
import { type Markup, markup, nothing } from './escape-html.js';
import type { PeriodInForce } from '../../model/spend/spend-types.js';
import { limitText } from '../value-words.js';

/*
 * The bar of a step: now, then and the organization’s limit on one scale.
 */

/** Where the marks of a bar stand, in per cent of its width. */
interface Places {
  /** What is live, from 0 to here. */
  readonly live: number;
  readonly desired: number;
  /** null: the organization has no limit. */
  readonly limit: number | null;
}

/** One limit as a picture, which says nothing that is not said in words beside it. */
export function barFigure(change: Change): Markup {
  const { live, desired, limit } = placesOf(change);
  const enforced = Math.min(live, limit ?? live);
  const own = change.before.source !== 'organization';
  const marks = [
    rect('track', 0, limit ?? 100),
    rect(own ? 'live' : 'inherits', 0, enforced),
    live > enforced ? rect('beyond', enforced, live) : nothing,
    line('end', live, [4, 14]),
    limit === null ? nothing : line('limit', limit, [0, 18]),
    markup`<svg x="${percent(desired)}" overflow="visible"><path class="desired" d="M0 3.5l5.5 5.5-5.5 5.5-5.5-5.5z"/></svg>`,
  ];
  return markup`<div class="figure"><svg class="bar" width="100%" height="18" aria-hidden="true" focusable="false">${marks}</svg>
<p>${caption(change)}</p></div>`;
}

function rect(name: string, from: number, to: number): Markup {
  return markup`<rect class="${name}" x="${percent(from)}" y="5" width="${percent(to - from)}" height="8" rx="2"/>`;
}

function line(name: string, at: number, [from, to]: readonly [number, number]): Markup {
  return markup`<line class="${name}" x1="${percent(at)}" x2="${percent(at)}" y1="${from}" y2="${to}"/>`;
}

/** The largest number reaches to the right end; where the organization has no limit, there is room beyond it. */
function placesOf({ before, after, organization_limit: limit }: Change): Places {
  const numbers = [before.value, after.value, limit].filter((value) => value !== null);
  const whole = Math.max(1, ...numbers) * (limit === null ? 1.25 : 1);
  const place = (value: number | null): number => (value === null ? 100 : (value / whole) * 100);
  return { live: place(before.value), desired: place(after.value), limit: limit === null ? null : place(limit) };
}

/** Two digits: the same on every machine. */
function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`;
}

function caption({ group, before, after, organization_limit: limit }: Change): string {
  if (limit === null) return 'organization: no limit';
  const above = [before, after].some(({ source, value }) => source !== 'organization' && value > limit);
  return `organization: ${limitText(limit, group)}${above ? '; what is above is not enforced' : ''}`;
}

/** How much is spent of a limit, as a picture; nothing where one of the two is not known. */
export function spentBar({ in_force: limit, spent, currency }: PeriodInForce): Markup {
  if (limit === null || spent === null || (spent.currency ?? currency) !== currency) return nothing;
  const whole = Math.max(1, limit, spent.amount);
  const place = (amount: number): number => (amount / whole) * 100;
  const within = place(Math.min(spent.amount, limit));
  const marks = [
    rect('track', 0, place(limit)),
    rect('live', 0, within),
    spent.amount > limit ? rect('beyond', within, place(spent.amount)) : nothing,
    line('limit', place(limit), [0, 18]),
  ];
  return markup`<svg class="bar" width="100%" height="18" aria-hidden="true" focusable="false">${marks}</svg>`;
}

/** What the marks mean, for those who see them. */
export const barKey: Markup = markup`<p class="key" aria-hidden="true">
${[
  keyItem(markup`<rect class="live" y="3" width="20" height="8" rx="2"/>`, 'live override'),
  keyItem(markup`<rect class="inherits" x="1" y="3" width="18" height="8" rx="2"/>`, 'inherited'),
  keyItem(markup`<path class="desired" d="M10 1.5l5.5 5.5-5.5 5.5-5.5-5.5z"/>`, 'declared'),
  keyItem(markup`<line class="limit" x1="10" x2="10" y1="0" y2="14"/>`, 'organization’s limit'),
]}</p>
`;

function keyItem(mark: Markup, text: string): Markup {
  return markup`<span><svg class="bar" width="20" height="14" focusable="false">${mark}</svg> ${text}</span>
`;
}
