import { type LimitInForce, type LimitsInForce, standsOut, type WorkspaceInForce } from '../../model/in-force-types.js';
import { count, formatNumber } from '../../model/text.js';
import { isMoney } from '../../model/spend/money.js';
import { aroundLines, spentText } from '../spend/spend-words.js';
import { limitText, ownerText, settingText } from '../value-words.js';

/*
 * What every report of the limits in force says in the same words. Raw text: each report escapes it for its own sink.
 */

/** The limits in force, and how much of them a report for people shows. */
export interface LimitsListing {
  readonly limits: LimitsInForce;
  /** Whether inherited limits are rows too, and not only counted. */
  readonly all: boolean;
}

/** The titles of the columns, left to right; the declared limit only where there is a declaration. */
export function titlesOf({ declaration }: Pick<LimitsInForce, 'declaration'>): readonly string[] {
  return ['in force', 'override', 'organization', ...(declaration === null ? [] : ['declared'])];
}

/** A limit in the cells of a row, group and limiter left out. */
export interface LimitCells {
  readonly inForce: string;
  readonly override: string;
  readonly organization: string;
  readonly declared: string;
  readonly difference: string;
}

export function limitCells(limit: LimitInForce): LimitCells {
  const { group, in_force, live, organization_limit, declared } = limit;
  return {
    inForce: limitText(in_force, group),
    override: overrideText(live, group),
    organization: limitText(organization_limit, group),
    declared: declaredText(declared, group),
    difference: differenceText(limit),
  };
}

/** The class of the difference, or what lets it pass; empty: there is none. */
export function differenceText({ difference, ignored, reported }: LimitInForce): string {
  if (difference === null) return '';
  if (ignored !== null) return `${difference}, ignored`;
  return reported === null ? difference : 'reported';
}

function overrideText(live: LimitInForce['live'], group: LimitInForce['group']): string {
  return live.source === 'organization' ? 'inherits' : settingText(live, group);
}

function declaredText(declared: LimitInForce['declared'], group: LimitInForce['group']): string {
  if (declared === null) return '';
  if (declared.source === 'workspace') return limitText(declared.value, group);
  if (declared.source === 'unclear') return 'unclear';
  if (declared.origin === null) return 'no override';
  return isMoney(group) ? 'none' : 'inherit';
}

/** What is told of a workspace: rows, and how many inherited limits are only counted. */
export interface ShownWorkspace {
  readonly workspace: WorkspaceInForce;
  readonly rows: readonly LimitInForce[];
  readonly folded: number;
}

/** Which workspaces get rows, and which are only named. Each is in one of the lists. */
export interface Shown {
  readonly sections: readonly ShownWorkspace[];
  /** They have nothing of their own, and everything is as declared. */
  readonly inheriting: readonly WorkspaceInForce[];
  readonly archived: readonly WorkspaceInForce[];
}

/** A single workspace that has nothing of its own is told in full: whoever asked for it wants its limits. */
export function shownOf({ limits: { workspaces }, all }: LimitsListing): Shown {
  const archived = workspaces.filter(({ state }) => state === 'archived');
  const read = workspaces.filter(({ state }) => state === 'read' || state === 'default');
  const single = read.length === 1 && read.every(({ limits }) => !limits.some(standsOut));
  const whole = all || single;
  const sections = read.flatMap((workspace): readonly ShownWorkspace[] => {
    const rows = whole ? workspace.limits : workspace.limits.filter(standsOut);
    if (rows.length === 0 && !whole) return [];
    return [{ workspace, rows, folded: workspace.limits.length - rows.length }];
  });
  const inheriting = whole ? [] : read.filter(({ limits }) => !limits.some(standsOut));
  return { sections, inheriting, archived };
}

/** `12 inherited from the organization (--all); inherited is not unlimited`, which stands below the rows of a workspace. */
export function foldedText(folded: number): string {
  return `${formatNumber(folded)} inherited from the organization (--all); inherited is not unlimited`;
}

/** What is spent of the limits of a workspace that are rows, a line for each. */
export function spentTexts({ id, name }: WorkspaceInForce, rows: readonly LimitInForce[]): readonly string[] {
  return rows.flatMap(({ spend = null }) =>
    spend === null || spend.spent === null
      ? []
      : [`${spend.period}: ${spentText({ workspace: { id, name }, ...spend })}`],
  );
}

/** What holds beside the spend limits of workspaces, or why nothing is known of them; a line for each. */
export function spendTexts({ spend }: LimitsInForce): readonly string[] {
  if (spend === undefined) return [];
  return spend.unread === null ? aroundLines(spend) : [`Spend limits were not read: ${spend.unread.reason}`];
}

/** The workspaces that have nothing of their own; null: there is none. */
export function inheritingText({ inheriting }: Shown): string | null {
  if (inheriting.length === 0) return null;
  const folded = inheriting.reduce((sum, { limits }) => sum + limits.length, 0);
  const counted = `${count(folded, 'inherited limit')}, --all shows them; inherited is not unlimited`;
  return `Without an override: ${namesText(inheriting)} (${counted})`;
}

export function archivedText({ archived }: Shown): string | null {
  if (archived.length === 0) return null;
  const verb = archived.length === 1 ? 'it serves' : 'they serve';
  return `Archived: ${namesText(archived)} (${verb} no requests)`;
}

/** The most names in a line. */
const mostNames = 30;

/** The first so many by name; those that share one with their IDs. */
function namesText(workspaces: readonly WorkspaceInForce[]): string {
  const bearers = new Map<string, number>();
  for (const { name } of workspaces) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  const names = workspaces.map(({ id, name }) => (bearers.get(name) === 1 ? name : `${name} (${id})`));
  const rest = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${formatNumber(rest)} more` : ''}`;
}

/** Beside the name of a workspace: what it is, who answers, and whether it is declared. */
export function aboutWorkspace(
  { state, owner, origin }: WorkspaceInForce,
  { declaration }: LimitsInForce,
): readonly string[] {
  return [
    ...(owner === null ? [] : [ownerText(owner)]),
    ...(state === 'default' ? ['the default workspace, which cannot have overrides'] : []),
    ...(state !== 'default' && declaration !== null && origin === null ? ['not declared'] : []),
  ];
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `live 30 Nov 02:14 UTC`; of a snapshot with the year, since it may be old. */
export function readAtText({ taken_at: time, source }: LimitsInForce): string {
  const month = String(months[Number(time.slice(5, 7)) - 1]);
  const day = `${Number(time.slice(8, 10))} ${month}`;
  const clock = `${time.slice(11, 16)} UTC`;
  return source === 'api' ? `live ${day} ${clock}` : `snapshot of ${day} ${time.slice(0, 4)} ${clock}`;
}

/** What was counted, in one line. */
export function limitsHeadline(limits: LimitsInForce): string {
  const { summary, organization, incomplete, spend } = limits;
  const parts = [
    count(summary.workspaces, 'workspace'),
    count(summary.limits, 'limit'),
    count(summary.overridden, 'override'),
    ...differenceCounts(limits),
    ...(incomplete.length === 0 ? [] : [`${count(incomplete.length, 'workspace')} not read`]),
    ...(spend?.unread ? ['spend limits not read'] : []),
    ...(summary.archived === 0 ? [] : [`${count(summary.archived, 'archived workspace')} left out`]),
    `organization ${organization.name}`,
  ];
  return `${parts.join(', ')}.`;
}

function differenceCounts({ declaration, summary, workspaces }: LimitsInForce): readonly string[] {
  if (declaration === null) return [];
  const differing = workspaces.flatMap(({ limits }) => limits.filter(({ difference }) => difference !== null));
  if (differing.length === 0) return ['no limit differs from the declaration'];
  const counts = [
    [summary.differing, 'not as declared'],
    [differing.filter(({ ignored }) => ignored !== null).length, 'ignored'],
    [differing.filter(({ ignored, reported }) => ignored === null && reported !== null).length, 'reported'],
  ] as const;
  return counts.flatMap(([number, word]) => (number === 0 ? [] : [`${formatNumber(number)} ${word}`]));
}

/** What helps where something is not as declared; null: nothing is needed. */
export function nextText({ declaration, summary, workspaces }: LimitsInForce): string | null {
  if (summary.differing === 0) return null;
  const reason = declaration?.history_unavailable ?? null;
  const isUnknown = workspaces.some(({ limits }) => limits.some(({ difference }) => difference === 'differs'));
  const unknown = reason === null || !isUnknown ? '' : `Drift cannot be told from what is pending: ${reason}. `;
  return `${unknown}\`limitdrift plan\` says what to do about each difference.`;
}
