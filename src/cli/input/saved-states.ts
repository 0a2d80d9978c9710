import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { savedKind } from '../../files/json-file.js';
import { readBytes } from '../../files/read-bytes.js';
import type { Headroom } from '../../model/headroom/headroom-types.js';
import type { Plan } from '../../model/plan-types.js';
import { type Arguments, usage } from '../arguments.js';
import { refuseInputLink } from '../guard/guard.js';
import type { Host } from '../host.js';
import { note } from '../publishing.js';
import { readSavedHeadroom, readSavedPlan } from './saved-files.js';

/*
 * A saved plan and a saved headroom, each with the one before: which file is which is told by what it holds.
 */

/** null: not given; of a previous one also: its file does not exist. */
export interface SavedStates {
  readonly plan: Plan | null;
  readonly headroom: Headroom | null;
  readonly previousPlan: Plan | null;
  readonly previousHeadroom: Headroom | null;
}

/** A file that was read. */
interface SavedState<T> {
  readonly path: string;
  readonly value: T;
}

interface Pair {
  readonly plan: SavedState<Plan> | null;
  readonly headroom: SavedState<Headroom> | null;
}

/**
 * Reads the operands, and the files of `--since`. One of these that is not there is none: the first run of a pipeline has
 * nothing to bring along.
 * @throws UserError
 */
export function readStates(args: Arguments, host: Host): SavedStates {
  const now = readPair(args.operands, args, host);
  const isThere = (path: string): boolean => existsSync(resolve(host.cwd, path));
  for (const path of args.all('since')) {
    if (!isThere(path)) note(host, `${path} does not exist: this counts as the first run`);
  }
  const before = readPair(args.all('since').filter(isThere), args, host);
  refuseOthers('plan', before.plan, now.plan);
  refuseOthers('headroom', before.headroom, now.headroom);
  refuseOthers('headroom', now.headroom, now.plan ?? now.headroom);
  return {
    plan: now.plan?.value ?? null,
    headroom: now.headroom?.value ?? null,
    previousPlan: before.plan?.value ?? null,
    previousHeadroom: before.headroom?.value ?? null,
  };
}

function readPair(paths: readonly string[], args: Arguments, host: Host): Pair {
  const plans: SavedState<Plan>[] = [];
  const headrooms: SavedState<Headroom>[] = [];
  for (const path of paths) {
    refuseInputLink(path, host.cwd);
    const bytes = readBytes(path, host.cwd);
    if (savedKind(bytes) === 'headroom')
      headrooms.push({ path, value: readSavedHeadroom(path, args, host, { bytes }) });
    else plans.push({ path, value: readSavedPlan(path, args, host, { bytes }) });
  }
  return { plan: single('plan', plans), headroom: single('headroom', headrooms) };
}

function single<T>(kind: 'plan' | 'headroom', [first, second]: readonly SavedState<T>[]): SavedState<T> | null {
  if (first === undefined) return null;
  if (second === undefined) return first;
  throw usage(`${first.path} and ${second.path} are both a ${kind}`, 'Give one plan, one headroom, or one of each.');
}

type OfOrganization = SavedState<Pick<Plan, 'organization'>> | null;

function refuseOthers(kind: 'plan' | 'headroom', given: OfOrganization, other: OfOrganization): void {
  if (given === null) return;
  if (other === null) throw usage(`${given.path} is a ${kind}, and there is no newer one`, 'Give the newer one too.');
  const [one, another] = [given.value.organization, other.value.organization];
  if (one !== null && another !== null && one.id !== another.id)
    throw usage(`${given.path} is a ${kind} of another organization`, 'Compare files of one organization.');
}
