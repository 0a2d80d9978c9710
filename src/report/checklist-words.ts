import type { Change, Plan } from '../model/plan-types.js';
import type { StepKind, Visit } from './checklist.js';
import { isMoney } from '../model/spend/money.js';
import { unreadSpendText } from './spend/spend-words.js';
import { failedStep } from './next-step.js';
import { code, phrase, type Phrase, type PhrasePart, strong } from './phrase.js';
import { defaultPlan, hasCommand, type PlanPlace, quoteForShell } from './step-commands.js';
import { afterMerge, openBefore } from './value-words.js';
import { mergedInto } from '../model/verdict.js';

/*
 * What stands above the steps of a checklist, and above each of its sections. Raw text.
 */

/** The page where a person changes limits. Source: platform.claude.com/docs, Rate Limits API, October 2026. */
export const limitsPage = 'https://platform.claude.com/usage/limits';

/** What a section of the checklist is headed: nothing of a change is carried out before it is merged. */
export function sectionHeading(kind: StepKind, into: string | null): string {
  return kind === 'todo' && into !== null ? afterMerge : headings[kind];
}

const headings = {
  decide: 'Decide',
  todo: 'To do',
  before: openBefore,
  reported: 'Reported',
  done: 'Done',
  ignored: 'Ignored',
} as const satisfies Record<StepKind, string>;

/** Whose limits a checklist is about, and what it compared them with. */
export interface ChecklistSubject {
  readonly organization: Plan['organization'];
  readonly declaration: Pick<Plan['declaration'], 'base' | 'unmerged'>;
}

/** What to know before the first step. */
export function instructions(
  steps: readonly Change[],
  { organization, declaration }: ChecklistSubject,
  { planFile }: PlanPlace,
): readonly Phrase[] {
  const verify = code(`limitdrift verify ${quoteForShell(planFile ?? defaultPlan)}`);
  const { unmerged } = declaration;
  const emulated = isEmulated(organization);
  const effect = emulated ? 'A change takes effect at once' : effectText(steps);
  return [
    ...(mergedInto(declaration) === null
      ? []
      : [
          phrase`${strong('Review and merge first.')} Carry out the steps under ${afterMerge} only after this change is merged.`,
        ]),
    ...(unmerged === undefined
      ? []
      : [
          phrase`Git says that not all of it is merged yet. ${code(`limitdrift plan --base ${quoteForShell(unmerged)}`)} separates this change from what was merged earlier.`,
        ]),
    emulated
      ? phrase`${strong('This organization is emulated')}: the emulator’s page replaces the Console, and nothing here reaches Anthropic.`
      : [
          'In the Console, organization admins and owners can change all limits, and workspace admins those of their workspace.',
        ],
    [
      'Each step shows two values: the one that is there now, and the new one. If the new value is there already, only tick the step. If any other value is there, stop: somebody changed it since, so plan again.',
    ],
    planFile === undefined
      ? phrase`${effect}. ${code(`limitdrift plan --out ${defaultPlan}`)} saves this plan, and ${verify} says afterwards what is done.`
      : phrase`${effect}; ${verify} says afterwards what is done.`,
    ...(steps.some(hasCommand) ? [commandsPhrase(emulated)] : []),
  ];
}

/** Of spend limits nothing is documented. */
function effectText(steps: readonly Change[]): string {
  if (!steps.some(({ group }) => isMoney(group))) return 'A change takes effect within about an hour';
  return 'A change of a rate limit takes effect within about an hour; how soon one of a spend limit does is not documented';
}

/** Whose commands they are. One that is pasted for an emulator must not reach the API. */
function commandsPhrase(emulated: boolean): Phrase {
  return phrase`The commands use ${code('ant')}, Anthropic’s own command line.${emulated ? phrase` Set ${code('ANTHROPIC_BASE_URL')} to the emulator’s address first: without it they change the real organization.` : ''}`;
}

/** Whether the plan is of an organization that an emulator serves, which has no page in the Console. */
export function isEmulated(organization: Plan['organization']): boolean {
  return organization?.emulator !== undefined;
}

/** What to know of a section before its first step. */
export function sectionIntro(kind: StepKind, { planFile = defaultPlan }: PlanPlace): readonly Phrase[] {
  if (kind !== 'decide') return sectionIntros[kind];
  return [
    ['Live is not what the declaration says. Set what is declared, or accept what is live.'],
    phrase`${code('limitdrift accept STEP…')} writes what is live into the declaration; with ${code('--until DATE --reason TEXT')} it tolerates the difference until that date instead. It reads ${code(planFile)}. Give it all the steps that you accept in one command.`,
  ];
}

const sectionIntros: Readonly<Record<Exclude<StepKind, 'decide'>, readonly Phrase[]>> = {
  todo: [],
  before: [
    [
      'Merged earlier, and not carried out yet. It is not part of this change: the steps are in the checklist of the branch that it was merged into.',
    ],
  ],
  reported: [
    phrase`These differ from the declaration, but do not fail this run. ${code('limitdrift accept STEP…')} accepts one, like any other difference.`,
  ],
  done: [],
  ignored: [],
};

/** Where a list of steps has no reasons and commands. */
export const withoutDetails: Phrase = phrase`The reasons and commands of so many steps are left out here: ${code('--report html')} has them, and ${code('--report sh')} writes the commands as a script.`;

/** How to get to the limits of a workspace; null: of each. */
export function visitPhrase(name: string | null, organization: Plan['organization']): Phrase {
  const page = pageOf(organization);
  if (name === null) return phrase`Open the ${page}, and choose each workspace in the ${strong('Workspace')} dropdown.`;
  return phrase`Open the ${page} and choose ${code(name)} in the ${strong('Workspace')} dropdown.`;
}

function pageOf(organization: Plan['organization']): PhrasePart {
  const emulator = organization?.emulator;
  if (emulator === undefined) return { link: limitsPage, text: 'Rate limits page' };
  return emulator === null ? 'emulator’s page' : { link: emulator, text: 'emulator’s page' };
}

/** Whether a person visits the page of rate limits for the workspace. In the Console spend limits have another place; an emulator has one page. */
export function visitsConsole({ blocks }: Pick<Visit<Change>, 'blocks'>, organization: Plan['organization']): boolean {
  const onPage = blocks.filter(({ group }) => isEmulated(organization) || !isMoney(group));
  return onPage.some(({ steps }) => steps.some(({ settable }) => settable === 'console'));
}

/** The first step of a workspace that does not exist yet, and what to know of it. */
export function creationPhrases({ name }: Change['workspace']): readonly [step: Phrase, fact: Phrase] {
  return [
    phrase`Create the workspace ${code(name)} in the Console, with exactly this name.`,
    ['Until its limits are set, the organization’s limits apply to it.'],
  ];
}

/** What to know before anything else when following the list could do harm. */
export function closeConnection(plan: Plan): readonly Phrase[] {
  const { verdict, findings } = plan;
  return [
    ...(verdict === 'failed'
      ? [phrase`${strong('The run failed')}: this is not a checklist, and nothing is known to be in sync.`]
      : []),
    ...(isLeftUnread(plan)
      ? [phrase`${strong('Do not rely on this list')}: not everything was read, and there may be more to do.`]
      : []),
    ...findings.flatMap(({ rule, message }) =>
      rule === 'snapshot-old'
        ? [phrase`${strong('Do not carry this out')}: ${message}. Live may be different now.`]
        : [],
    ),
  ];
}

/** What is said where there is no step. Raw text. */
export function nothingToDo(plan: Plan): string {
  if (plan.verdict === 'failed') return failedStep(plan);
  return !isLeftUnread(plan) ? 'Nothing to do in the Console.' : 'Nothing that was read needs a change in the Console.';
}

/** Whether a list of steps may lack some, since not everything was read. */
function isLeftUnread(plan: Plan): boolean {
  return plan.incomplete.length > 0 || unreadSpendText(plan) !== null;
}
