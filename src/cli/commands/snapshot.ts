import { count, formatNumber } from '../../model/text.js';
import type { Arguments } from '../arguments.js';
import { explain } from '../explain.js';
import type { Host } from '../host.js';
import { apiOptions, credentialsNote, readApiOptions, readLive } from '../input/live-reading.js';
import { notesFor, quietOption } from '../notes.js';
import { durationsNote } from '../option-values.js';
import { checkOutput } from '../output/output-path.js';
import type { Command } from '../command.js';

/** Saves the live limits of the whole organization. */
export const command: Command = {
  summary: 'Save the live limits',
  operands: '',
  minimum: 0,
  maximum: 0,
  options: {
    out: { value: 'FILE', offers: 'files', help: 'Where to; default: stdout' },
    quiet: quietOption,
    ...apiOptions,
  },
  notes: [credentialsNote, durationsNote, 'Exit code 5 when a workspace could not be read: the snapshot says which.'],
  run: snapshot,
};

async function snapshot(args: Arguments, host: Host): Promise<number> {
  const out = args.text('out');
  const options = readApiOptions(args, host);
  if (out !== null) checkOutput(out, options.keyFile === null ? [] : [options.keyFile], host);
  const wanted = { declaredIds: [], include: () => true, onOrganization: () => undefined };
  const result = await readLive(options, wanted, args, host);
  const { formatSnapshot } = await import('../../files/snapshot-file.js');
  const written = write(formatSnapshot(result), out, host);
  const { note } = notesFor(args, host);
  for (const { workspace, reason } of result.incomplete)
    note(`Not read: ${workspace.name} (${workspace.id}): ${reason}`);
  const alive = result.workspaces.filter((workspace) => workspace.archived_at === null && !workspace.default);
  const read = alive.filter((workspace) => workspace.read).length;
  const what = `${read === alive.length ? '' : `${formatNumber(read)} of `}${count(alive.length, 'workspace')}`;
  if (out !== null || !result.complete)
    note(`${out === null || !written ? 'Read' : `Saved ${out}:`} ${what} of organization ${result.organization.name}.`);
  if (!result.complete) return 5;
  return written ? 0 : 1;
}

/** Whether it could be. What an earlier run saved stays: it says when it was taken. */
function write(text: string, out: string | null, host: Host): boolean {
  try {
    if (out === null) host.stdout.write(text);
    else host.writeFile(out, text);
    return true;
  } catch (error) {
    explain(error, host);
    return false;
  }
}
