import { formatNumber } from '../../model/text.js';
import type { Change, Plan } from '../../model/plan-types.js';
import { type Checklist, type StepKind } from '../checklist.js';
import { sectionHeading } from '../checklist-words.js';
import { type Markup, markup, nothing } from './escape-html.js';
import type { WorkspaceRef } from '../../model/snapshot-types.js';
import { groupFindings, isIgnored, isOnlyReported, partFindings } from '../plan-order.js';
import { mergedInto } from '../../model/verdict.js';
import { spendHeading, spendLines } from '../spend/spend-words.js';
import { newFindings, oldFindings } from '../value-words.js';

/** The page's sections beside those of the checklist. */
const headings = {
  weakened: 'Policy weakened',
  problems: 'Problems',
  'new-findings': newFindings,
  findings: 'Findings',
  'old-findings': oldFindings,
  spend: spendHeading,
  unread: 'Not read',
} as const;

export type ListId = keyof typeof headings;

export function listSection(id: ListId, count: number, content: Markup): Markup {
  return topSection(id, count, content, headings[id]);
}

export function topSection(id: ListId | StepKind, count: number, content: Markup, heading: string): Markup {
  return markup`<section class="top" id="${id}" aria-labelledby="${id}-heading" data-holder>
<h2 id="${id}-heading">${heading} <span class="count">${formatNumber(count)}</span></h2>
${content}</section>
`;
}

/** What is known already, in one line that unfolds; a filter that finds something in it unfolds it. */
export function foldedMarkup(summary: string, content: Markup): Markup {
  return markup`<details class="known" data-holder><summary>${summary}</summary>
${content}</details>
`;
}

/** Links to the sections that the page has, in their order. */
export function contents(plan: Plan, { sections }: Checklist): Markup {
  const { weakened, others } = partFindings(plan);
  const { added, plain, before, folded } = groupFindings(others, plan);
  const ofList = (id: ListId, count: number): Listed => ({ id, heading: headings[id], count });
  const listed = [
    ofList('weakened', weakened.length),
    ...sections.map(({ kind, count }) => ({
      id: kind,
      heading: sectionHeading(kind, mergedInto(plan.declaration)),
      count,
    })),
    ofList('problems', plan.error?.problems.length ?? 0),
    ofList('new-findings', added.length),
    ofList('findings', plain.length),
    ofList('old-findings', before.length + folded.length),
    ofList('spend', plan.spend === undefined ? 0 : spendLines(plan.spend).length),
    ofList('unread', plan.incomplete.length),
  ].filter(({ count }) => count > 0);
  if (listed.length === 0) return nothing;
  return markup`<nav aria-label="Sections"><ul>
${listed.map(({ id, heading, count }) => markup`<li><a href="#${id}">${heading} <b>${formatNumber(count)}</b></a></li>\n`)}</ul></nav>
`;
}

interface Listed {
  readonly id: ListId | StepKind;
  readonly heading: string;
  readonly count: number;
}

const classes = ['drift', 'conflict', 'overdue', 'pending', 'adopted', 'reported', 'ignored'] as const;

/** Controls that only a script can serve; without one they are not shown. There is no form, for nothing is sent. */
export function filterControls({ sections, empty }: Pick<Checklist, 'sections' | 'empty'>): Markup {
  const visits = sections.flatMap((section) => section.visits);
  const items = visits.flatMap(({ creation, blocks, settled }) => [
    ...(creation === null ? [] : ['pending']),
    ...blocks.flatMap(({ steps }) => steps.map(classOf)),
    ...settled.flatMap(({ changes }) => changes.map(classOf)),
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
${
  empty
    ? nothing
    : markup`<label class="pill"><input type="checkbox" id="hide-ticked" autocomplete="off"> Hide ticked</label>
<button type="button" id="next-open">Next open</button>
`
}<p class="shown"><span id="shown" role="status"></span> <span id="ticked"></span></p>
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
