import type { DeclaredThen, LimitLog, LoggedChange } from '../../model/activity/log-types.js';
import type { Group } from '../../model/snapshot-types.js';
import { count, formatNumber } from '../../model/text.js';
import { minuteText } from '../../model/times.js';
import { code, phrase, type Phrase } from '../phrase.js';
import { nameGroups } from '../value-words.js';

/*
 * What every report of the log says in the same words. Raw text: each report escapes it for its own sink.
 */

/** How workspaces and groups are named, where several share a name. */
export interface LogNames {
  readonly workspace: (workspace: LoggedChange['workspace']) => string;
  /** As the feed has it where it cannot be told which group that is. */
  readonly group: (change: LoggedChange) => string;
}

export function namesIn({ changes }: LimitLog): LogNames {
  const nameGroup = nameGroups(changes.flatMap(({ group }): { group: Group }[] => (group === null ? [] : [{ group }])));
  const bearers = new Map<string, Set<string>>();
  for (const { workspace } of changes)
    bearers.set(workspace.name, (bearers.get(workspace.name) ?? new Set()).add(workspace.id));
  return {
    workspace: ({ id, name }) => (bearers.get(name)?.size === 1 ? name : `${name} (${id})`),
    group: ({ group, model_group: name }) => (group === null ? name : nameGroup(group)),
  };
}

export const cleared = 'cleared';

/** `2,500`, or that the override was cleared. */
export function loggedValue({ value }: LoggedChange): string {
  return value === null ? cleared : formatNumber(value);
}

/** `declared 1,000 (cf0bc2d)`, `not declared`, `matches (cf0bc2d)`; empty: no declaration was at hand. */
export function declaredThenPhrase(declared: DeclaredThen | null): Phrase {
  if (declared === null) return [];
  const { state, setting, commit } = declared;
  const value = setting?.source === 'workspace' ? formatNumber(setting.value) : 'inherit';
  const words = state === 'differs' ? `declared ${value}` : stateWords[state];
  return commit === null ? [words] : phrase`${words} (${code(commit.slice(0, 7))})`;
}

const stateWords = {
  matches: 'matches',
  'not-declared': 'not declared',
  unclear: 'unclear',
  unknown: 'unknown',
} as const satisfies Record<Exclude<DeclaredThen['state'], 'differs'>, string>;

/** What was counted, in one line. */
export function logHeadline({ summary, from, organization }: LimitLog): string {
  const since = `since ${minuteText(from)} UTC`;
  if (summary.changes === 0)
    return `The Activity Feed has no change of a limit ${since}; organization ${organization.name}.`;
  const counts = [
    [summary.matches, 'as declared then'],
    [summary.differs, 'against what was declared'],
    [summary.not_declared, 'not declared'],
    [summary.unclear, 'unclear'],
    [summary.unknown, 'unknown'],
  ] as const;
  const told = counts.flatMap(([number, words]) => (number === 0 ? [] : [`${formatNumber(number)} ${words}`]));
  const how = told.length === 0 ? '' : `: ${told.join(', ')}`;
  const where = `in ${count(summary.workspaces, 'workspace')} ${since}`;
  return `${count(summary.changes, 'change')} ${where}${how}; organization ${organization.name}.`;
}

/** What the words of the last column mean, where they need it; null: they do not. */
export function logLegend({ summary }: LimitLog): string | null {
  const unclear = 'unclear: the feed does not tell which group it is, and not all groups were declared alike';
  const unknown = 'unknown: git does not have what was declared then';
  const lines = [...(summary.unclear === 0 ? [] : [unclear]), ...(summary.unknown === 0 ? [] : [unknown])];
  return lines.length === 0 ? null : `${lines.join('; ')}.`;
}
