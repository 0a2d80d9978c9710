import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { UserError } from '../../model/errors.js';
import { spendGroupKey } from '../../model/spend/money.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { count, formatNumber } from '../../model/text.js';
import type { Arguments } from '../arguments.js';
import { explain } from '../explain-error.js';
import type { Host } from '../host.js';
import { defaultPath, synthesisOptions } from '../input/declaration-input.js';
import { apiOptions, credentialsNote, readApiOptions, readLive, type Wanted } from '../input/live-reading.js';
import { notesFor, quietOption } from '../notes.js';
import { durationsNote } from '../option-values.js';
import { checkOutput } from '../output/output-path.js';
import type { Command } from '../command.js';

/** Saves the live limits of the whole organization. */
export const command: Command = {
  summary: 'Save the live limits, once or as a history',
  operands: '',
  minimum: 0,
  maximum: 0,
  options: {
    out: { value: 'FILE', offers: 'files', help: 'Where to; default: stdout' },
    dir: {
      value: 'DIR',
      offers: 'folders',
      help: 'Keep it in a folder of dated snapshots, for `limitdrift history`; nothing goes to stdout',
    },
    file: {
      value: 'FILE',
      offers: 'files',
      repeatable: true,
      help: 'The declaration: where it declares spend limits, those are saved too; default: the limits.yaml of this folder, if there is one',
    },
    ...synthesisOptions,
    quiet: quietOption,
    ...apiOptions,
  },
  notes: [
    credentialsNote,
    durationsNote,
    'The folder of --dir holds the dated snapshots of one organization, and nothing else. A reading that equals the newest one makes no new file: that one gets a later `seen_until`. The files name every workspace, so keep the folder private.',
    'Exit code 5 when a workspace could not be read: the snapshot says which.',
  ],
  run: snapshot,
};

async function snapshot(args: Arguments, host: Host): Promise<number> {
  const [out, dir] = [args.text('out'), args.text('dir')];
  const options = readApiOptions(args, host);
  if (out !== null) checkOutput(out, options.keyFile === null ? [] : [options.keyFile], host);
  const { openSnapshotDir, refuseAmong } = await import('../history/snapshot-dir.js');
  if (dir !== null) refuseAmong(dir, { targets: [{ path: out }] }, host);
  const folder = dir === null ? null : openSnapshotDir(dir, args, host);
  const onOrganization = (organization: Snapshot['organization']): void => folder?.requireSame(organization);
  const spend = await spendAsked(args, host);
  const result = await readLive(options, { declaredIds: [], include: () => true, spend, onOrganization }, args, host);
  const { formatSnapshot } = await import('../../files/snapshot-file.js');
  const { note } = notesFor(args, host);
  const save = (): string => {
    if (out === null) host.stdout.write(formatSnapshot(result));
    else host.writeFile(out, formatSnapshot(result));
    return out === null ? 'Read' : `Saved ${out}:`;
  };
  const saved = out === null && folder !== null ? [] : [attempt(save, host)];
  const kept = folder === null ? [] : [attempt(() => `${folder.keep(result)}:`, host)];
  for (const { workspace, reason } of result.incomplete)
    note(`Not read: ${workspace.name} (${workspace.id}): ${reason}`);
  if (result.spend?.unread) note(`Not read: spend limits: ${result.spend.unread.reason}`);
  if (out !== null || folder !== null || !result.complete)
    for (const done of [...saved, ...kept]) note(`${done ?? 'Read'} ${whatIsIn(result)}.`);
  if (!result.complete) return 5;
  return [...saved, ...kept].includes(null) ? 1 : 0;
}

/** Spend limits are asked for where the declaration at hand has one. */
async function spendAsked(args: Arguments, host: Host): Promise<Wanted['spend']> {
  if (args.all('file').length === 0 && !mentionsSpend(host)) return undefined;
  const { declarationAtHand } = await import('../limits/declaration-at-hand.js');
  const atHand = await declarationAtHand(args, host, 'Whether spend limits are declared is not known');
  if (atHand === null) return undefined;
  const { declaresSpend } = await import('../../plan/spend-in-force.js');
  return declaresSpend(atHand.declaration) ? 'with-cost' : undefined;
}

/** A limits.yaml without the word is not read: it may be long, and what is wrong with it concerns nobody here. */
function mentionsSpend(host: Host): boolean {
  if (!existsSync(resolve(host.cwd, defaultPath))) return false;
  try {
    return new TextDecoder().decode(host.readFile(defaultPath, host.cwd)).includes(spendGroupKey);
  } catch (error) {
    if (error instanceof UserError) return true;
    throw error;
  }
}

function whatIsIn({ workspaces, organization }: Snapshot): string {
  const alive = workspaces.filter((workspace) => workspace.archived_at === null && !workspace.default);
  const read = alive.filter((workspace) => workspace.read).length;
  const part = read === alive.length ? '' : `${formatNumber(read)} of `;
  return `${part}${count(alive.length, 'workspace')} of organization ${organization.name}`;
}

/** null: it could not be written, which was said. What an earlier run saved stays: it says when it was taken. */
function attempt(write: () => string, host: Host): string | null {
  try {
    return write();
  } catch (error) {
    explain(error, host);
    return null;
  }
}
