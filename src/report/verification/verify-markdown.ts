import type { Change } from '../../model/plan-types.js';
import { isCode } from '../../model/synthesized-path.js';
import type { Verification, VerifiedStep } from '../../model/verification.js';
import { decideIntro, instructions, sectionOf, visitsConsole } from '../checklist.js';
import { markdownCode, markdownPhrase, markdownText } from '../markdown/escape-markdown.js';
import { unreadItem } from '../markdown/markdown-report.js';
import { checklistSection, markdownTitle } from '../markdown/markdown-sections.js';
import { creationStep, decideStep, doStep, what } from '../markdown/markdown-steps.js';
import { stateText, verificationHeadline, verificationNext } from './verify-words.js';
import { nameGroups } from '../value-words.js';

/*
 * The report of `limitdrift verify` in Markdown.
 */

/** The checklist with its boxes ticked; what is still open is told in full, so that it can be worked through from here. */
export function renderVerifyMarkdown(verification: Verification): string {
  const { organization, plan, steps, incomplete, taken_at: takenAt } = verification;
  const name = nameGroups(steps);
  const open = steps.filter(({ state }) => state === 'open');
  const next = verificationNext(verification);
  const intro = [decideIntro.map(markdownPhrase)];
  const outcome = (step: VerifiedStep): readonly string[] => [
    `- [${step.state === 'done' ? 'x' : ' '}] ${what(step, name)}${step.state === 'done' ? ' · done' : ''}`,
    ...(step.state === 'done' ? [] : [`  - **${markdownText(sentence(stateText(step, incomplete)))}**`]),
  ];
  const section = (
    heading: string,
    classes: readonly Change['class'][],
    item: (step: VerifiedStep) => readonly string[],
  ): readonly (readonly string[])[] =>
    checklistSection(heading, sectionOf(steps.filter((step) => classes.includes(step.class))), {
      intro: heading === 'Decide' && open.some((step) => classes.includes(step.class)) ? intro : [],
      visits: (step) => step.state === 'open' && visitsConsole(step),
      item: (step) => (step.state === 'open' ? item(step) : outcome(step)),
      creation: creationOutcome,
    });
  const blocks = [
    [markdownTitle(organization)],
    [markdownText(verificationHeadline(verification)), ...(next === null ? [] : [markdownText(next)])],
    ...(open.length === 0 ? [] : [instructions(open).map(markdownPhrase)]),
    ...section('To do', ['pending', 'overdue'], (step) => doStep(step, name)),
    ...section('Decide', ['drift', 'conflict'], (step) => decideStep(step, name, isCode(step.origin))),
    ...(incomplete.length === 0 ? [] : [[`## Not read (${incomplete.length})`], incomplete.map(unreadItem)]),
    [
      `Plan ${markdownCode(plan.digest)} of ${markdownCode(plan.taken_at)}${takenAt === null ? '' : `, live limits read again at ${markdownCode(takenAt)}`}.`,
    ],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function creationOutcome(workspace: Change['workspace'], steps: readonly VerifiedStep[]): readonly string[] {
  if (steps.some(({ obstacle }) => obstacle === 'not-created')) return creationStep(workspace);
  const read = steps.every(({ obstacle }) => obstacle !== 'not-read');
  return [`- [${read ? 'x' : ' '}] Create the workspace ${markdownCode(workspace.name)}${read ? ' · done' : ''}`];
}

/** As it stands in bold: `Superseded: live is 700 now. Stop, and plan again.` */
function sentence(text: string): string {
  const stop = text.startsWith('superseded') ? ' Do not carry this out; plan again.' : '';
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.${stop}`;
}
