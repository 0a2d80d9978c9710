import { isToBeCreated } from '../model/address.js';
import { formatOrigin } from '../model/errors.js';
import type { Change } from '../model/plan.js';
import type { Group } from '../model/snapshot.js';
import { acceptCommand } from './accept-command.js';
import { listCommand, updateCommand } from './ant-command.js';
import { markdownBlock, markdownCode, markdownText } from './escape-markdown.js';
import { type IgnoredChange, limitText, placeText, reasonText, settingText } from './words.js';

type NameGroup = (group: Group) => string;

/** A step that was asked for: pending or overdue. */
export function doStep(change: Change, name: NameGroup): readonly string[] {
  return [`- [ ] ${what(change, name)}`, ...facts(change), ...carryOut(change, name, 'Do')];
}

/** A step that somebody has to decide: drift or conflict. `inCode`: the declaration is code, which `accept` does not edit. */
export function decideStep(change: Change, name: NameGroup, inCode: boolean): readonly string[] {
  const label = change.class === 'conflict' ? 'Set what is declared' : 'Set it back';
  return [`- [ ] ${what(change, name)}`, ...facts(change), ...carryOut(change, name, label), ...accept(change, inCode)];
}

export function adoptedStep(change: Change, name: NameGroup): readonly string[] {
  const values = `live is ${markdownText(settingText(change.after))}, and the declaration says so now`;
  return [
    `- [x] ${subject(change, name)}: ${values} (${markdownCode(placeText(change.origin))}) · ${markdownCode(change.step)}`,
  ];
}

export function ignoredItem(change: IgnoredChange, name: NameGroup): readonly string[] {
  return [`- ${what(change, name)} · ${change.class}, ignored: ${markdownText(change.ignored.reason)}`];
}

/** Whether the step speaks of a command. */
export function showsCommand(change: Change): boolean {
  const { settable, workspace } = change;
  return (settable === 'command' && !isToBeCreated(workspace)) || updateCommand(change) !== null;
}

/** The first step of a workspace that does not exist yet. */
export function creationStep({ name }: Change['workspace']): readonly string[] {
  return [
    `- [ ] Create the workspace ${markdownCode(name)} in the Console, with exactly this name.`,
    '  - Until its limits are set it has everything that the organization has.',
  ];
}

function subject({ group, limiter }: Change, name: NameGroup): string {
  return `${markdownCode(name(group))} ${markdownCode(limiter)}`;
}

/** What a step is about, from what to what. */
export function what(change: Change, name: NameGroup): string {
  const { before, after, step } = change;
  return `${subject(change, name)}: ${markdownText(settingText(before))} → **${markdownText(settingText(after))}** · ${markdownCode(step)}`;
}

function facts(change: Change): readonly string[] {
  const { rule, severity, since, organization_limit, origin } = change;
  const declared = origin === null ? 'not declared' : `declared at ${markdownCode(placeText(origin))}`;
  const commit = since === null ? '' : `, since commit ${markdownCode(since.slice(0, 7))}`;
  return [
    `  - Why: ${markdownText(reasonText(change))}${commit} (${markdownCode(rule)}, ${severity}).`,
    `  - Organization limit: ${limitText(organization_limit)}; ${declared}.`,
  ];
}

function carryOut(change: Change, name: NameGroup, label: string): readonly string[] {
  const { after, organization_limit } = change;
  const unlimited = after.source === 'organization' && organization_limit === null;
  return [
    `  - **${label}**: ${place(change, name)}`,
    ...(unlimited ? ['  - **Clearing it leaves no limit at all: the organization has none either.**'] : []),
    ...command(change),
  ];
}

function place(change: Change, name: NameGroup): string {
  switch (change.settable) {
    case 'console':
      return `**Edit** next to ${markdownCode(name(change.group))}, then ${target(change)}. If the Console does not show ${now(change)}, stop.`;
    case 'command': {
      if (isToBeCreated(change.workspace)) return commandLater(change);
      const list = listCommand(change.workspace.id);
      const check = list === null ? '' : ` If ${markdownCode(list)} does not show ${now(change)}, stop.`;
      return `The Console cannot edit this limit, only the command can: ${target(change)}.${check}`;
    }
    case 'no':
      return 'No way is known: the Console does not edit this limit, and the update call does not take it, or needs an ID that the API did not give.';
    default:
      return change.settable satisfies never;
  }
}

function commandLater(change: Change): string {
  return `The Console cannot edit this limit, only a command can (${target(change)}), and it needs the ID of the new workspace: create it, then plan again.`;
}

function target({ limiter, after }: Change): string {
  if (after.source === 'organization') return `clear ${markdownCode(limiter)}`;
  return `set ${markdownCode(limiter)} to \`${after.value}\``;
}

/** What must be there before the change. */
function now({ before }: Change): string {
  return before.source === 'organization'
    ? `that it ${markdownText(settingText(before))}`
    : `**${markdownText(settingText(before))}** now`;
}

function command(change: Change): readonly string[] {
  const line = updateCommand(change);
  if (line === null) return [];
  const label = change.settable === 'console' ? 'Or by command, instead of the Console:' : 'The command:';
  return [`  - ${label}`, ...markdownBlock('sh', [line], '    ')];
}

function accept({ step, origin }: Change, inCode: boolean): readonly string[] {
  if (inCode) {
    const place = origin === null ? 'declare it in the code' : `change ${markdownCode(formatOrigin(origin))}`;
    return [`  - **Or accept it**: ${place}`];
  }
  const command = acceptCommand(step);
  return command === null ? [] : [`  - **Or accept it**: ${markdownCode(command)}`];
}
