import { isCode } from '../../model/synthesized-path.js';
import type { Change, Plan } from '../../model/plan-types.js';
import { mergedInto } from '../../model/verdict.js';
import type { StepState, Verification, VerifiedStep } from '../../model/verification.js';
import { type ChecklistSection, sectionsOf, type StepBlock, stepKind, type Visit } from '../checklist.js';
import { sectionHeading, sectionIntro } from '../checklist-words.js';
import { htmlPhrase, type Markup, markup, nothing } from '../html/escape-html.js';
import { barKey } from '../html/page-bar.js';
import { beforeYouStart, creationMarkup, visitMarkup, workspaceSection } from '../html/page-checklist.js';
import { htmlPage } from '../html/page-frame.js';
import { unreadSection } from '../html/page-lists.js';
import { filterControls, topSection } from '../html/page-sections.js';
import { blockMarkup, type Naming, outcomeStep } from '../html/page-steps.js';
import { factList, pageTitle, verdictBox } from '../html/page-summary.js';
import { code } from '../phrase.js';
import type { PlanPlace } from '../step-commands.js';
import type { NameGroup } from '../step-words.js';
import { nameGroups } from '../value-words.js';
import {
  leadingState,
  outcomeText,
  stateText,
  verificationHeadline,
  verificationLabel,
  verificationNext,
} from './verify-words.js';

/*
 * The report of `limitdrift verify` as a page.
 */

/** How each state is coloured: as the verdict that it resembles. */
const looks = {
  done: 'in-sync',
  open: 'pending',
  superseded: 'drift',
  unread: 'incomplete',
} as const satisfies Record<StepState, Plan['verdict']>;

/** The checklist with what became of each step; what is open has a box, so that it can be worked through from here. */
export function renderVerifyHtml(verification: Verification, place: PlanPlace = {}): string {
  const { organization, plan, incomplete, taken_at: takenAt } = verification;
  const { steps } = verification;
  const open = steps.filter(isOpen);
  const sections = sectionsOf(steps, { kindOf: (step) => stepKind(step, null) });
  const label = verificationLabel(verification);
  const rest = verificationHeadline(verification).slice(label.length);
  const next = verificationNext(verification);
  const box = verdictBox(looks[leadingState(verification.summary)], {
    label,
    rest,
    notes: next === null ? [] : [next],
  });
  const facts = factList([
    ['Plan made', [plan.taken_at]],
    ...(takenAt === null ? [] : [['Live limits read again', [takenAt]] as const]),
    ...(organization === null ? [] : [['Organization', [code(organization.id)]] as const]),
    ['Exit code', [String(verification.exit_code)]],
  ]);
  const naming = {
    name: nameGroups(steps),
    inCode: ({ origin }: Change): boolean => isCode(origin),
    organization,
    place,
    remarks: () => [],
  };
  const lists = sections.map((section) => sectionMarkup(section, naming, verification));
  const above = open.length === 0 ? nothing : beforeYouStart(open, { organization, declaration: plan }, place);
  return htmlPage({
    title: `${label} · ${organization === null ? '' : `${organization.name} · `}limitdrift verify`,
    read: takenAt ?? plan.taken_at,
    head: markup`${pageTitle(organization)}${box}${facts}`,
    main: markup`${filterControls({ sections, empty: open.length === 0 })}${above}${steps.length === 0 ? nothing : barKey}${lists}${unreadSection(incomplete)}`,
    foot: markup`Plan <code>${plan.digest}</code>.`,
    steps: steps.length,
    ticks: open.length > 0,
  });
}

function isOpen({ state }: VerifiedStep): boolean {
  return state === 'open';
}

function sectionMarkup(
  { kind, count, visits }: ChecklistSection<VerifiedStep>,
  naming: Naming,
  { incomplete, plan }: Verification,
): Markup {
  const workspaces = visits.map((visit) => visitSection(visit, naming, incomplete));
  const open = visits.some(({ blocks }) => blocks.some(({ steps }) => steps.some(isOpen)));
  const intro = open ? sectionIntro(kind, naming.place).map((line) => markup`<p>${htmlPhrase(line)}</p>\n`) : [];
  return topSection(kind, count, markup`${intro}${workspaces}`, sectionHeading(kind, mergedInto(plan)));
}

function visitSection(
  { workspace, creation, blocks }: Visit<VerifiedStep>,
  naming: Naming,
  incomplete: Verification['incomplete'],
): Markup {
  const missing = blocks.some(({ steps }) => steps.some(({ obstacle }) => obstacle === 'not-created'));
  const open = blocks.map((block) => ({ ...block, steps: block.steps.filter(isOpen) }));
  const todo = open.filter(({ steps }) => steps.length > 0).map((block) => blockMarkup(block, naming, workspace));
  const content = [...todo, ...blocks.map((block) => outcomes(block, naming.name, incomplete))];
  return workspaceSection(
    workspace,
    markup`${creationMarkup(workspace, missing ? creation : null)}${visitMarkup(workspace, open, naming)}${content}`,
  );
}

/** What became of the steps that are not open. */
function outcomes({ steps }: StepBlock<VerifiedStep>, name: NameGroup, incomplete: Verification['incomplete']): Markup {
  const others = steps.filter((step) => !isOpen(step));
  if (others.length === 0) return nothing;
  const items = others.map((step) =>
    outcomeStep(step, {
      name,
      look: looks[step.state],
      state: step.state,
      text: outcomeText(stateText(step, incomplete)),
    }),
  );
  return markup`<div class="block" data-holder>
<ul class="steps">
${items}</ul>
</div>
`;
}
