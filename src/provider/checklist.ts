import type { Change } from '../model/plan.js';
import { listCommand, updateCommand } from '../report/ant-command.js';
import { limitText, nameGroups, settingText, workspaceText } from '../report/words.js';
import { count } from '../model/numbers.js';

/** What has to be changed by a person, for a diagnostic: a summary, and a checklist of one workspace. */
export function checklist(changes: readonly [Change, ...Change[]]): {
  readonly summary: string;
  readonly detail: string;
} {
  const [{ workspace }] = changes;
  const verb = changes.length === 1 ? 'is' : 'are';
  const name = nameGroups(changes);
  return {
    summary: `${count(changes.length, 'rate limit')} of ${workspace.name} ${verb} not as declared`,
    detail: [
      `This provider only reads. A person changes the limits of workspace ${workspaceText(workspace)} in the Claude Console:`,
      ...changes.flatMap((change) => ['', ...step(change, name(change.group))]),
      '',
      'Then run Terraform again. Where live is right, change the configuration instead.',
    ].join('\n'),
  };
}

function step(change: Change, group: string): readonly string[] {
  const { limiter, before, after, organization_limit: organization } = change;
  const target = after.source === 'workspace' ? `set to ${settingText(after)}` : 'clear the override';
  const unlimited = after.source === 'organization' && organization === null;
  return [
    `  ${group}, ${limiter}: now ${settingText(before)}, ${target}`,
    `    organization’s limit: ${limitText(organization)}; ${change.step}`,
    ...(unlimited ? ['    Clearing it leaves NO LIMIT AT ALL: the organization has none either.'] : []),
    ...way(change),
  ];
}

function way(change: Change): readonly string[] {
  const command = updateCommand(change);
  const line = command === null ? [] : [`    $ ${command}`];
  switch (change.settable) {
    case 'console':
      return [`    If the Console does not show the value of now, stop.`, ...line];
    case 'command': {
      const list = listCommand(change.workspace.id);
      const check = list === null ? [] : [`    $ ${list}`];
      return [
        '    The Console cannot edit this limit, only a command can. Look first, then set it:',
        ...check,
        ...line,
      ];
    }
    case 'no':
      return ['    No way is known: neither the Console nor the update call sets this limit.'];
    default:
      return change.settable satisfies never;
  }
}
