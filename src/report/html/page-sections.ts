import { formatNumber } from '../../model/numbers.js';
import type { Plan } from '../../model/plan-types.js';
import type { Checklist } from '../checklist.js';
import { type Markup, markup, nothing } from './escape-html.js';

/** The page's sections in their order. */
const headings = {
  todo: 'To do',
  decide: 'Decide',
  done: 'Done',
  ignored: 'Ignored',
  problems: 'Problems',
  findings: 'Findings',
  unread: 'Not read',
} as const;

export type SectionId = keyof typeof headings;

export function topSection(id: SectionId, count: number, content: Markup): Markup {
  return markup`<section class="top" id="${id}" aria-labelledby="${id}-heading" data-holder>
<h2 id="${id}-heading">${headings[id]} <span class="count">${formatNumber(count)}</span></h2>
${content}</section>
`;
}

/** Links to the sections that the page has. */
export function contents({ error, findings, incomplete }: Plan, { todo, decide, done, ignored }: Checklist): Markup {
  const counts: readonly (readonly [id: SectionId, count: number])[] = [
    ['todo', todo.count],
    ['decide', decide.count],
    ['done', done.count],
    ['ignored', ignored.count],
    ['problems', error?.problems.length ?? 0],
    ['findings', findings.length],
    ['unread', incomplete.length],
  ];
  const links = counts.flatMap(([id, count]) =>
    count === 0 ? [] : [markup`<li><a href="#${id}">${headings[id]} <b>${formatNumber(count)}</b></a></li>\n`],
  );
  if (links.length === 0) return nothing;
  return markup`<nav aria-label="Sections"><ul>
${links}</ul></nav>
`;
}
