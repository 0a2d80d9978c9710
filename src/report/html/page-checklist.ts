import { isToBeCreated, sha256 } from '../../model/address.js';
import type { Change, Plan } from '../../model/plan-types.js';
import { isInCode } from '../../model/synthesized-path.js';
import {
  beforeIntro,
  type Checklist,
  creationPhrases,
  decideIntro,
  instructions,
  nothingToDo,
  reportedIntro,
  type ChecklistSection,
  todoHeading,
  visitPhrase,
  visitsConsole,
} from '../checklist.js';
import { htmlPhrase, type Markup, markup, nothing } from './escape-html.js';
import { barKey } from './page-bar.js';
import { ownerMarkup, type SectionId, topSection } from './page-sections.js';
import { adoptedStep, beforeStep, decideStep, doStep, ignoredStep, reportedStep } from './page-steps.js';
import type { Phrase } from '../phrase.js';
import type { NameGroup } from '../step-words.js';
import { nameGroups } from '../value-words.js';

/** The checklist by what a person does with its steps. */
export function checklistSections(
  plan: Plan,
  { todo, decide, before, done, reported, ignored, open, empty }: Checklist,
): Markup {
  const name = nameGroups(plan.changes);
  const above = empty
    ? markup`<p class="nothing">${nothingToDo(plan)}</p>\n`
    : markup`<details class="instructions" open><summary>Before you start</summary>
<ul>
${instructions(open, plan.declaration.base).map((line) => markup`<li>${htmlPhrase(line)}</li>\n`)}</ul></details>
`;
  const paragraphs = (lines: readonly Phrase[]): Markup =>
    markup`${lines.map((line) => markup`<p>${htmlPhrase(line)}</p>\n`)}`;
  const intro = paragraphs(decideIntro);
  const decided = (change: Change): Markup => decideStep(change, name, isInCode(change.origin, plan.declaration.files));
  const sections = [
    section('todo', todo, { name, item: doStep, visits: visitsConsole, heading: todoHeading(plan) }),
    section('decide', decide, { name, item: decided, visits: visitsConsole, intro }),
    section('before', before, { name, item: beforeStep, intro: paragraphs(beforeIntro), creation: () => created }),
    section('done', done, { name, item: adoptedStep }),
    section('reported', reported, {
      name,
      item: reportedStep,
      intro: paragraphs(reportedIntro),
    }),
    section('ignored', ignored, { name, item: ignoredStep }),
  ];
  return markup`${above}${plan.changes.length === 0 ? nothing : barKey}${sections}`;
}

interface SectionOptions<C extends Change> {
  readonly name: NameGroup;
  readonly item: (change: C, name: NameGroup) => Markup;
  /** Whether a person visits the workspace in the Console for this step. */
  readonly visits?: (change: C) => boolean;
  readonly intro?: Markup;
  readonly heading?: string;
  /** The first step of a workspace that has yet to be created. */
  readonly creation?: (workspace: Change['workspace']) => Markup;
}

function section<C extends Change>(
  id: SectionId,
  { count, visits: found }: ChecklistSection<C>,
  { name, item, visits = () => false, intro = nothing, heading, creation = creationStep }: SectionOptions<C>,
): Markup {
  if (found.length === 0) return nothing;
  const workspaces = found.map(
    ({ workspace, steps }) => markup`<section class="workspace" data-workspace="${workspace.id}" data-holder>
<h3><bdi>${workspace.name}</bdi> ${isToBeCreated(workspace) ? markup`<span class="id">to be created</span>` : markup`<code class="id">${workspace.id}</code>`}${ownerMarkup(workspace)}</h3>
${steps.some(visits) ? markup`<p class="visit">${htmlPhrase(visitPhrase(workspace.name))}</p>\n` : nothing}<ul class="steps">
${isToBeCreated(workspace) ? creation(workspace) : nothing}${steps.map((step) => item(step, name))}</ul>
</section>
`,
  );
  return topSection(id, count, markup`${intro}${workspaces}`, heading);
}

const created = markup`<li class="step pending" data-item data-class="pending"><p>The workspace is still to be created.</p></li>
`;

/** Its box is keyed by the name, for there is no step ID. */
function creationStep(workspace: Change['workspace']): Markup {
  const [step, fact] = creationPhrases(workspace);
  return markup`<li class="step pending" data-item data-class="pending">
<label class="title"><input type="checkbox" autocomplete="off" data-step="w-${sha256(workspace.name).slice(0, 16)}"><span>${htmlPhrase(step)}</span></label>
<div class="side"><span class="badge">pending</span></div>
<div class="body"><p>${htmlPhrase(fact)}</p></div>
</li>
`;
}
