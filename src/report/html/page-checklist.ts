import { isToBeCreated, sha256 } from '../../model/address.js';
import { formatNumber } from '../../model/text.js';
import type { Change, Plan } from '../../model/plan-types.js';
import { isInCode } from '../../model/synthesized-path.js';
import { type AlikeSteps, alikeSteps, type Checklist, type ChecklistSection, type Visit } from '../checklist.js';
import {
  type ChecklistSubject,
  creationPhrases,
  instructions,
  nothingToDo,
  sectionHeading,
  sectionIntro,
  visitPhrase,
  visitsConsole,
} from '../checklist-words.js';
import { htmlPhrase, type Markup, markup, nothing } from './escape-html.js';
import { barKey } from './page-bar.js';
import { foldedMarkup, ownerMarkup, topSection } from './page-sections.js';
import { blockMarkup, type Naming, settledStep } from './page-steps.js';
import { type NameGroup, subjectPhrase, valuesPhrase } from '../step-words.js';
import type { PlanPlace } from '../step-commands.js';
import { remarksOf } from '../change-remarks.js';
import { ignoredText, nameGroups } from '../value-words.js';
import { ignoredIn, ignoredOf } from '../plan-order.js';
import { mergedInto } from '../../model/verdict.js';

/** The checklist by what a person does with its steps. */
export function checklistSections(plan: Plan, { sections, open, empty }: Checklist, place: PlanPlace): Markup {
  const name = nameGroups(plan.changes);
  const into = mergedInto(plan.declaration);
  const above = empty ? markup`<p class="nothing">${nothingToDo(plan)}</p>\n` : beforeYouStart(open, plan, place);
  const naming: Naming = {
    name,
    inCode: ({ origin }) => isInCode(origin, plan.declaration.files),
    organization: plan.organization,
    place,
    remarks: remarksOf(plan),
  };
  return markup`${above}${alikeTable(alikeSteps(open), name)}${plan.changes.length === 0 ? nothing : barKey}${sections.map(
    (section) => sectionMarkup(section, into, naming),
  )}`;
}

type Settled = Visit<Change>['settled'][number];

function sectionMarkup({ kind, count, visits }: ChecklistSection<Change>, into: string | null, naming: Naming): Markup {
  const intro = sectionIntro(kind, naming.place).map((line) => markup`<p>${htmlPhrase(line)}</p>\n`);
  const workspaces = visits.map(({ workspace, creation, blocks, settled }) => {
    const others = settled.map((part) => settledBlock(part, part.kind === kind, naming));
    const steps = blocks.map((block) => blockMarkup(block, naming, workspace));
    return workspaceSection(
      workspace,
      markup`${creationMarkup(workspace, creation)}${visitMarkup(workspace, blocks, naming)}${steps}${others}`,
    );
  });
  const content = markup`${intro}${workspaces}`;
  const shown = kind === 'ignored' ? foldedMarkup(ignoredText(ignoredOf(visits)), content) : content;
  return topSection(kind, count, shown, sectionHeading(kind, into));
}

export function workspaceSection(workspace: Change['workspace'], content: Markup): Markup {
  const known = isToBeCreated(workspace)
    ? markup`<span class="id">to be created</span>`
    : markup`<code class="id">${workspace.id}</code>`;
  return markup`<section class="workspace" data-workspace="${workspace.id}" data-holder>
<h3><bdi>${workspace.name}</bdi> ${known}${ownerMarkup(workspace)}</h3>
${content}</section>
`;
}

export function visitMarkup(
  workspace: Change['workspace'],
  blocks: Visit<Change>['blocks'],
  { organization }: Pick<Naming, 'organization'>,
): Markup {
  return visitsConsole({ blocks }, organization)
    ? markup`<p class="visit">${htmlPhrase(visitPhrase(workspace.name, organization))}</p>\n`
    : nothing;
}

export function beforeYouStart(steps: readonly Change[], subject: ChecklistSubject, place: PlanPlace): Markup {
  return markup`<details class="instructions" open><summary>Before you start</summary>
<ul>
${instructions(steps, subject, place).map((line) => markup`<li>${htmlPhrase(line)}</li>\n`)}</ul></details>
`;
}

/** What is no step of a workspace; what is ignored is folded, as its section is where the workspace has nothing else. */
function settledBlock({ kind, changes }: Settled, alone: boolean, naming: Naming): Markup {
  const list = markup`<ul class="steps">
${changes.map((change) => settledStep(change, kind, naming))}</ul>
`;
  const heading = alone ? nothing : markup`<h4>${sectionHeading(kind, null)}</h4>\n`;
  const folds = kind === 'ignored' && !alone;
  return markup`<div class="block" data-holder>
${folds ? foldedMarkup(ignoredText(ignoredIn(changes)), list) : markup`${heading}${list}`}</div>
`;
}

/** The first step of a workspace that does not exist. Its box is keyed by the name, for there is no step ID. */
export function creationMarkup(workspace: Change['workspace'], by: Visit<Change>['creation']): Markup {
  if (by === null) return nothing;
  const [step, fact] = creationPhrases(workspace);
  const item =
    by === 'before'
      ? markup`<li class="step pending" data-item data-class="pending"><p>The workspace is still to be created.</p></li>
`
      : markup`<li class="step pending" data-item data-class="pending">
<label class="title"><input type="checkbox" autocomplete="off" data-step="w-${sha256(workspace.name).slice(0, 16)}"><span>${htmlPhrase(step)}</span></label>
<div class="side"><span class="badge">pending</span></div>
<div class="body"><p>${htmlPhrase(fact)}</p></div>
</li>
`;
  return markup`<ul class="steps" data-holder>
${item}</ul>
`;
}

/** The most rows of the table of steps that are alike. */
const mostAlike = 20;

/** Above a long list, what many of its steps have in common. */
function alikeTable(alike: readonly AlikeSteps[], name: NameGroup): Markup {
  if (alike.length === 0) return nothing;
  const rows = alike.slice(0, mostAlike).map(
    ({
      sample,
      workspaces,
    }) => markup`<tr><td>${formatNumber(workspaces)}</td><td>${htmlPhrase(subjectPhrase(sample, name))}</td><td>${htmlPhrase(valuesPhrase(sample))}</td><td>${sample.class}</td></tr>
`,
  );
  const rest = alike.length - rows.length;
  return markup`<div class="alike" role="region" aria-label="Steps that are alike" tabindex="0"><table>
<caption>Many steps are alike${rest === 0 ? '' : `: the first ${mostAlike} of ${formatNumber(alike.length)} kinds`}</caption>
<thead><tr><th scope="col">workspaces</th><th scope="col">limit</th><th scope="col">now → then</th><th scope="col">class</th></tr></thead>
<tbody>
${rows}</tbody></table></div>
`;
}
