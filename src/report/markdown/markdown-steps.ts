import type { Change, Plan } from '../../model/plan-types.js';
import { formatNumber } from '../../model/text.js';
import { acceptCommand, type PlanPlace, updateCommand } from '../step-commands.js';
import { type AlikeSteps, type StepBlock } from '../checklist.js';
import { creationPhrases } from '../checklist-words.js';
import { markdownBlock, markdownCode, markdownPhrase, markdownText } from './escape-markdown.js';
import { tableCell } from './markdown-table.js';
import type { Remarks } from '../change-remarks.js';
import {
  acceptInCodePhrase,
  acceptLabel,
  carryOutLabel,
  carryOutPhrase,
  commandLabel,
  declaredTail,
  type NameGroup,
  organizationPhrase,
  settableRemark,
  settledPhrase,
  subjectPhrase,
  unlimitedWarning,
  valuesPhrase,
  wayPhrase,
  whyPhrase,
} from '../step-words.js';

/*
 * The steps of the Markdown checklist.
 */

type Lines = readonly string[];

export interface BlockOptions {
  readonly name: NameGroup;
  readonly organization: Plan['organization'];
  /** Whether the declaration is code there, which `accept` does not edit. */
  readonly inCode: (change: Change) => boolean;
  /** What is said at a step. */
  readonly remarks?: Remarks;
  /** Whether it is told why, by which command, and how to accept it; without, what is said once above the list is not said again. */
  readonly details: boolean;
  readonly place: PlanPlace;
}

/** The steps of one group: where to set them, a line with a box for each, how to accept them instead; then the details. */
export function stepBlock(
  block: StepBlock<Change>,
  { name, organization, inCode, remarks = noRemarks, details, place }: BlockOptions,
): readonly Lines[] {
  const { kind, steps } = block;
  const way = details ? carryOutPhrase(block, name, organization) : wayPhrase(block, name, organization);
  return [
    [`**${carryOutLabel(block)}**: ${markdownPhrase(way)}`],
    steps.flatMap((step) => stepLines(step, steps, remarks)),
    ...(kind === 'decide' && details ? acceptLines(steps, inCode, place) : []),
    ...(details ? detailLines(block) : []),
  ];
}

/** Of a plan alone something can be said, and not where it is verified. */
function noRemarks(): readonly [] {
  return [];
}

function stepLines(step: Change, steps: readonly Change[], remarks: Remarks): Lines {
  const remark = settableRemark(step, steps);
  const facts = [step.class, ...(remark === null ? [] : [remark]), markdownCode(step.step)];
  const warning = unlimitedWarning(step);
  return [
    `- [ ] ${markdownCode(step.limiter)}: ${[markdownPhrase(valuesPhrase(step)), ...facts].join(' · ')}`,
    ...(warning === null ? [] : [`  - **${markdownText(warning)}**`]),
    ...remarks(step).map((remark) => `  - ${markdownPhrase(remark)}`),
  ];
}

function acceptLines(
  steps: readonly Change[],
  inCode: (change: Change) => boolean,
  place: PlanPlace,
): readonly Lines[] {
  const [code, text] = [steps.filter(inCode), steps.filter((step) => !inCode(step))];
  const line = text.length === 0 ? null : acceptCommand(text, place);
  const ways = [
    ...(line === null ? [] : [markdownCode(line)]),
    ...(code.length === 0 ? [] : [markdownPhrase(acceptInCodePhrase(code))]),
  ];
  return ways.length === 0 ? [] : [[`**${acceptLabel}**: ${ways.join('; ')}`]];
}

/** Folded, for whoever wants to know; the reasons stand as one where they are the same. */
function detailLines(block: StepBlock<Change>): readonly Lines[] {
  const { steps } = block;
  const command = updateCommand(steps);
  const reasons = steps.map((step) => {
    const facts = [whyPhrase(step), organizationPhrase(step)].map(markdownPhrase).join('; ');
    return `- ${markdownCode(step.limiter)}: ${facts}${markdownPhrase(declaredTail(step))}.`;
  });
  return [
    [`<details><summary>Why${command === null ? '' : ', and the command'}</summary>`],
    reasons,
    ...(command === null ? [] : [[`${commandLabel(block)}:`], markdownBlock('sh', [command], '')]),
    ['</details>'],
  ];
}

/** What is no step. It has no box. */
export function settledItem(name: NameGroup, remarks: Remarks = noRemarks): (change: Change) => string {
  return (change) => {
    const text = [markdownPhrase(settledPhrase(change)), ...remarks(change).map(markdownPhrase)].join(' · ');
    const isAdopted = change.class === 'adopted' && change.ignored === null;
    return isAdopted
      ? `- ✓ ${markdownPhrase(subjectPhrase(change, name))}: ${text}`
      : `- ${what(change, name)} · ${text}`;
  };
}

/** The first step of a workspace that does not exist yet. */
export function creationStep(workspace: Change['workspace']): Lines {
  const [step, fact] = creationPhrases(workspace);
  return [`- [ ] ${markdownPhrase(step)}`, `  - ${markdownPhrase(fact)}`];
}

/** What a step is about, from what to what. */
export function what(change: Change, name: NameGroup): string {
  const subject = markdownPhrase(subjectPhrase(change, name));
  return `${subject}: ${markdownPhrase(valuesPhrase(change))} · ${markdownCode(change.step)}`;
}

/** The most rows of the table of steps that are alike. */
const mostAlike = 20;

/** Above a long list, what many of its steps have in common. */
export function alikeTable(alike: readonly AlikeSteps[], name: NameGroup): readonly Lines[] {
  if (alike.length === 0) return [];
  const rows = alike.slice(0, mostAlike).map(({ sample, workspaces }) => {
    const cells = [subjectPhrase(sample, name), valuesPhrase(sample)].map((cell) => tableCell(markdownPhrase(cell)));
    return `| ${formatNumber(workspaces)} | ${cells.join(' | ')} | ${sample.class} |`;
  });
  const rest = alike.length - rows.length;
  return [
    ['Many steps are alike:'],
    ['| workspaces | limit | now → then | class |', '| ---: | --- | --- | --- |', ...rows],
    ...(rest === 0 ? [] : [[`and ${formatNumber(rest)} more kinds.`]]),
  ];
}
