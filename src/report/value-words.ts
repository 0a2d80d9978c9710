import { type Denominated, limitNumberText } from '../model/spend/money.js';
import { answerText, count } from '../model/text.js';
import { groupKey, groupName } from '../model/address.js';
import type { Origin } from '../model/located.js';
import { formatOrigin } from '../model/errors.js';
import type { Change, Ignored, ReportedBy } from '../model/plan-types.js';
import type { Setting } from '../model/setting.js';
import type { Group, Unread, WorkspaceRef } from '../model/snapshot-types.js';

/*
 * How a limit, a setting, a place or a name is written, in every report. All of it is raw text: names that other people
 * chose are in it, and each report escapes it for its own sink.
 */

/** The organization's limit; null: it has none. */
export function limitText(limit: number | null, group: Denominated): string {
  return limit === null ? 'no limit' : limitNumberText(limit, group);
}

/** `1,000`, `inherits 4,000`, `inherits no limit`, or a value with a source that this version does not know. */
export function settingText(setting: Setting, group: Denominated): string {
  switch (setting.source) {
    case 'workspace':
      return limitNumberText(setting.value, group);
    case 'organization':
      return `inherits ${limitText(setting.value, group)}`;
    case 'other':
      return `${limitNumberText(setting.value, group)} from "${setting.name}"`;
    default:
      return setting satisfies never;
  }
}

/** The class, since which commit, and what lets it pass. */
export function classText({ class: name, since, reported }: Change): string {
  const commit = since === null ? '' : `, committed ${since.slice(0, 7)}`;
  return `${name}${commit}${reported === null ? '' : `, reported (${reported})`}`;
}

/** Why it is reported and does not fail. */
export function reportedText({ rule, severity }: Change, by: ReportedBy): string {
  switch (by) {
    case 'undeclared':
      return 'its entry has undeclared: report';
    case 'rule':
      return `the rule ${rule} is set to ${severity}`;
    case 'touched':
      return 'this change does not touch the workspace (--touched)';
    default:
      return by satisfies never;
  }
}

/** What a change asks for itself is headed so, wherever it is shown. */
export const afterMerge = 'After the merge';
export const openBefore = 'Open since before this change';

/** When it is carried out, of a run that looks at a change; null: it is nothing that was asked for, or there is no change. */
export function whenText(change: Change): string | null {
  if (change.introduced === null || (change.class !== 'pending' && change.class !== 'overdue')) return null;
  return change.introduced ? afterMerge : openBefore;
}

/** How findings are headed in a run that looks at a change. */
export const newFindings = 'Findings in this change';
export const oldFindings = 'Findings from before this change';

/** Of those there before, what fails no run is folded; `more` are shown beside it. */
export function knownText(number: number, more: boolean): string {
  return `${count(number, more ? 'more finding' : 'finding')} from before this change`;
}

/** How many known differences are ignored, and until when the first of them is. */
export function ignoredText(ignored: readonly Ignored[]): string {
  const number = ignored.length;
  const [first] = ignored.flatMap(({ expires }) => expires ?? []).toSorted();
  const until = first === undefined ? '' : `${number === 1 ? '' : ', the first'} until ${first}`;
  return `${count(number, 'known difference is', 'known differences are')} ignored${until}`;
}

/** `ignored until 2027-01-31: vendor migration`. */
export function toleratedText({ reason, expires }: Ignored): string {
  return `ignored${expires === undefined ? '' : ` until ${expires}`}: ${reason}`;
}

export function placeText(origin: Origin | null): string {
  return origin === null ? 'not declared' : formatOrigin(origin);
}

/** The name with the ID and who answers for it, as far as they are known. */
export function workspaceText({ id, name, owner }: WorkspaceRef): string {
  const known = [...(id === null ? [] : [id]), ...(owner === undefined ? [] : [ownerText(owner)])];
  return known.length === 0 ? name : `${name} (${known.join(', ')})`;
}

export function ownerText(owner: string): string {
  return `owner: ${owner}`;
}

/** Which workspace was not read, why, and what the API answered. */
export function unreadText(unread: Unread): string {
  return `${workspaceText(unread.workspace)}: ${unread.reason} (${answerText(unread)})`;
}

/** Names of groups; where two of the groups named bear one name, the group's key stands behind it. */
export function nameGroups(changes: readonly { readonly group: Group }[]): (group: Group) => string {
  const keys = new Map<string, Set<string>>();
  for (const { group } of changes) {
    const name = groupName(group);
    keys.set(name, (keys.get(name) ?? new Set()).add(groupKey(group)));
  }
  const shared = new Set([...keys].flatMap(([name, { size }]) => (size > 1 ? [name] : [])));
  return (group) => {
    const name = groupName(group);
    return shared.has(name) ? `${name} (${groupKey(group)})` : name;
  };
}
