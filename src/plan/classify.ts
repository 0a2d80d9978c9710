import type { Declaration } from '../model/declaration.js';
import type { Past, Version } from '../model/past-types.js';
import type { ChangeClass } from '../model/plan-types.js';
import { type Inherited, meets, type Override, type Setting } from '../model/setting.js';
import type { LiveGroup, Snapshot } from '../model/snapshot-types.js';
import { type Desired, type DesiredView, viewDeclaration } from './resolve/desired-view.js';

export interface Classified {
  readonly class: ChangeClass;
  /** The commit that declared what is pending or overdue. */
  readonly since: string | null;
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
  /** null: there is no base. */
  readonly base: { readonly declaration: Declaration; readonly view: DesiredView } | null;
  /** Whether a difference had to be looked up in the history. */
  readonly askedHistory: () => boolean;
}

/** `pins`: the workspaces of today's entries, by the key of the entry. */
export function createClassifier(past: Past, snapshot: Snapshot, pins: ReadonlyMap<string, string>): Classifier {
  const base = past.base === null ? null : { declaration: past.base, view: viewDeclaration(past.base, snapshot, pins) };
  let asked = false;
  const fromHistory = (at: LimitAddress, live: Setting, desired: Override | Inherited): Classified => {
    asked = true;
    return classifyByHistory(at, { live, desired }, { versions: versions(), whole: past.history().whole });
  };
  const versions = viewVersions(past, snapshot, pins);

  const classify: Classifier['classify'] = (at, live, desired) => {
    const met = meets(live, desired);
    if (base === null) return met ? null : fromHistory(at, live, desired);
    const before = base.view.settingAt(at.workspaceId, at.group, at.limiter);
    if (met) return before === null || before === 'unclear' || isMetBy(before, live) ? null : adopted;
    if (before === null || (before === 'unclear' && at.named)) return pending;
    if (isMetBy(before, live) && !isSame(before, desired)) return pending;
    if (before === 'unclear' || isSame(before, desired)) return fromHistory(at, live, desired);
    asked = true;
    return versions().some(({ settingAt }) => isMetBy(settingAt(at), live))
      ? pending
      : { class: 'conflict', since: null };
  };
  return { classify, base, askedHistory: () => asked };
}

const pending: Classified = { class: 'pending', since: null };
const adopted: Classified = { class: 'adopted', since: null };

/** A version with what it asks for at an address; one that cannot be read is not among them. */
interface ViewedVersion {
  readonly commit: string;
  /** Whether it declared its values within the grace. */
  readonly recent: boolean;
  readonly settingAt: (at: LimitAddress) => Desired;
}

/** Every version is read and resolved once, and only when one is needed. */
function viewVersions(
  past: Past,
  snapshot: Snapshot,
  pins: ReadonlyMap<string, string>,
): () => readonly ViewedVersion[] {
  let viewed: readonly ViewedVersion[] | null = null;
  let newest = Infinity;
  const viewVersion = ({ commit, time: written, declaration }: Version): readonly ViewedVersion[] => {
    const read = declaration();
    // A clock may have been wrong: no version is younger than the one after it.
    const time = Math.min(written, newest);
    newest = time;
    if (read === null) return [];
    const { settingAt } = viewDeclaration(read, snapshot, pins);
    const recent = past.now - time <= past.graceSeconds;
    return [{ commit, recent, settingAt: (at) => settingAt(at.workspaceId, at.group, at.limiter) }];
  };
  return () => (viewed ??= past.history().versions.flatMap(viewVersion));
}

/**
 * Live as an earlier version had it: merged and not carried out, since the commit that declared today's value. Where nothing
 * was declared before, a workspace that inherits counts as not carried out within the grace; after it nobody can tell,
 * nor where the history was cut off.
 */
function classifyByHistory(
  at: LimitAddress,
  { live, desired }: { readonly live: Setting; readonly desired: Override | Inherited },
  { versions, whole }: { readonly versions: readonly ViewedVersion[]; readonly whole: boolean },
): Classified {
  const settings = versions.map((version) => version.settingAt(at));
  const changed = settings.findIndex((setting) => !isSame(setting, desired));
  const first = changed < 0 ? versions.length : changed;
  const declared = versions[first - 1];
  const recent = declared === undefined || declared.recent;
  const since = declared?.commit ?? null;
  if (settings.some((setting) => isMetBy(setting, live))) return { class: recent ? 'pending' : 'overdue', since };
  const before = settings[first];
  const unmanaged = before === null || (before === undefined && whole && versions.length > 0);
  return unmanaged && recent && live.source !== 'workspace'
    ? { class: 'pending', since }
    : { class: 'drift', since: null };
}

function isMetBy(setting: Desired, live: Setting): boolean {
  return setting !== null && setting !== 'unclear' && meets(live, setting);
}

/** Two settings that ask for the same; what is inherited is today's organization limit in both. */
function isSame(a: Desired, b: Override | Inherited): boolean {
  return a !== null && a !== 'unclear' && meets(a, b);
}
