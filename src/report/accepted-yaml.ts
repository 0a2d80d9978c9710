import { isPattern } from '../model/names.js';
import { compareText } from '../model/order.js';
import type { Change } from '../model/plan.js';
import type { Group } from '../model/snapshot.js';
import { breakCommands } from '../model/unsafe-text.js';
import { terminalText } from './escape-terminal.js';

/** The entry of limits.yaml that says what is live; null where the declaration language cannot name the group. */
export function acceptedYaml({ workspace, group, limiter, before }: Change): readonly string[] | null {
  const key = groupKeyInFile(group);
  if (key === null) return null;
  const value = before.source === 'workspace' ? String(before.value) : 'inherit';
  const comment = group.display_name === null ? '' : ` # ${terminalText(group.display_name)}`;
  return [
    'workspaces:',
    `  ${quoteForYaml(workspaceKeyInFile(workspace))}:`,
    '    limits:',
    `      ${quoteForYaml(key)}:${comment}`,
    `        ${quoteForYaml(limiter)}: ${value}`,
  ];
}

function groupKeyInFile(group: Group): string | null {
  if (group.id !== null) return group.id;
  if (group.type !== 'model_group') return group.type;
  return [...(group.models ?? [])].sort(compareText)[0] ?? null;
}

/** The ID where the name would be a pattern, or is a key that limits.yaml does not take. */
function workspaceKeyInFile({ id, name }: Change['workspace']): string {
  return isPattern(name) || ['', '<<', '__proto__'].includes(name) ? id : name;
}

/** Plain where no reader of YAML could take it for anything but text, else double-quoted. */
function quoteForYaml(text: string): string {
  if (/^[A-Za-z_][\w.-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)) return text;
  const quoted = breakCommands(JSON.stringify(text), '\\u0023').replaceAll('::', ':\\u003a');
  return quoted.replace(/[^\x20-\x7e]/gu, (character) =>
    terminalText(character) === character ? character : escapeCodePoint(character),
  );
}

function escapeCodePoint(character: string): string {
  const digits = Number(character.codePointAt(0)).toString(16);
  return digits.length > 4 ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
