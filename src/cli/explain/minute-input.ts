import { minuteUse } from '../../explain/minute-use.js';
import type { PastedAnswer } from '../../explain/read-paste.js';
import { UserError } from '../../model/errors.js';
import type { ExplainedWorkspace, ExplainedMinute } from '../../model/explain/explanation-types.js';
import type { Headroom } from '../../model/headroom/headroom-types.js';
import { parseRateLimitHeaders } from '../../response/rate-limit-headers.js';
import { type Arguments, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { readSavedHeadroom } from '../input/saved-files.js';
import { parseInstant } from '../option-values.js';
import { workspaceNamed } from './snapshot-input.js';

/*
 * The minute of `explain --at`, out of a saved headroom.
 */

/** @throws UserError `usage` for options that need one another */
export function checkMinuteOptions(args: Arguments): void {
  const [at, file, live] = ['at', 'usage', 'live'].map((option) => args.text(option) !== null);
  if (at === true && file !== true)
    throw usage('--at needs --usage', 'Give the file that `limitdrift headroom --out headroom.json` saved.');
  if (file === true && at !== true) throw usage('--usage needs --at', 'Give the minute of the answer: --at TIME.');
  if (args.text('workspace') !== null && at !== true && live !== true)
    throw usage('--workspace needs --live or --at', 'Without them, nothing is known of workspaces.');
  if (args.all('file').length > 0 && live !== true)
    throw usage('--file needs --live', 'Without a snapshot, no limit can be named.');
}

/** null: no minute was asked about. @throws UserError */
export function readMinute(
  answer: PastedAnswer | null,
  { args, host }: { readonly args: Arguments; readonly host: Host },
): ExplainedMinute | null {
  const [at, path] = [args.text('at'), args.text('usage')];
  if (at === null || path === null) return null;
  const time = parseInstant(at);
  if (Number.isNaN(time)) throw usage(`--at ${at} is not a time`, 'Write it as 2027-01-31T17:04Z.');
  const headroom = readSavedHeadroom(path, args, host, { option: '--usage' });
  const { organizationId, workspaceId } = parseRateLimitHeaders(answer?.facts.headers);
  if (organizationId !== null && organizationId !== headroom.organization.id) {
    const problem = `it is of organization ${headroom.organization.id}, and the answer came from ${organizationId}`;
    const hint = 'Measure that organization: `limitdrift headroom --out FILE`.';
    throw UserError.of('file-invalid', { path, kind: 'headroom', problem, hint });
  }
  const workspace = workspaceOf(headroom, workspaceId, args);
  return minuteUse(headroom, { time: new Date(time).toISOString(), workspace, models: answer?.models ?? [] });
}

function workspaceOf({ rows }: Headroom, workspaceId: string | null, args: Arguments): ExplainedWorkspace {
  const workspaces = [
    ...new Map(rows.flatMap(({ workspace }) => (workspace === null ? [] : [[workspace.id, workspace]]))).values(),
  ];
  const named = workspaceId ?? args.text('workspace');
  if (named === null)
    throw usage('--at needs --workspace', 'Nothing else says which workspace: give its name or its ID.');
  return workspaceNamed(named, workspaces, args.text('usage') ?? '');
}
