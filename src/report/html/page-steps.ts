import type { Change, Plan } from '../../model/plan-types.js';
import type { SettledKind, StepBlock } from '../checklist.js';
import { acceptCommand, type PlanPlace, updateCommand } from '../step-commands.js';
import { htmlPhrase, type Markup, markup, nothing } from './escape-html.js';
import { barFigure } from './page-bar.js';
import {
  acceptInCodePhrase,
  acceptLabel,
  carryOutLabel,
  carryOutPhrase,
  commandLabel,
  declaredTail,
  type NameGroup,
  settableRemark,
  settledPhrase,
  unlimitedWarning,
  whyPhrase,
} from '../step-words.js';
import type { Remarks } from '../change-remarks.js';
import type { Phrase } from '../phrase.js';
import { classText, settingText } from '../value-words.js';

/*
 * The steps of the HTML report.
 */

/** Whose limits they are, how groups, places and the plan are named, and what is said at a step. */
export interface Naming {
  readonly name: NameGroup;
  readonly inCode: (change: Change) => boolean;
  readonly organization: Plan['organization'];
  readonly place: PlanPlace;
  readonly remarks: Remarks;
}

/** The steps of one group, each with a box; above them where to set them, below them the command, and how to accept them instead. */
export function blockMarkup(block: StepBlock<Change>, naming: Naming, owner: Change['workspace']): Markup {
  const { name } = naming;
  const { kind, group, steps } = block;
  const about = `${name(group)} of ${owner.name}`;
  return markup`<div class="block" data-holder>
<p class="way"><strong>${carryOutLabel(block)}</strong>: ${htmlPhrase(carryOutPhrase(block, name, naming.organization))}</p>
<ul class="steps">
${steps.map((step) => openStep(step, steps, naming))}</ul>
${update(block, about)}${kind === 'decide' ? accept(steps, naming, about) : nothing}</div>
`;
}

/** A step with a box: what it is about and why. */
function openStep(change: Change, steps: readonly Change[], { name, remarks }: Naming): Markup {
  const { class: kind, step } = change;
  const warning = unlimitedWarning(change);
  const remark = settableRemark(change, steps);
  return markup`<li class="step ${kind}" data-item data-class="${kind}">
<label class="title"><input type="checkbox" autocomplete="off" data-step="${step}"><span><span class="unseen">${name(change.group)} </span>${title(change)}</span></label>
${side(change, classText(change))}<div class="body">
<p>${htmlPhrase(whyPhrase(change))}${htmlPhrase(declaredTail(change))}. ${stepId(change)}</p>
${remark === null ? nothing : markup`<p><strong>${remark}</strong></p>\n`}${warning === null ? nothing : markup`<p class="beware"><strong>${warning}</strong></p>\n`}${remarkMarkup(remarks(change))}</div>
</li>
`;
}

const doneMark = markup`<svg class="mark" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false"><path d="M3.5 9.5l3.5 3.5 7.5-8"/></svg><span class="unseen">Done: </span>`;

/** What is no step, without a box. */
export function settledStep(
  change: Change,
  kind: SettledKind,
  { name, remarks }: Pick<Naming, 'name' | 'remarks'>,
): Markup {
  const mark = kind === 'done' ? doneMark : nothing;
  const label = { before: change.class, reported: 'reported', done: 'adopted', ignored: 'ignored' }[kind];
  return markup`<li class="step ${label}" data-item data-class="${label}">
<p class="title">${mark}<span><bdi class="group">${name(change.group)}</bdi> ${title(change)}</span></p>
${side(change, label)}<div class="body"><p>${htmlPhrase(settledPhrase(change))}. ${stepId(change)}</p>${remarkMarkup(remarks(change))}</div>
</li>
`;
}

function remarkMarkup(remarks: readonly Phrase[]): readonly Markup[] {
  return remarks.map((remark) => markup`<p class="remark">${htmlPhrase(remark)}</p>\n`);
}

interface Outcome {
  readonly name: NameGroup;
  /** The class that colours it. */
  readonly look: string;
  readonly state: string;
  readonly text: string;
}

/** What became of a step that is not open. */
export function outcomeStep(change: Change, { name, look, state, text }: Outcome): Markup {
  const mark = state === 'done' ? doneMark : nothing;
  return markup`<li class="step ${look}" data-item data-class="${change.class}">
<p class="title">${mark}<span><bdi class="group">${name(change.group)}</bdi> ${title(change)}</span></p>
${side(change, state === 'unread' ? 'not read' : state)}<div class="body"><p>${text} ${stepId(change)}</p></div>
</li>
`;
}

function title(change: Change): Markup {
  const [before, after] = [settingText(change.before, change.group), settingText(change.after, change.group)];
  const values = before === after ? nothing : markup`${before} <span class="arrow">→</span> `;
  return markup`<code>${change.limiter}</code> <span class="values">${values}<b>${after}</b></span>`;
}

/** The class, and the limit as a bar. */
function side(change: Change, text: string): Markup {
  return markup`<div class="side"><span class="badge">${text}</span>${barFigure(change)}</div>
`;
}

function stepId({ step }: Change): Markup {
  return markup`<code class="id">${step}</code>`;
}

function update(block: StepBlock<Change>, about: string): Markup {
  const line = updateCommand(block.steps);
  if (line === null) return nothing;
  const open = block.steps.some(({ settable }) => settable === 'console') ? nothing : markup` open`;
  const command = markup`<details${open}><summary>${commandLabel(block)}</summary><code class="line">${line}</code></details>`;
  return copied(command, `the command for ${about}`);
}

/** How to accept what is live: by a command, or by changing the code, which that does not. */
function accept(steps: readonly Change[], { inCode, place }: Naming, about: string): Markup {
  const [code, text] = [steps.filter(inCode), steps.filter((step) => !inCode(step))];
  const line = text.length === 0 ? null : acceptCommand(text, place);
  const byHand =
    code.length === 0
      ? nothing
      : markup`<p class="by-hand"><strong>${acceptLabel}</strong>: ${htmlPhrase(acceptInCodePhrase(code))}</p>\n`;
  if (line === null) return byHand;
  const command = markup`<p><strong>${acceptLabel}</strong>: <code class="line">${line}</code></p>`;
  return markup`${copied(command, `the line that accepts ${about}`)}${byHand}`;
}

/** A command, and a button that copies it. */
function copied(command: Markup, what: string): Markup {
  return markup`<div class="command">${command}<button type="button" class="copy scripted">Copy<span class="unseen"> ${what}</span></button></div>
`;
}
