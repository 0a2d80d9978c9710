import { UserError } from '../../model/errors.js';
import type { Headroom } from '../../model/headroom/headroom-types.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { count } from '../../model/text.js';
import type { Arguments } from '../arguments.js';
import type { Host } from '../host.js';
import { readSavedHeadroom } from '../input/saved-files.js';
import { remaining } from '../input/live-reading.js';
import { notesFor } from '../notes.js';
import type { PlanRequest } from './plan-request.js';

/*
 * The saved headroom of `--usage`.
 */

export interface GivenUsage {
  readonly path: string;
  readonly headroom: Headroom;
}

const msOfDay = 86_400_000;

/** Reads it, and says so where all of its window is further back than it is long: usage may be another by now. */
export function readUsage(
  path: string,
  { api }: Pick<PlanRequest, 'api'>,
  { args, host }: { readonly args: Arguments; readonly host: Host },
): GivenUsage {
  const headroom = readSavedHeadroom(path, args, host, { option: '--usage', waitMs: remaining(api, host) });
  const [from, to] = [Date.parse(headroom.window.from), Date.parse(headroom.window.to)];
  const age = host.now() - to;
  if (age > Math.max(to - from, msOfDay)) {
    const days = count(Math.floor(age / msOfDay), 'day');
    notesFor(args, host).note(
      `The usage in ${path} ends ${days} ago, at ${headroom.window.to}: it may be another by now.`,
    );
  }
  return { path, headroom };
}

/** @throws UserError `file-invalid` for usage of another organization */
export function requireSameUsage({ path, headroom }: GivenUsage, { organization }: Snapshot): void {
  if (headroom.organization.id === organization.id) return;
  const problem = `it is of organization ${headroom.organization.id}, and the limits are those of ${organization.id}`;
  const hint = 'Measure this organization: `limitdrift headroom --out FILE`.';
  throw UserError.of('file-invalid', { path, kind: 'headroom', problem, hint });
}
