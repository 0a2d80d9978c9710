import { exportLimits, type LimitShare, withDefaultWorkspace } from '../../gateway/limits-export.js';
import { emptyDeclaration } from '../../model/declaration.js';
import { UserError } from '../../model/errors.js';
import type { LimitsExport } from '../../model/export-types.js';
import { readLimitValue } from '../../model/limit-value.js';
import { limitsInForce } from '../../plan/limits-in-force.js';
import { type Arguments, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { type ReadingOptions, tool } from '../input/live-reading.js';
import { checkAsked, includeAsked } from '../limits/asked-for.js';
import { noteAge, readState } from '../plan/live-state.js';

/*
 * Reads the limits in force that an export was asked for.
 */

export interface ExportRequest {
  readonly live: string | null;
  readonly api: ReadingOptions;
  /** As they were given; none: what the format exports by itself. */
  readonly words: readonly string[];
  readonly share: LimitShare;
  /** Whether the format exports every workspace where none was asked for, and not the default one alone. */
  readonly every: boolean;
}

/** @throws UserError `usage` for a workspace that is not there, `export-incomplete` for one that could not be read */
export async function readExport(request: ExportRequest, args: Arguments, host: Host): Promise<LimitsExport> {
  const { live, api, words, share, every } = request;
  const asked = words.length > 0 ? includeAsked(words, null) : () => every;
  const state = await readState({ live, api }, emptyDeclaration, { include: asked }, args, host);
  const snapshot = withDefaultWorkspace(state);
  if (live !== null) noteAge(live, snapshot, args, host);
  checkAsked(words, null, snapshot);
  const own = snapshot.workspaces.find((workspace) => workspace.default);
  const include = words.length > 0 || every ? asked : ({ id }: { readonly id: string | null }) => id === own?.id;
  const source = live === null ? 'api' : 'snapshot';
  const inForce = limitsInForce(snapshot, { tool, source, include, named: true, groups: null, declared: null });
  if (!inForce.complete) {
    const unread = inForce.incomplete.map(({ workspace, reason }) => `${workspace.name} (${workspace.id}): ${reason}`);
    throw UserError.of('export-incomplete', { unread });
  }
  const exported = exportLimits(inForce, share);
  if (exported.workspaces.length > 0) return exported;
  throw usage(
    `Nothing is in force in ${words.join(', ')}, which is archived`,
    'Name a workspace that is not archived.',
  );
}

const whole: LimitShare = { text: '100%', numerator: 1n, denominator: 1n };

/** `--share 90%`; all of it where it is not given. */
export function readShare(args: Arguments): LimitShare {
  const text = args.text('share');
  if (text === null) return whole;
  const read = readLimitValue({ text, plain: true });
  if ('kind' in read && read.kind === 'share') return read;
  const meant = /^\d+$/.test(text) ? `Write ${text}%.` : 'It is above 0% and up to 100%, such as 90% or 12.5%.';
  throw usage(`--share ${text} is not a share`, meant);
}
