import { isWorkspaceId } from '../model/names.js';
import type { Finding, Plan } from '../model/plan-types.js';
import { isMoney, plainAmount, spendGroupKey } from '../model/spend/money.js';
import { escapeInvisible } from '../model/text.js';

/*
 * The entry of limits.yaml for a workspace that is not declared.
 */

/** Of more workspaces nobody pastes the entries by hand. */
const mostEntries = 3;

/** The lines to paste under `workspaces`, for the finding of an undeclared workspace; none for any other finding. */
export function entryLines({ rule, workspace }: Finding, { undeclared = [] }: Plan): readonly string[] {
  if (rule !== 'undeclared-workspace') return [];
  const found = undeclared.slice(0, mostEntries).find((one) => one.workspace.id === workspace?.id);
  if (found === undefined) return [];
  const { id, name } = found.workspace;
  const linesOf = (group: string, indent: string): readonly string[] => [
    `${indent}${yamlKey(group)}:`,
    ...found.overrides.flatMap(({ key, group: about, limiter, value }) =>
      key === group ? [`${indent}  ${yamlKey(limiter)}: ${isMoney(about) ? plainAmount(value) : value}`] : [],
    ),
  ];
  const own = [...new Set(found.overrides.map(({ key }) => key))];
  const limits = own.filter((group) => group !== spendGroupKey).flatMap((group) => linesOf(group, '    '));
  const spend = own.includes(spendGroupKey) ? linesOf(spendGroupKey, '  ') : [];
  const limitLines = [...(limits.length === 0 ? ['  limits: {}'] : ['  limits:', ...limits]), ...spend];
  return [
    '# under workspaces:',
    `${yamlKey(name)}:`,
    ...(isWorkspaceId(id) ? [`  id: ${id}`] : []),
    ...(found.template === null ? limitLines : [`  extends: [${yamlKey(found.template)}]`]),
  ];
}

const plain = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z][a-z0-9_.-]*$/;

/** In quotes, as in JSON, but for words that nobody could take for something else. What cannot be seen is escaped, and what CI logs take for a command. */
function yamlKey(text: string): string {
  if (plain.test(text)) return text;
  return escapeInvisible(JSON.stringify(text), escapeForYaml).replaceAll('##[', '#\\u0023[');
}

function escapeForYaml(character: string): string {
  return `\\U${Number(character.codePointAt(0)).toString(16).padStart(8, '0')}`;
}
