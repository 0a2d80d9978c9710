import type { Change } from '../../model/plan-types.js';
import { acceptCommand, updateCommand } from '../step-commands.js';
import { creationPhrases } from '../checklist.js';
import { markdownBlock, markdownCode, markdownPhrase, markdownText } from './escape-markdown.js';
import {
  acceptInCodePhrase,
  acceptLabel,
  adoptedPhrase,
  carryOutLabel,
  carryOutPhrase,
  commandLabel,
  declaredPhrase,
  type NameGroup,
  organizationPhrase,
  subjectPhrase,
  unlimitedWarning,
  valuesPhrase,
  whyPhrase,
} from '../step-words.js';
import type { IgnoredChange, ReportedChange } from '../plan-order.js';
import { reportedText } from '../value-words.js';

/*
 * The steps of the Markdown checklist.
 */

/** A step that was asked for: pending or overdue. */
export function doStep(change: Change, name: NameGroup): readonly string[] {
  return [`- [ ] ${what(change, name)}`, ...facts(change), ...carryOut(change, name)];
}

/** A step that somebody has to decide: drift or conflict. `inCode`: the declaration is code, which `accept` does not edit. */
export function decideStep(change: Change, name: NameGroup, inCode: boolean): readonly string[] {
  return [...doStep(change, name), ...accept(change, inCode)];
}

export function adoptedStep(change: Change, name: NameGroup): readonly string[] {
  const subject = markdownPhrase(subjectPhrase(change, name));
  return [`- [x] ${subject}: ${markdownPhrase(adoptedPhrase(change))} · ${markdownCode(change.step)}`];
}

export function ignoredItem(change: IgnoredChange, name: NameGroup): readonly string[] {
  return [`- ${what(change, name)} · ${change.class}, ignored: ${markdownText(change.ignored.reason)}`];
}

/** What was merged before this change; it has no box, for it is no step of this one. */
export function beforeItem(change: Change, name: NameGroup): readonly string[] {
  return [`- ${what(change, name)} · ${markdownPhrase(whyPhrase(change))}; ${markdownPhrase(declaredPhrase(change))}`];
}

/** The same of a workspace that does not exist yet. */
export function createdItem(): readonly string[] {
  return ['- The workspace is still to be created.'];
}

/** What differs and does not fail; it has no box, for it is no step. */
export function reportedItem(change: ReportedChange, name: NameGroup): readonly string[] {
  const why = markdownText(reportedText(change, change.reported));
  const declared = markdownPhrase(declaredPhrase(change));
  return [`- ${what(change, name)} · ${change.class}, reported: ${why}; ${declared}`];
}

/** The first step of a workspace that does not exist yet. */
export function creationStep(workspace: Change['workspace']): readonly string[] {
  const [step, fact] = creationPhrases(workspace);
  return [`- [ ] ${markdownPhrase(step)}`, `  - ${markdownPhrase(fact)}`];
}

/** What a step is about, from what to what. */
export function what(change: Change, name: NameGroup): string {
  const subject = markdownPhrase(subjectPhrase(change, name));
  return `${subject}: ${markdownPhrase(valuesPhrase(change))} · ${markdownCode(change.step)}`;
}

function facts(change: Change): readonly string[] {
  return [
    `  - Why: ${markdownPhrase(whyPhrase(change))}.`,
    `  - ${markdownPhrase(organizationPhrase(change))}; ${markdownPhrase(declaredPhrase(change))}.`,
  ];
}

function carryOut(change: Change, name: NameGroup): readonly string[] {
  const warning = unlimitedWarning(change);
  return [
    `  - **${carryOutLabel(change)}**: ${markdownPhrase(carryOutPhrase(change, name))}`,
    ...(warning === null ? [] : [`  - **${markdownText(warning)}**`]),
    ...command(change),
  ];
}

function command(change: Change): readonly string[] {
  const line = updateCommand(change);
  if (line === null) return [];
  return [`  - ${commandLabel(change)}:`, ...markdownBlock('sh', [line], '    ')];
}

function accept(change: Change, inCode: boolean): readonly string[] {
  if (inCode) return [`  - **${acceptLabel}**: ${markdownPhrase(acceptInCodePhrase(change))}`];
  const line = acceptCommand(change.step);
  return line === null ? [] : [`  - **${acceptLabel}**: ${markdownCode(line)}`];
}
