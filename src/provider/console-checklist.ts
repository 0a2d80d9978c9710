import { count } from '../model/text.js';
import type { Change } from '../model/plan-types.js';
import { isMoney } from '../model/spend/money.js';
import { inStepOrder } from '../report/checklist.js';
import { listCommand, updateCommand } from '../report/step-commands.js';
import { limitText, nameGroups, settingText, workspaceText } from '../report/value-words.js';
import type { LimitAttribute } from './expected-limits.js';

/**
 * What has to be changed by a person, for a diagnostic: a summary, and a checklist of one workspace. Terraform wraps the
 * lines that begin with no space; the others are short, but for the commands, which are there to be copied whole.
 */
export function checklist(
  changes: readonly [Change, ...Change[]],
  attribute: LimitAttribute,
): { readonly summary: string; readonly detail: string } {
  const [{ workspace }] = changes;
  const what = attribute === 'limits' ? 'rate limit' : 'spend limit';
  const verb = changes.length === 1 ? 'is' : 'are';
  const name = nameGroups(changes);
  return {
    summary: `${count(changes.length, what)} of ${workspace.name} ${verb} not as declared`,
    detail: [
      `Terraform only reads ${what}s. A person changes those of workspace ${workspaceText(workspace)} in the Claude Console${places[attribute]}:`,
      ...inStepOrder(changes).flatMap((change) => ['', ...step(change, name(change.group))]),
      '',
      'Then run Terraform again. If live is right, change the configuration instead.',
    ].join('\n'),
  };
}

/**
 * Where it has them.
 * Source: platform.claude.com/docs, page "Workspaces", August 2026.
 */
const places: Readonly<Record<LimitAttribute, string>> = {
  limits: '',
  spend_limit: ', under Settings → Workspaces → the workspace → the tab Spend limits',
};

function step(change: Change, group: string): readonly string[] {
  const { limiter, before, after, organization_limit: organization } = change;
  const clears = after.source === 'organization';
  return [
    `  ${group}, ${limiter}`,
    `    ${settingText(before, change.group)} → ${settingText(after, change.group)}${clears ? ' (clear it)' : ''}`,
    `    Organization’s limit: ${limitText(organization, change.group)}`,
    ...(clears && organization === null ? [`    ${unlimited(change)}`] : []),
    ...way(change),
  ];
}

/** The cap of a usage tier holds beside whatever is set. */
function unlimited({ group, limiter }: Change): string {
  return isMoney(group)
    ? `Clearing it leaves NO ${limiter} SPEND LIMIT but the usage tier’s.`
    : 'Clearing it leaves NO LIMIT AT ALL.';
}

function way(change: Change): readonly string[] {
  switch (change.settable) {
    case 'console':
      return [
        '    If the Console shows another value than these two, stop.',
        ...command('Or by command:', updateCommand([change])),
      ];
    case 'command':
      return [
        '    Only a command can set it, the Console cannot.',
        ...command('If this shows another value than these two, stop:', listCommand(change.workspace.id)),
        ...command('Then:', updateCommand([change])),
      ];
    case 'no':
      return [
        '    No known way to set it: the Console does not edit this limit,',
        '    and the update call does not take it, or needs an ID',
        '    that the API did not give.',
      ];
    default:
      return change.settable satisfies never;
  }
}

function command(label: string, line: string | null): readonly string[] {
  return line === null ? [] : [`    ${label}`, `      ${line}`];
}
