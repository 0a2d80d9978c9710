import type { LimitEvent } from '../../model/activity/activity-types.js';
import type { DeclaredThen } from '../../model/activity/log-types.js';
import type { Past } from '../../model/past-types.js';
import { inherited, meets, organizationLimit, override } from '../../model/setting.js';
import type { LiveGroup } from '../../model/snapshot-types.js';
import { dayIndex } from '../../model/times.js';
import { canonicalJson } from '../../model/text.js';
import { resolvePast, type ResolvedVersion } from '../resolved-past.js';
import type { Desired } from '../resolve/asked.js';
import type { Resolved } from '../resolve/resolve.js';

/*
 * What the declaration said of a limit when somebody changed it, as git has it.
 */

/** A declaration with its history. */
export interface DeclaredPast {
  readonly head: Resolved;
  readonly past: Past;
}

export type AskThen = (event: LimitEvent, group: LiveGroup | null) => DeclaredThen;

/** Answers for one event after the other. Where the group is not known, what all groups agree in is told. */
export function declaredThen({ head, past }: DeclaredPast): AskThen {
  const { versions, isWhole } = resolvePast(past, head);
  return (event, group) => {
    const groups = group === null ? head.live.groups.list.filter((one) => hasLimiter(one, event)) : [group];
    const answers = groups.map((one) => askOne(event, one, versions) ?? (isWhole() ? notDeclared : unknown));
    const [first = unclear, ...others] = answers;
    return others.every((other) => sameAnswer(other) === sameAnswer(first)) ? first : unclear;
  };
}

const nothing = { setting: null, commit: null } as const;
const notDeclared: DeclaredThen = { state: 'not-declared', ...nothing };
const unclear: DeclaredThen = { state: 'unclear', ...nothing };
const unknown: DeclaredThen = { state: 'unknown', ...nothing };

function sameAnswer({ state, setting }: DeclaredThen): string {
  return canonicalJson({ state, setting });
}

function hasLimiter({ limits }: LiveGroup, { limiter }: LimitEvent): boolean {
  return limits.some((limit) => limit.limiter === limiter);
}

interface AskedThen {
  readonly setting: Desired;
  /** Whether the limit was named, and not only left to inherit. */
  readonly named: boolean;
}

/** Goes back to the commit that declared it; null: there is no version of that time. */
function askOne(event: LimitEvent, group: LiveGroup, versions: Iterable<ResolvedVersion>): DeclaredThen | null {
  const time = secondsOf(event.at);
  let asked: AskedThen | null = null;
  let commit: string | null = null;
  for (const version of versions) {
    if (version.since > time) continue;
    const before = askAt(version.resolved(), event, group);
    if (asked !== null && canonicalJson(before.setting) !== canonicalJson(asked.setting)) break;
    asked ??= before;
    if (!asked.named) break;
    ({ commit } = version);
  }
  return asked === null ? null : judge(event, asked, commit);
}

function askAt(resolved: Resolved, { workspace_id: id, limiter }: LimitEvent, group: LiveGroup): AskedThen {
  const entry = resolved.entries.get(id);
  const setting = resolved.pastSettingAt(id, group, limiter);
  if (entry === undefined) return { setting, named: false };
  const place = { group, limiter, organizationLimit: organizationLimit(group, limiter) };
  return { setting, named: resolved.ask(resolved.read(entry), place).origin !== null };
}

function judge({ value }: LimitEvent, { setting, named }: AskedThen, commit: string | null): DeclaredThen {
  if (setting === null) return notDeclared;
  if (setting === 'unclear') return unclear;
  if (meets(value === null ? inherited(null) : override(value), setting)) return { state: 'matches', setting, commit };
  return named ? { state: 'differs', setting, commit } : notDeclared;
}

/** Since 1970. */
function secondsOf(at: string): number {
  const clock = Number(at.slice(11, 13)) * 3600 + Number(at.slice(14, 16)) * 60 + Number(at.slice(17, 19));
  return dayIndex(at.slice(0, 10)) * 86_400 + clock;
}
