import { UserError } from '../../model/errors.js';
import type { Headroom } from '../../model/headroom/headroom-types.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import type { Plan } from '../../model/plan-types.js';
import { count, formatNumber } from '../../model/text.js';
import type { Arguments } from '../arguments.js';
import type { Host } from '../host.js';
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
export async function readUsage(
  path: string,
  { api }: Pick<PlanRequest, 'api'>,
  { args, host }: { readonly args: Arguments; readonly host: Host },
): Promise<GivenUsage> {
  const { readSavedHeadroom } = await import('../input/saved-files.js');
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

/** Says how many changes fit, so that silence at a step is not taken for a file that was not looked at. */
export function noteUsage(
  { path, headroom }: GivenUsage,
  { changes, findings }: Pick<Plan, 'changes' | 'findings'>,
  { args, host }: { readonly args: Arguments; readonly host: Host },
): void {
  const steps = changes.filter((change) => change.class !== 'adopted' && change.ignored === null);
  if (steps.length === 0) return;
  const measured = new Set(
    headroom.rows.filter(({ level }) => level !== 'not-measurable').map(({ address }) => address),
  );
  const known = steps.filter(({ address }) => measured.has(address)).length;
  const below = findings.filter(({ rule }) => rule === 'below-peak-usage').length;
  const parts = [
    [below, 'below what was used'],
    [known - below, 'above all that was used'],
    [steps.length - known, 'not measured'],
  ] as const;
  const told = parts.flatMap(([number, words]) => (number === 0 ? [] : [`${formatNumber(number)} ${words}`]));
  notesFor(args, host).note(`Usage in ${path}, for ${count(steps.length, 'change')}: ${told.join(', ')}.`);
}

/** @throws UserError `file-invalid` for usage of another organization */
export function requireSameUsage({ path, headroom }: GivenUsage, { organization }: Snapshot): void {
  if (headroom.organization.id === organization.id) return;
  const problem = `it is of organization ${headroom.organization.id}, and the limits are those of ${organization.id}`;
  const hint = 'Measure this organization: `limitdrift headroom --out FILE`.';
  throw UserError.of('file-invalid', { path, kind: 'headroom', problem, hint });
}
