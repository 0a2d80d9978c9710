import type {
  HistoryChange,
  HistoryDifference,
  LimitHistory,
  ModelMove,
  NotReadNow,
} from '../../model/history/history-types.js';
import type { Group } from '../../model/snapshot-types.js';
import { betweenText, minuteText } from '../../model/times.js';
import { count, joinWords } from '../../model/text.js';
import { describeDifference, type DifferenceWords } from '../snapshot-diff/diff-words.js';
import { nameGroups, workspaceText } from '../value-words.js';

/*
 * What every report of a history says in the same words. Raw text: each report escapes it for its own sink.
 */

type Names = (group: Group) => string;

/** What changed in one time, in words. */
export interface HistoryBlock {
  /** `between 2027-01-31 06:17 and 12:17`. */
  readonly time: string;
  readonly changes: readonly DifferenceWords[];
}

export interface HistorySection {
  readonly title: string;
  /** The newest first. */
  readonly blocks: readonly HistoryBlock[];
}

const titles = {
  organization: 'What the vendor changed',
  workspaces: 'What changed in workspaces, by hand or otherwise',
  spend: 'What changed in spend limits, by hand or otherwise',
} as const satisfies Record<HistoryChange['scope'], string>;

/** The vendor's changes apart from those in workspaces; a section is there also where nothing changed, but for that of spend limits. */
export function historySections({
  changes,
  summary,
}: LimitHistory): readonly [vendor: HistorySection, own: HistorySection, ...spend: HistorySection[]] {
  const name = nameGroups(changes.flatMap(({ difference }) => groupsOf(difference).map((group) => ({ group }))));
  const sectionOf = (scope: HistoryChange['scope']): HistorySection => {
    const own = changes.filter((change) => change.scope === scope);
    return { title: titles[scope], blocks: blocksOf(own, name) };
  };
  const spend = summary.spend === undefined ? [] : [sectionOf('spend')];
  return [sectionOf('organization'), sectionOf('workspaces'), ...spend];
}

/** The vendor's changes, a line each, the newest first: `Claude Opus 4.x · requests_per_minute · …, between …`. */
export function vendorChangeTexts(history: LimitHistory): readonly string[] {
  const [vendor] = historySections(history);
  return vendor.blocks.flatMap(({ time, changes }) =>
    changes.map(({ names, text }) => `${[...names, text].join(' · ')}, ${time}`),
  );
}

/** What stands where a section has no change. */
export const nothingChanged = 'Nothing.';

function blocksOf(changes: readonly HistoryChange[], name: Names): readonly HistoryBlock[] {
  const blocks = new Map<string, DifferenceWords[]>();
  for (const { between, difference } of changes) {
    const time = betweenText(between);
    blocks.set(time, [...(blocks.get(time) ?? []), describeChange(difference, name)]);
  }
  return [...blocks].map(([time, own]) => ({ time, changes: own })).toReversed();
}

function groupsOf(difference: HistoryDifference): readonly Group[] {
  if (difference.kind === 'model') return [difference.before, difference.after].flatMap((group) => group ?? []);
  return 'group' in difference ? [difference.group] : [];
}

function describeChange(difference: HistoryDifference, name: Names): DifferenceWords {
  if (difference.kind === 'model') return describeMove(difference, name);
  const words = describeDifference(difference, name);
  if ('workspace' in difference) return { ...words, names: [workspaceText(difference.workspace), ...words.names] };
  if (difference.kind === 'organization-limit') return { ...words, text: `organization limit ${words.text}` };
  if (difference.kind !== 'group') return words;
  const models = difference.group.models ?? [];
  return models.length === 0 ? words : { ...words, text: `${words.text}, with ${joinWords(models, 'and')}` };
}

function describeMove({ model, before, after }: ModelMove, name: Names): DifferenceWords {
  const names = [model];
  if (before === null) return { symbol: '+', names, text: `joined ${name(after)}` };
  if (after === null) return { symbol: '-', names, text: `left ${name(before)}, and is in no group` };
  return { symbol: '~', names, text: `left ${name(before)} for ${name(after)}` };
}

/** `3 changes from … to … UTC: 1 by the vendor, 2 in workspaces; 4 snapshots of organization Acme.` */
export function historyHeadline({ summary, window, snapshots, organization }: LimitHistory): string {
  const { organization: ours, workspaces, spend = 0 } = summary;
  const total = ours + workspaces + spend;
  const ofSpend = spend === 0 ? '' : `, ${spend} in spend limits`;
  const parts = total === 0 ? '' : `: ${ours} by the vendor, ${workspaces} in workspaces${ofSpend}`;
  const span = `${minuteText(window.from)} to ${minuteText(window.to)} UTC`;
  const found = total === 0 ? 'No change' : count(total, 'change');
  return `${found} from ${span}${parts}; ${count(snapshots, 'snapshot')} of organization ${organization.name}.`;
}

/** What is missing: workspaces and spend limits that the newest reading lacks, and files that do not count; each a sentence. */
export function missingFromHistory({
  not_read: notRead,
  spend_not_read: spend,
  left_out: leftOut,
}: LimitHistory): readonly string[] {
  return [
    ...notRead.map(({ workspace, last_read: last }) => notReadText(workspaceText(workspace), last)),
    ...(spend === undefined ? [] : [notReadText('Spend limits', spend.last_read)]),
    ...leftOut.map(({ message }) => `${message}.`),
  ];
}

function notReadText(subject: string, last: NotReadNow['last_read']): string {
  if (last === null) return `${subject} could not be read, now or before.`;
  return `${subject} could not be read; what was read last, at ${minuteText(last)} UTC, still counts.`;
}
