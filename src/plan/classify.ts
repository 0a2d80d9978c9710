import type { Change, ChangeClass } from '../model/plan-types.js';
import { type Inherited, meets, type Override, type Setting } from '../model/setting.js';
import type { LiveGroup } from '../model/snapshot-types.js';
import type { Desired } from './resolve/asked.js';
import { declaredBy, type ResolvedPast, type ResolvedVersion } from './resolved-past.js';

/*
 * Decides drift, pending, overdue, conflict or adopted.
 */

/** What a difference is. */
export interface Classified {
  readonly class: ChangeClass;
  /** The commit that declared what is pending or overdue. */
  readonly since: string | null;
  /** Whether this change asks for it anew; null: there is no base to tell by. */
  readonly introduced: boolean | null;
  /** What declared it, and whether live was ever declared: as `Change` has it. */
  readonly declared: Change['declared'];
  readonly live_declared: boolean | null;
}

export interface LimitAddress {
  /** Whether today's declaration names the limit, and does not only leave it to inherit. */
  readonly named: boolean;
  readonly workspaceId: string;
  readonly group: LiveGroup;
  readonly limiter: string;
}

/** Tells what a difference is: asked for and not carried out, changed by nobody's declaration, or both. */
export interface Classifier {
  /** null: live is what is desired, and this change has nothing to do with it. */
  readonly classify: (at: LimitAddress, live: Setting, desired: Override | Inherited) => Classified | null;
  /** Whether a difference had to be looked up in the history. */
  readonly askedHistory: () => boolean;
}

export function createClassifier({ base, ...past }: ResolvedPast): Classifier {
  let asked = false;
  const fromHistory = (at: LimitAddress, live: Setting, desired: Override | Inherited): Classified => {
    asked = true;
    return { ...classifyByHistory(at, { live, desired }, past), introduced: base === null ? null : false };
  };

  const classify: Classifier['classify'] = (at, live, desired) => {
    const met = meets(live, desired);
    if (base === null) return met ? null : fromHistory(at, live, desired);
    const before = base.settingAt(at.workspaceId, at.group, at.limiter);
    if (met) return before === null || before === 'unclear' || isMetBy(before, live) ? null : adopted;
    const isNews = before === 'unclear' && at.named && !base.contested.has(at.workspaceId);
    if (before === null || isNews) return pending;
    if (isMetBy(before, live) && !isSame(before, desired)) return pending;
    if (before === 'unclear' || isSame(before, desired)) return fromHistory(at, live, desired);
    asked = true;
    for (const version of past.versions) if (isMetBy(settingIn(version, at), live)) return pending;
    return { ...news('conflict'), live_declared: past.isWhole() && hasAny(past.versions) ? false : null };
  };
  return { classify, askedHistory: () => asked };
}

/** What this change asks for itself. */
function news(name: ChangeClass): Classified {
  return { class: name, since: null, introduced: true, declared: null, live_declared: null };
}

const pending = news('pending');
const adopted = news('adopted');

function hasAny(versions: Iterable<ResolvedVersion>): boolean {
  for (const _ of versions) return true;
  return false;
}

function settingIn({ resolved }: ResolvedVersion, { workspaceId, group, limiter }: LimitAddress): Desired {
  return resolved().settingAt(workspaceId, group, limiter);
}

/**
 * Live as an earlier version had it: merged and not carried out, since the commit that declared today's value. Where nothing
 * was declared before, a workspace that inherits counts as not carried out within the grace; after it nobody can tell,
 * nor where the history was cut off. A value that was taken back for less than the grace counts from when it was declared first.
 */
function classifyByHistory(
  at: LimitAddress,
  { live, desired }: { readonly live: Setting; readonly desired: Override | Inherited },
  { versions, isWhole, isInterruption }: Omit<ResolvedPast, 'base'>,
): Omit<Classified, 'introduced'> {
  let declared: ResolvedVersion | null = null;
  let between: ResolvedVersion | null = null;
  let before: Desired | undefined;
  for (const version of versions) {
    const setting = settingIn(version, at);
    if (between === null || isInterruption(between, declared)) {
      // What several entries spoke of may have been asked for there already.
      if (isSame(setting, desired) || version.resolved().contested.has(at.workspaceId)) {
        [declared, between, before] = [version, null, undefined];
      } else {
        if (between === null) before = setting;
        between = version;
      }
    }
    if (isMetBy(setting, live)) {
      return { class: isRecent(declared) ? 'pending' : 'overdue', since: sinceOf(declared), ...toldOf(declared, true) };
    }
  }
  const isFirst = before === undefined && declared !== null && isWhole();
  return (before === null || isFirst) && isRecent(declared) && live.source !== 'workspace'
    ? { class: 'pending', since: sinceOf(declared), ...toldOf(declared, null) }
    : { class: 'drift', since: null, ...toldOf(declared, isWhole() && hasAny(versions) ? false : null) };
}

function toldOf(
  declared: ResolvedVersion | null,
  live: boolean | null,
): Pick<Classified, 'declared' | 'live_declared'> {
  const by = declared === null ? null : declaredBy(declared);
  return { declared: by, live_declared: live };
}

/** Today's value is in no version yet, or in one that is young. */
function isRecent(declared: ResolvedVersion | null): boolean {
  return declared === null || declared.recent;
}

function sinceOf(declared: ResolvedVersion | null): string | null {
  return declared?.commit ?? null;
}

function isMetBy(setting: Desired, live: Setting): boolean {
  return setting !== null && setting !== 'unclear' && meets(live, setting);
}

/** Two settings that ask for the same; what is inherited is today's organization limit in both. */
function isSame(a: Desired, b: Override | Inherited): boolean {
  return a !== null && a !== 'unclear' && meets(a, b);
}
