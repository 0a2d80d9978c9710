import { formatNumber } from '../../model/text.js';
import type { Change, Plan } from '../../model/plan-types.js';
import { type Checklist, todoHeading } from '../checklist.js';
import { openBefore } from '../value-words.js';
import { type Markup, markup, nothing } from './escape-html.js';
import type { WorkspaceRef } from '../../model/snapshot-types.js';
import { isToBeCreated } from '../../model/address.js';
import { isIgnored, isOnlyReported, partFindings } from '../plan-order.js';

/** The page's sections in their order. */
const headings = {
  weakened: 'Policy weakened',
  todo: 'To do',
  decide: 'Decide',
  before: openBefore,
  done: 'Done',
  reported: 'Reported',
  ignored: 'Ignored',
  problems: 'Problems',
  findings: 'Findings',
  unread: 'Not read',
} as const;

export type SectionId = keyof typeof headings;

export function topSection(id: SectionId, count: number, content: Markup, heading: string = headings[id]): Markup {
  return markup`<section class="top" id="${id}" aria-labelledby="${id}-heading" data-holder>
<h2 id="${id}-heading">${heading} <span class="count">${formatNumber(count)}</span></h2>
${content}</section>
`;
}

/** Links to the sections that the page has. */
export function contents(plan: Plan, { todo, decide, before, done, reported, ignored }: Checklist): Markup {
  const { weakened, others } = partFindings(plan);
  const counts: readonly (readonly [id: SectionId, count: number])[] = [
    ['weakened', weakened.length],
    ['todo', todo.count],
    ['decide', decide.count],
    ['before', before.count],
    ['done', done.count],
    ['reported', reported.count],
    ['ignored', ignored.count],
    ['problems', plan.error?.problems.length ?? 0],
    ['findings', others.length],
    ['unread', plan.incomplete.length],
  ];
  const links = counts.flatMap(([id, count]) =>
    count === 0
      ? []
      : [
          markup`<li><a href="#${id}">${id === 'todo' ? todoHeading(plan) : headings[id]} <b>${formatNumber(count)}</b></a></li>\n`,
        ],
  );
  if (links.length === 0) return nothing;
  return markup`<nav aria-label="Sections"><ul>
${links}</ul></nav>
`;
}

const classes = ['drift', 'conflict', 'overdue', 'pending', 'adopted', 'reported', 'ignored'] as const;

/** Controls that only a script can serve; without one they are not shown. There is no form, for nothing is sent. */
export function filterControls({ todo, decide, before, done, reported, ignored }: Checklist): Markup {
  const visits = [
    ...todo.visits,
    ...decide.visits,
    ...before.visits,
    ...done.visits,
    ...reported.visits,
    ...ignored.visits,
  ];
  const items = visits.flatMap(({ workspace, steps }) => [
    ...(isToBeCreated(workspace) ? ['pending'] : []),
    ...steps.map(classOf),
  ]);
  if (items.length < 2) return nothing;
  const pills = classes.flatMap((name) => {
    const count = items.filter((item) => item === name).length;
    return count === 0 ? [] : [pill(name, count)];
  });
  const workspaces = [...new Map(visits.map(({ workspace }) => [workspace.id, workspace.name]))];
  return markup`<div class="filter scripted" role="search" aria-label="Filter">
<label>Workspace <select id="workspace" autocomplete="off">
<option value="">All</option>
${workspaces.map(([id, name]) => markup`<option value="${id}">${name}</option>\n`)}</select></label>
${pills.length < 2 ? nothing : markup`<fieldset><legend>Only</legend>\n${pills}</fieldset>\n`}<label>Search <input type="search" id="text" autocomplete="off" spellcheck="false"></label>
<button type="button" id="clear">Clear</button>
<p class="shown"><span id="shown" role="status"></span> <span id="ticked"></span></p>
</div>
`;
}

/** What the filter knows a change as: one that is ignored or reported is no longer of its class. */
function classOf(change: Change): string {
  if (isIgnored(change)) return 'ignored';
  return isOnlyReported(change) ? 'reported' : change.class;
}

function pill(name: string, count: number): Markup {
  return markup`<label class="pill"><input type="checkbox" name="class" value="${name}" autocomplete="off"> ${name} <b>${count}</b></label>
`;
}

/** Who answers for a workspace, behind its name. */
export function ownerMarkup({ owner }: WorkspaceRef): Markup {
  return owner === undefined ? nothing : markup` <span class="owner">owner: <bdi>${owner}</bdi></span>`;
}
