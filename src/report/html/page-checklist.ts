import { isToBeCreated, sha256 } from '../../model/address.js';
import { formatNumber } from '../../model/text.js';
import type { Change, Plan } from '../../model/plan-types.js';
import { isInCode } from '../../model/synthesized-path.js';
import { type AlikeSteps, alikeSteps, type Checklist, type ChecklistSection, type Visit } from '../checklist.js';
import {
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
import { ownerMarkup, topSection } from './page-sections.js';
import { blockMarkup, settledStep, type StepNaming } from './page-steps.js';
import { type NameGroup, subjectPhrase, valuesPhrase } from '../step-words.js';
import type { PlanPlace } from '../step-commands.js';
import { usageRemarks } from '../usage-remark.js';
import { nameGroups } from '../value-words.js';
import { mergedInto } from '../../model/verdict.js';

/** The checklist by what a person does with its steps. */
export function checklistSections(plan: Plan, { sections, open, empty }: Checklist, place: PlanPlace): Markup {
  const name = nameGroups(plan.changes);
  const into = mergedInto(plan.declaration);
  const above = empty
    ? markup`<p class="nothing">${nothingToDo(plan)}</p>\n`
    : markup`<details class="instructions" open><summary>Before you start</summary>
<ul>
${instructions(open, plan.declaration, place).map((line) => markup`<li>${htmlPhrase(line)}</li>\n`)}</ul></details>
`;
  const naming: StepNaming = {
    name,
    inCode: ({ origin }) => isInCode(origin, plan.declaration.files),
    remark: usageRemarks(plan),
    place,
  };
  return markup`${above}${alikeTable(alikeSteps(open), name)}${plan.changes.length === 0 ? nothing : barKey}${sections.map(
    (section) => sectionMarkup(section, into, naming),
  )}`;
}

function sectionMarkup(
  { kind, count, visits }: ChecklistSection<Change>,
  into: string | null,
  naming: StepNaming,
): Markup {
  const intro = sectionIntro(kind, naming.place).map((line) => markup`<p>${htmlPhrase(line)}</p>\n`);
  const workspaces = visits.map(({ workspace, creation, blocks, settled }) => {
    const title = markup`<bdi>${workspace.name}</bdi> ${isToBeCreated(workspace) ? markup`<span class="id">to be created</span>` : markup`<code class="id">${workspace.id}</code>`}${ownerMarkup(workspace)}`;
    const others = settled.map((part) => {
      const heading = part.kind === kind ? nothing : markup`<h4>${sectionHeading(part.kind, null)}</h4>\n`;
      return markup`<div class="block" data-holder>
${heading}<ul class="steps">
${part.changes.map((change) => settledStep(change, part.kind, naming))}</ul>
</div>
`;
    });
    return markup`<section class="workspace" data-workspace="${workspace.id}" data-holder>
<h3>${title}</h3>
${creationMarkup(workspace, creation)}${visitsConsole({ blocks }) ? markup`<p class="visit">${htmlPhrase(visitPhrase(workspace.name))}</p>\n` : nothing}${blocks.map((block) => blockMarkup(block, naming, workspace))}${others}</section>
`;
  });
  return topSection(kind, count, markup`${intro}${workspaces}`, sectionHeading(kind, into));
}

/** The first step of a workspace that does not exist. Its box is keyed by the name, for there is no step ID. */
function creationMarkup(workspace: Change['workspace'], by: Visit<Change>['creation']): Markup {
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
