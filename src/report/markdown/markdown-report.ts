import { remarksOf } from '../change-remarks.js';
import { answerText } from '../../model/text.js';
import type { Problem } from '../../model/declaration.js';
import type { Finding, Plan } from '../../model/plan-types.js';
import type { Unread } from '../../model/snapshot-types.js';
import { isInCode } from '../../model/synthesized-path.js';
import { alikeSteps, checklistOf, type StepKind } from '../checklist.js';
import {
  closeConnection,
  instructions,
  nothingToDo,
  sectionHeading,
  sectionIntro,
  visitPhrase,
  visitsConsole,
  withoutDetails,
} from '../checklist-words.js';
import { markdownBlock, markdownCode, markdownPhrase, markdownText } from './escape-markdown.js';
import {
  type Block,
  checklistSection,
  firstItems,
  foldedBlocks,
  markdownOwner,
  markdownTitle,
  shortenedNote,
} from './markdown-sections.js';
import { alikeTable, creationStep, settledItem, stepBlock } from './markdown-steps.js';
import type { PlanPlace } from '../step-commands.js';
import { headline, timeWords } from '../headline.js';
import { groupFindings, partFindings } from '../plan-order.js';
import { rulePage } from '../rule-page.js';
import { entryLines } from '../undeclared-entry.js';
import { mergedInto } from '../../model/verdict.js';
import { spendLines, spendHeading } from '../spend/spend-words.js';
import { knownText, nameGroups, newFindings, oldFindings, placeText } from '../value-words.js';

/*
 * The checklist of Console changes in Markdown.
 */

/** How much of a checklist is told: of each kind of section the workspaces in full, and the items of each list. */
export interface Room {
  readonly ignored: number;
  readonly adopted: number;
  readonly steps: number;
  readonly items: number;
  /** Whether steps are told with their reasons and commands. */
  readonly details: boolean;
}

export const wholeRoom: Room = {
  ignored: Infinity,
  adopted: Infinity,
  steps: Infinity,
  items: Infinity,
  details: true,
};

/** Of more steps the reasons and commands would bury the list. */
const mostDetailed = 100;

/** The checklist: what to decide, what to carry out, what is done; then all else that the plan knows. */
export function renderMarkdown(plan: Plan, place: PlanPlace = {}): string {
  return markdownWithin(plan, wholeRoom, place);
}

/** The checklist with as much of it as there is room for; one that leaves something out says so, there and at the top. */
export function markdownWithin(plan: Plan, room: Room, place: PlanPlace = {}): string {
  const { sections, open, empty } = checklistOf(plan);
  const name = nameGroups(plan.changes);
  const remarks = remarksOf(plan);
  const { base } = plan.declaration;
  const { items } = room;
  const { weakened, others } = partFindings(plan);
  const details = room.details && open.length <= mostDetailed;
  const blocks = [
    [markdownTitle(plan.organization)],
    ...(room === wholeRoom ? [] : [shortenedNote]),
    ...warnings(plan),
    [markdownText(headline(plan)), ...(base === null ? [] : [`Compared with the base ${markdownCode(base)}.`])],
    ...weakenedSection(plan, weakened),
    empty
      ? [markdownText(nothingToDo(plan))]
      : instructions(open, plan, place).map((line) => `- ${markdownPhrase(line)}`),
    ...(details || open.length === 0
      ? []
      : [[markdownPhrase(visitPhrase(null, plan.organization)), markdownPhrase(withoutDetails)]]),
    ...alikeTable(alikeSteps(open), name),
    ...sections.flatMap((section) =>
      checklistSection(section, {
        heading: sectionHeading(section.kind, mergedInto(plan.declaration)),
        intro: introOf(section.kind, place),
        block: (block) =>
          stepBlock(block, {
            name,
            organization: plan.organization,
            details,
            remarks,
            place,
            inCode: ({ origin }) => isInCode(origin, plan.declaration.files),
          }),
        settled: settledItem(name, remarks),
        visit: (visit) =>
          details && visitsConsole(visit, plan.organization)
            ? visitPhrase(visit.workspace.name, plan.organization)
            : null,
        creation: ({ creation, workspace }) => (creation === 'before' ? createdItem : creationStep(workspace)),
        full: fullOf(section.kind, room),
        items,
      }),
    ),
    ...list('Problems', (plan.error?.problems ?? []).map(problemItem), items),
    ...findingSections(plan, others, items),
    ...(plan.spend === undefined
      ? []
      : list(
          spendHeading,
          spendLines(plan.spend).map((line) => `- ${markdownText(line)}`),
          items,
        )),
    ...list('Not read', plan.incomplete.map(unreadItem), items),
    [`Plan ${markdownCode(plan.digest)}, ${timeWords(plan)} at ${markdownCode(plan.run.taken_at)}.`],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Of a workspace that was to be created before this change. */
const createdItem: Block = ['- The workspace is still to be created.'];

function introOf(kind: StepKind, place: PlanPlace): readonly Block[] {
  const intro = sectionIntro(kind, place);
  return intro.length === 0 ? [] : [intro.map(markdownPhrase)];
}

function fullOf(kind: StepKind, room: Room): number {
  if (kind === 'ignored') return room.ignored;
  return kind === 'done' ? room.adopted : room.steps;
}

function warnings(plan: Plan): readonly Block[] {
  const reasons = closeConnection(plan);
  return reasons.length === 0 ? [] : [['> [!WARNING]', ...reasons.map((reason) => `> ${markdownPhrase(reason)}`)]];
}

/** What a change makes more lenient, above the checklist; not shortened unless it alone is too long for the place. */
export function weakenedSection(plan: Plan, findings: readonly Finding[], most = Infinity): readonly Block[] {
  return list('Policy weakened', findingWriter(plan)(findings), most);
}

function list(heading: string, items: readonly string[], most: number): readonly Block[] {
  return items.length === 0 ? [] : [[`## ${heading} (${items.length})`], firstItems(items, most)];
}

/** What this change brings, what no change brings, what was there before it: of that, what fails no run is folded. */
function findingSections(plan: Plan, findings: readonly Finding[], most: number): readonly Block[] {
  const { added, plain, before, folded } = groupFindings(findings, plan);
  const items = findingWriter(plan);
  return [
    ...list(newFindings, items(added), most),
    ...list('Findings', items(plain), most),
    ...oldSection(before.length + folded.length, [
      ...(before.length === 0 ? [] : [firstItems(items(before), most)]),
      ...(folded.length === 0
        ? []
        : foldedBlocks(knownText(folded.length, before.length > 0), [firstItems(items(folded), most)])),
    ]),
  ];
}

function oldSection(count: number, blocks: readonly Block[]): readonly Block[] {
  return count === 0 ? [] : [[`## ${oldFindings} (${count})`], ...blocks];
}

function problemItem({ message, hint, origin }: Problem): string {
  const next = hint === null ? '' : ` ${markdownText(hint)}`;
  return `- ${markdownCode(placeText(origin))}: ${markdownText(message)}.${next}`;
}

/** The first finding of each rule leads to the rule's page: an address in each of hundreds would take the place of others. */
function findingWriter(plan: Plan): (findings: readonly Finding[]) => readonly string[] {
  const linked = new Set<string>();
  return (findings) =>
    findings.map((finding) => {
      const page = linked.has(finding.rule) ? null : rulePage(finding.rule, plan.tool);
      linked.add(finding.rule);
      return [findingItem(finding, page), ...entryBlock(finding, plan)].join('\n');
    });
}

/** What to paste into limits.yaml. */
function entryBlock(finding: Finding, plan: Plan): Block {
  const lines = entryLines(finding, plan);
  return lines.length === 0 ? [] : markdownBlock('yaml', lines, '  ');
}

function findingItem({ severity, rule, message, workspace, origin, related }: Finding, page: string | null): string {
  const name = page === null ? markdownCode(rule) : `[${markdownCode(rule)}](${page})`;
  const places = [origin, ...related].flatMap((place) => (place === null ? [] : [markdownCode(placeText(place))]));
  const subjects =
    workspace === null
      ? []
      : [
          [workspace.name, ...(workspace.id === null ? [] : [workspace.id])].map(markdownCode).join(' ') +
            markdownOwner(workspace),
        ];
  return [`- **${severity}** ${name}: ${markdownText(message)}`, ...places, ...subjects].join(' · ');
}

export function unreadItem(unread: Unread): string {
  const { workspace, reason } = unread;
  const answer = answerText(unread, markdownCode);
  return `- ${markdownCode(workspace.name)} ${markdownCode(workspace.id)}: ${markdownText(reason)} (${answer})`;
}
