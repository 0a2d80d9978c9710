import type { Problem } from '../model/declaration.js';
import type { Change, ChangeClass, Finding, Plan } from '../model/plan.js';
import type { Unread } from '../model/snapshot.js';
import { isInCode } from '../model/synthesized-path.js';
import { markdownCode, markdownText } from './escape-markdown.js';
import {
  type Block,
  checklistSection,
  decideIntro,
  firstItems,
  instructions,
  markdownTitle,
  shortenedNote,
  visitsConsole,
} from './markdown-sections.js';
import { adoptedStep, creationStep, decideStep, doStep, ignoredItem } from './markdown-steps.js';
import { failedStep } from './next-step.js';
import { headline, isIgnored, nameGroups, placeText, sortBySeverity } from './words.js';

/** How much of a checklist is told: of each kind of section the workspaces in full, and the items of each list. */
export interface Room {
  readonly ignored: number;
  readonly adopted: number;
  readonly steps: number;
  readonly items: number;
}

export const wholeRoom: Room = { ignored: Infinity, adopted: Infinity, steps: Infinity, items: Infinity };

/** The checklist: what to carry out, what to decide, what is done; then all else that the plan knows. */
export function renderMarkdown(plan: Plan): string {
  return markdownWithin(plan, wholeRoom);
}

/** The checklist with as much of it as there is room for; one that leaves something out says so, there and at the top. */
export function markdownWithin(plan: Plan, room: Room): string {
  const counted = plan.changes.filter((change) => !isIgnored(change));
  const ofClass = (...classes: readonly ChangeClass[]): readonly Change[] =>
    counted.filter((change) => classes.includes(change.class));
  const name = nameGroups(plan.changes);
  const open = ofClass('pending', 'overdue');
  const undecided = ofClass('drift', 'conflict');
  const steps = [...open, ...undecided];
  const empty = workspacesToCreate(plan);
  const { base } = plan.declaration;
  const { items } = room;
  const section = { intro: [], visits: () => false, creation: creationStep, empty: [], full: room.steps, items };
  const blocks = [
    [markdownTitle(plan.organization)],
    ...(room === wholeRoom ? [] : [shortenedNote]),
    ...distrust(plan),
    [markdownText(headline(plan)), ...(base === null ? [] : [`Compared with the base ${markdownCode(base)}.`])],
    steps.length + empty.length === 0 ? [nothingToDo(plan)] : instructions(steps),
    ...checklistSection('To do', open, {
      ...section,
      visits: visitsConsole,
      empty,
      item: (change) => doStep(change, name),
    }),
    ...checklistSection('Decide', undecided, {
      ...section,
      intro: decideIntro,
      visits: visitsConsole,
      item: (change) => decideStep(change, name, isInCode(change.origin, plan.declaration.files)),
    }),
    ...checklistSection('Done', ofClass('adopted'), {
      ...section,
      full: room.adopted,
      item: (change) => adoptedStep(change, name),
    }),
    ...checklistSection('Ignored', plan.changes.filter(isIgnored), {
      ...section,
      full: room.ignored,
      item: (change) => ignoredItem(change, name),
    }),
    ...list('Problems', (plan.error?.problems ?? []).map(problemItem), items),
    ...list('Findings', sortBySeverity(plan.findings).map(findingItem), items),
    ...list('Not read', plan.incomplete.map(unreadItem), items),
    [
      `Plan ${markdownCode(plan.digest)}, ${plan.verdict === 'failed' ? 'failed' : 'live limits read'} at ${markdownCode(plan.run.taken_at)}.`,
    ],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Newly declared workspaces that do not exist and for which no limit has to be set. */
function workspacesToCreate({ findings, changes }: Plan): readonly Change['workspace'][] {
  const withSteps = new Set(changes.map(({ workspace }) => workspace.id));
  return findings.flatMap(({ rule, data, workspace }) => {
    if (rule !== 'workspace-missing' || data['pending'] !== true || workspace === null) return [];
    const id = `name:${workspace.name}`;
    return withSteps.has(id) ? [] : [{ id, name: workspace.name }];
  });
}

/** A warning above the list when following it could do harm. */
function distrust(plan: Plan): readonly Block[] {
  const reasons: string[] = [];
  if (plan.verdict === 'failed')
    reasons.push('**The run failed**: this is no checklist, and nothing is known to be in sync.');
  if (plan.incomplete.length > 0)
    reasons.push('**Do not rely on this list**: not everything was read, and there may be more to do.');
  for (const finding of plan.findings) {
    if (finding.rule === 'snapshot-old')
      reasons.push(`**Do not carry this out**: ${markdownText(finding.message)}. Live may be different now.`);
  }
  return reasons.length === 0 ? [] : [['> [!WARNING]', ...reasons.map((reason) => `> ${reason}`)]];
}

function nothingToDo(plan: Plan): string {
  if (plan.verdict === 'failed') return markdownText(failedStep(plan));
  return plan.incomplete.length === 0
    ? 'Nothing to do in the Console.'
    : 'Nothing that was read needs a change in the Console.';
}

function list(heading: string, items: readonly string[], most: number): readonly Block[] {
  return items.length === 0 ? [] : [[`## ${heading} (${items.length})`], firstItems(items, most)];
}

function problemItem({ message, hint, origin }: Problem): string {
  const next = hint === null ? '' : ` ${markdownText(hint)}`;
  return `- ${markdownCode(placeText(origin))}: ${markdownText(message)}.${next}`;
}

function findingItem({ severity, rule, message, workspace, origin, related }: Finding): string {
  const places = [origin, ...related].flatMap((place) => (place === null ? [] : [markdownCode(placeText(place))]));
  const subjects =
    workspace === null
      ? []
      : [[workspace.name, ...(workspace.id === null ? [] : [workspace.id])].map(markdownCode).join(' ')];
  return [`- **${severity}** ${markdownCode(rule)}: ${markdownText(message)}`, ...places, ...subjects].join(' · ');
}

export function unreadItem({ workspace, reason, status, request_id }: Unread): string {
  const answer = `${status === null ? 'no answer' : `status ${status}`}, request-id ${request_id === null ? 'none' : markdownCode(request_id)}`;
  return `- ${markdownCode(workspace.name)} ${markdownCode(workspace.id)}: ${markdownText(reason)} (${answer})`;
}
