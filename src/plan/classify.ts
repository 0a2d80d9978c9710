import type { Declaration } from '../model/declaration.js';
import type { ChangeClass } from '../model/plan.js';
import { type Inherited, meets, type Override, type Setting } from '../model/setting.js';
import type { LiveGroup, Snapshot } from '../model/snapshot.js';
import { type DesiredView, viewDeclaration } from './desired-view.js';

/** An earlier version of the declaration, as a commit left it. */
export interface Version {
  readonly commit: string;
  /** Of the commit, in seconds since 1970. */
  readonly time: number;
  readonly declaration: Declaration;
}

/** What was declared before. */
export interface Past {
  /** What the base is called, such as `git:origin/main (abc1234)`; null: none was given. */
  readonly name: string | null;
  /** What this change is compared with; an absent file is an empty declaration. null: none was given, or it cannot be used. */
  readonly base: Declaration | null;
  /** Why a base that was given cannot be used. */
  readonly unreadable: string | null;
  /** Newest first. The declaration that is planned may be the newest of them, or not committed yet. */
  readonly versions: readonly Version[];
  /** Why earlier versions may lack. */
  readonly unavailable: string | null;
  /** The time of the run, in seconds since 1970. */
  readonly now: number;
  readonly graceSeconds: number;
}

/** No base, and no history to look at. */
export const noPast: Past = {
  name: null,
  base: null,
  unreadable: null,
  versions: [],
  unavailable: null,
  now: 0,
  graceSeconds: 0,
};

export interface Classified {
  readonly class: ChangeClass;
  /** The commit that declared what is pending or overdue. */
  readonly since: string | null;
}

export interface Address {
  readonly workspaceId: string;
  readonly group: LiveGroup;
  readonly limiter: string;
}

/** Tells what a difference is: asked for and not carried out, changed by nobody's declaration, or both. */
export interface Classifier {
  /** null: live is what is desired, and this change has nothing to do with it. */
  readonly classify: (at: Address, live: Setting, desired: Override | Inherited) => Classified | null;
  /** null: there is no base. */
  readonly base: DesiredView | null;
  /** Whether a difference had to be looked up in the history. */
  readonly askedHistory: () => boolean;
}

export function createClassifier(past: Past, snapshot: Snapshot): Classifier {
  const base = past.base === null ? null : viewDeclaration(past.base, snapshot);
  const views = new Map<Version, DesiredView>();
  const settingIn = (version: Version, { workspaceId, group, limiter }: Address): Override | Inherited | null => {
    const view = views.get(version) ?? viewDeclaration(version.declaration, snapshot);
    views.set(version, view);
    return view.settingAt(workspaceId, group, limiter);
  };
  const everDeclared = (versions: readonly Version[], at: Address, live: Setting): boolean =>
    versions.some((version) => isMetBy(settingIn(version, at), live));

  let asked = false;
  const fromHistory = (at: Address, live: Setting, desired: Override | Inherited): Classified => {
    asked = true;
    const changed = past.versions.findIndex((version) => !isSame(settingIn(version, at), desired));
    const earlier = changed < 0 ? [] : past.versions.slice(changed);
    const declared = changed < 0 ? past.versions.at(-1) : past.versions[changed - 1];
    const recent = declared === undefined || past.now - declared.time <= past.graceSeconds;
    const since = declared?.commit ?? null;
    if (everDeclared(earlier, at, live)) return { class: recent ? 'pending' : 'overdue', since };
    const [before] = earlier;
    const unmanaged = past.versions.length > 0 && (before === undefined || settingIn(before, at) === null);
    return unmanaged && recent && live.source !== 'workspace'
      ? { class: 'pending', since }
      : { class: 'drift', since: null };
  };

  const classify: Classifier['classify'] = (at, live, desired) => {
    const met = meets(live, desired);
    if (base === null) return met ? null : fromHistory(at, live, desired);
    const before = base.settingAt(at.workspaceId, at.group, at.limiter);
    if (met) return before === null || isMetBy(before, live) ? null : { class: 'adopted', since: null };
    if (before === null || (isMetBy(before, live) && !isSame(before, desired)))
      return { class: 'pending', since: null };
    if (isSame(before, desired)) return fromHistory(at, live, desired);
    return { class: everDeclared(past.versions, at, live) ? 'pending' : 'conflict', since: null };
  };
  return { classify, base, askedHistory: () => asked };
}

function isMetBy(setting: Override | Inherited | null, live: Setting): boolean {
  return setting !== null && meets(live, setting);
}

/** Two settings that ask for the same; what is inherited is today's organization limit in both. */
function isSame(a: Override | Inherited | null, b: Override | Inherited): boolean {
  return a !== null && meets(a, b);
}
