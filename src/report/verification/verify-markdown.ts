import { isCode } from '../../model/synthesized-path.js';
import type { Verification, VerifiedStep } from '../../model/verification.js';
import { type ChecklistSection, sectionsOf, type StepBlock, stepKind, type Visit } from '../checklist.js';
import { instructions, sectionHeading, sectionIntro, visitPhrase, visitsConsole } from '../checklist-words.js';
import { markdownCode, markdownPhrase, markdownText } from '../markdown/escape-markdown.js';
import { unreadItem } from '../markdown/markdown-report.js';
import { type Block, checklistSection, markdownTitle } from '../markdown/markdown-sections.js';
import { type BlockOptions, creationStep, settledItem, stepBlock, what } from '../markdown/markdown-steps.js';
import type { PlanPlace } from '../step-commands.js';
import type { NameGroup } from '../step-words.js';
import { outcomeText, stateText, verificationHeadline, verificationNext } from './verify-words.js';
import { nameGroups } from '../value-words.js';
import { mergedInto } from '../../model/verdict.js';

/*
 * The report of `limitdrift verify` in Markdown.
 */

/** The checklist with its boxes ticked; what is still open is told in full, so that it can be worked through from here. */
export function renderVerifyMarkdown(verification: Verification, place: PlanPlace = {}): string {
  const { organization, plan, incomplete, taken_at: takenAt } = verification;
  const { steps } = verification;
  const name = nameGroups(steps);
  const open = steps.filter(({ state }) => state === 'open');
  const next = verificationNext(verification);
  const blocks = [
    [markdownTitle(organization)],
    [markdownText(verificationHeadline(verification)), ...(next === null ? [] : [markdownText(next)])],
    ...(open.length === 0
      ? []
      : [instructions(open, { organization, declaration: plan }, place).map((line) => `- ${markdownPhrase(line)}`)]),
    ...sectionsOf(steps, { kindOf: (step) => stepKind(step, null) }).flatMap((section) =>
      checklistSection(section, {
        heading: sectionHeading(section.kind, mergedInto(plan)),
        intro: introOf(section, place),
        visit: (visit) =>
          visitsConsole(onlyOpen(visit), organization) ? visitPhrase(visit.workspace.name, organization) : null,
        block: (block) => blockOutcome(block, { name, organization, place, incomplete }),
        settled: settledItem(name),
        creation: creationOutcome,
        full: Infinity,
        items: Infinity,
      }),
    ),
    ...(incomplete.length === 0 ? [] : [[`## Not read (${incomplete.length})`], incomplete.map(unreadItem)]),
    [
      `Plan ${markdownCode(plan.digest)} of ${markdownCode(plan.taken_at)}${takenAt === null ? '' : `, live limits read again at ${markdownCode(takenAt)}`}.`,
    ],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function isOpen({ state }: VerifiedStep): boolean {
  return state === 'open';
}

function onlyOpen({ blocks }: Visit<VerifiedStep>): Pick<Visit<VerifiedStep>, 'blocks'> {
  return { blocks: blocks.map((block) => ({ ...block, steps: block.steps.filter(isOpen) })) };
}

function introOf({ kind, visits }: ChecklistSection<VerifiedStep>, place: PlanPlace): readonly Block[] {
  const open = visits.some((visit) => onlyOpen(visit).blocks.some(({ steps }) => steps.length > 0));
  return kind === 'decide' && open ? [sectionIntro('decide', place).map(markdownPhrase)] : [];
}

/** What is open as it is to be carried out, and what became of the others. */
function blockOutcome(
  block: StepBlock<VerifiedStep>,
  {
    name,
    organization,
    place,
    incomplete,
  }: Pick<BlockOptions, 'name' | 'organization' | 'place'> & Pick<Verification, 'incomplete'>,
): readonly Block[] {
  const open = block.steps.filter(isOpen);
  const others = block.steps.filter((step) => !isOpen(step));
  return [
    ...(open.length === 0
      ? []
      : stepBlock(
          { ...block, steps: open },
          {
            name,
            organization,
            inCode: ({ origin }) => isCode(origin),
            details: true,
            place,
          },
        )),
    ...(others.length === 0 ? [] : [others.flatMap((step) => outcome(step, name, incomplete))]),
  ];
}

function outcome(step: VerifiedStep, name: NameGroup, incomplete: Verification['incomplete']): Block {
  if (step.state === 'done') return [`- [x] ${what(step, name)} · done`];
  return [`- [ ] ${what(step, name)}`, `  - **${markdownText(outcomeText(stateText(step, incomplete)))}**`];
}

function creationOutcome({ workspace, blocks }: Visit<VerifiedStep>): Block {
  const steps = blocks.flatMap((block) => block.steps);
  if (steps.some(({ obstacle }) => obstacle === 'not-created')) return creationStep(workspace);
  const read = steps.every(({ obstacle }) => obstacle !== 'not-read');
  return [`- [${read ? 'x' : ' '}] Create the workspace ${markdownCode(workspace.name)}${read ? ' · done' : ''}`];
}
