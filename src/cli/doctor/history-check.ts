import { UserError } from '../../model/errors.js';
import { seenUntil } from '../../model/history/history-types.js';
import type { Organization } from '../../model/snapshot-types.js';
import { count } from '../../model/text.js';
import { minuteText } from '../../model/times.js';
import { readSnapshotDir } from '../history/snapshot-dir.js';
import type { Host } from '../host.js';
import { check, type JudgedCheck } from './judged-check.js';

const name = 'Snapshots that are kept';
const keep = 'Keep one: `limitdrift snapshot --dir DIR`, every few hours.';

/** Milliseconds after which nobody seems to keep them any more. */
const late = 2 * 86_400_000;

/** Whether a folder of snapshots tells what it should: of the right organization, whole, and kept up. */
export function checkHistory(dir: string, organization: Organization | null, host: Host): readonly JudgedCheck[] {
  try {
    const { readings, leftOut } = readSnapshotDir(dir, '--history', host);
    const strangers = leftOut.map(({ message }) => check.failed(name, message, 'Restore it, or move it away.'));
    const [first, last] = [readings[0], readings.at(-1)];
    if (first === undefined || last === undefined) return [...strangers, check.failed(name, `${dir} holds none`, keep)];
    const { id } = last.snapshot.organization;
    if (organization !== null && organization.id !== id)
      return [
        ...strangers,
        check.failed(name, `${dir} is of organization ${id}`, 'Give the folder of this organization.'),
      ];
    const until = seenUntil(last.snapshot);
    const text = `${dir} holds ${count(readings.length, 'snapshot')}, from ${minuteText(first.snapshot.taken_at)} to ${minuteText(until)} UTC`;
    const isLate = host.now() - Date.parse(until) > late;
    return [...strangers, isLate ? check.note(name, `${text}, and none since`, keep) : check.ok(name, text)];
  } catch (error) {
    if (error instanceof UserError) return [check.error(name, error)];
    throw error;
  }
}
