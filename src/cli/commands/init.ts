import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { writeLimitsYaml } from '../../edit/write-limits-yaml.js';
import { checkWritable } from '../../files/write-whole.js';
import { UserError } from '../../model/errors.js';
import { count } from '../../model/text.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { type Arguments, usage } from '../arguments.js';
import { defaultPath } from '../input/declaration-input.js';
import { refuseOutputLink, refuseSecrets } from '../guard/guard.js';
import type { Host } from '../host.js';
import { apiOptions, credentialsNote, readApiOptions, readLive } from '../input/live-reading.js';
import { notesFor, quietOption } from '../notes.js';
import { durationsNote } from '../option-values.js';
import { readSavedSnapshot } from '../input/saved-files.js';
import type { Command } from '../command.js';

/** Writes the declaration of exactly what is live, into a file that is not there yet. */
export const command: Command = {
  summary: 'Write limits.yaml from the live limits',
  operands: '',
  minimum: 0,
  maximum: 0,
  options: {
    out: {
      value: 'FILE',
      offers: 'files',
      help: `Where to, default ${defaultPath}; a file that exists is never overwritten`,
    },
    live: { value: 'SNAPSHOT', offers: 'files', help: 'Write what a saved snapshot holds; the API is not asked' },
    'with-organization': { help: 'Declare the organization’s limits too, as what you expect to be granted' },
    quiet: quietOption,
    ...apiOptions,
  },
  notes: [
    'Declares every live workspace by name and ID, with exactly the overrides that it has, so that the next plan is in sync.',
    credentialsNote,
    durationsNote,
    'Exit code 5 when a workspace could not be read: nothing is written then.',
  ],
  run: init,
};

async function init(args: Arguments, host: Host): Promise<number> {
  const out = args.text('out') ?? defaultPath;
  const api = readApiOptions(args, host);
  refuseToOverwrite(out, host);
  refuseOutputLink(out, host.cwd);
  checkWritable(out, host.cwd);
  const live = args.text('live');
  const wanted = { declaredIds: [], include: () => true, spend: 'limits' as const, onOrganization: () => undefined };
  const snapshot =
    live === null
      ? await readLive(api, wanted, args, host)
      : readSavedSnapshot(live, args, host, { waitMs: api.timeoutMs });
  requireWhole(snapshot, out, host);
  const { text, workspaces, leftOut } = writeLimitsYaml(snapshot, { withLimits: args.flag('with-organization') });
  refuseToOverwrite(out, host);
  refuseSecrets(out, text, host);
  host.writeFile(out, text);
  const { note } = notesFor(args, host);
  if (snapshot.spend?.unread) note(`Left out: spend limits, which could not be read: ${snapshot.spend.unread.reason}`);
  for (const what of leftOut) note(`Left out: ${what}`);
  note(`Wrote ${out}: ${count(workspaces, 'workspace')} of organization ${snapshot.organization.name}.`);
  note(`Commit it, then compare it with what is live: \`limitdrift plan${out === defaultPath ? '' : ` ${out}`}\``);
  return 0;
}

function refuseToOverwrite(path: string, { cwd }: Host): void {
  if (!existsSync(resolve(cwd, path))) return;
  throw usage(`${path} is there already, and it is never overwritten`, 'Give another one: --out FILE.');
}

/** A workspace that was not read must not look declared. */
function requireWhole(snapshot: Snapshot, path: string, host: Host): void {
  const named = new Set(snapshot.incomplete.map(({ workspace }) => workspace.id));
  const silent = snapshot.workspaces.filter(
    ({ id, read, archived_at, default: isDefault }) => !read && archived_at === null && !isDefault && !named.has(id),
  );
  const unread = [
    ...snapshot.incomplete,
    ...silent.map(({ id, name }) => ({ workspace: { id, name }, reason: 'the snapshot does not hold its limits' })),
  ];
  for (const { workspace, reason } of unread) {
    host.stderr.write(`${terminalText(`Not read: ${workspace.name} (${workspace.id}): ${reason}`)}\n`);
  }
  if (unread.length > 0) throw UserError.of('reading-incomplete', { unread: unread.length, path });
}
