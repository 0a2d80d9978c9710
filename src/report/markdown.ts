import type { Problem } from '../model/declaration.js';
import type { Change, ChangeClass, Finding, Plan } from '../model/plan.js';
import type { Unread } from '../model/snapshot.js';
import { markdownCode, markdownText } from './escape-markdown.js';
import { adoptedStep, decideStep, doStep, ignoredItem, showsCommand } from './markdown-steps.js';
import { failedStep } from './next-step.js';
import { groupByWorkspace, headline, isIgnored, nameGroups, placeText, sortBySeverity } from './words.js';

/** The page where a person changes limits. Source: platform.claude.com/docs, Rate Limits API, October 2026. */
const consolePage = 'https://platform.claude.com/usage/limits';

/** The checklist: what to carry out, what to decide, what is done; then all else that the plan knows. */
export function renderMarkdown(plan: Plan): string {
  const counted = plan.changes.filter((change) => !isIgnored(change));
  const ofClass = (...classes: readonly ChangeClass[]): readonly Change[] =>
    counted.filter((change) => classes.includes(change.class));
  const name = nameGroups(plan.changes);
  const open = ofClass('pending', 'overdue');
  const undecided = ofClass('drift', 'conflict');
  const blocks = [
    [title(plan)],
    ...distrust(plan),
    [markdownText(headline(plan))],
    ...(open.length + undecided.length === 0 ? [[nothingToDo(plan)]] : [instructions([...open, ...undecided])]),
    ...section('To do', open, { intro: [], visit: true, item: (change) => doStep(change, name) }),
    ...section('Decide', undecided, { intro: decideIntro, visit: true, item: (change) => decideStep(change, name) }),
    ...section('Done', ofClass('adopted'), { intro: [], visit: false, item: (change) => adoptedStep(change, name) }),
    ...section('Ignored', plan.changes.filter(isIgnored), {
      intro: [],
      visit: false,
      item: (change) => ignoredItem(change, name),
    }),
    ...list('Problems', (plan.error?.problems ?? []).flatMap(problemItems)),
    ...list('Findings', sortBySeverity(plan.findings).map(findingItem)),
    ...list('Not read', plan.incomplete.map(unreadItem)),
    [
      `Plan ${markdownCode(plan.digest)}, ${plan.verdict === 'failed' ? 'failed' : 'live limits read'} at ${markdownCode(plan.run.taken_at)}.`,
    ],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function title({ organization }: Plan): string {
  return organization === null
    ? '# Rate limits'
    : `# Rate limits of ${markdownCode(organization.name)} (${markdownCode(organization.id)})`;
}

/** A warning above the list when following it could do harm. */
function distrust(plan: Plan): readonly (readonly string[])[] {
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

function instructions(steps: readonly Change[]): readonly string[] {
  return [
    'The Console lets organization admins and owners change limits, and the admins of a workspace its own.',
    'A change takes effect within about an hour. Where live is not what a step says, stop: somebody changed it since, so plan again.',
    ...(steps.some(showsCommand) ? ['`ant`, which the commands begin with, is Anthropic’s own command line.'] : []),
  ];
}

const decideIntro = [
  [
    'Live is not what the declaration says. For each step, set live back or accept it in the declaration.',
    'To accept a value that stands in a template or a pattern, give the workspace an entry of its own with the same `extends`;',
    'use the name that the file already has for the group.',
  ],
] as const;

interface SectionOptions<C extends Change> {
  readonly intro: readonly (readonly string[])[];
  /** Whether a person visits each workspace in the Console. */
  readonly visit: boolean;
  readonly item: (change: C) => readonly string[];
}

function section<C extends Change>(
  heading: string,
  changes: readonly C[],
  { intro, visit, item }: SectionOptions<C>,
): readonly (readonly string[])[] {
  if (changes.length === 0) return [];
  const visits = groupByWorkspace(changes).flatMap(({ workspace, changes: steps }) => [
    [`### ${markdownCode(workspace.name)} · ${markdownCode(workspace.id)}`],
    ...(visit && steps.some((step) => step.settable === 'console') ? [[visitLine(workspace.name)]] : []),
    steps.flatMap((step) => item(step)),
  ]);
  return [[`## ${heading} (${changes.length})`], ...intro, ...visits];
}

function visitLine(name: string): string {
  return `Open the [Rate limits page](${consolePage}) and choose ${markdownCode(name)} in the **Workspace** dropdown.`;
}

function list(heading: string, items: readonly string[]): readonly (readonly string[])[] {
  return items.length === 0 ? [] : [[`## ${heading} (${items.length})`], items];
}

function problemItems({ message, hint, origin }: Problem): readonly string[] {
  const next = hint === null ? '' : ` ${markdownText(hint)}`;
  return [`- ${markdownCode(placeText(origin))}: ${markdownText(message)}.${next}`];
}

function findingItem({ severity, rule, message, workspace, origin, related }: Finding): string {
  const places = [origin, ...related].flatMap((place) => (place === null ? [] : [markdownCode(placeText(place))]));
  const subjects =
    workspace === null
      ? []
      : [[workspace.name, ...(workspace.id === null ? [] : [workspace.id])].map(markdownCode).join(' ')];
  return [`- **${severity}** ${markdownCode(rule)}: ${markdownText(message)}`, ...places, ...subjects].join(' · ');
}

function unreadItem({ workspace, reason, status, request_id }: Unread): string {
  const answer = `${status === null ? 'no answer' : `status ${status}`}, request-id ${request_id === null ? 'none' : markdownCode(request_id)}`;
  return `- ${markdownCode(workspace.name)} ${markdownCode(workspace.id)}: ${markdownText(reason)} (${answer})`;
}
