import { resolve } from 'node:path';
import { addEntry } from '../../edit/add-entry.js';
import { addIgnore, type Toleration } from '../../edit/add-ignore.js';
import { acceptLimit } from '../../edit/accept-limit.js';
import { openParts, type PartedDeclaration } from '../../edit/parts/parted-declaration.js';
import { type AcceptedLimit, declaredAt, type EditedDeclaration, openPlanned } from '../../edit/edited-declaration.js';
import type { SourceFile } from '../../declaration/read-declaration.js';
import { readBytes } from '../../files/read-bytes.js';
import { writeAllWhole } from '../../files/write-whole.js';
import { groupName, sha256 } from '../../model/address.js';
import { isCalendarDate } from '../../model/times.js';
import { formatIgnoredLive } from '../../model/spend/amount.js';
import { count } from '../../model/text.js';
import { formatOrigin, UserError } from '../../model/errors.js';
import type { Change, Plan, UndeclaredWorkspace } from '../../model/plan-types.js';
import { defaultPlan } from '../../report/step-commands.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { checkAcceptable, checkIsWritten } from '../accept/acceptable-changes.js';
import { unifiedDiff } from '../accept/unified-diff.js';
import { checkWanted, chooseChanges, type ChosenChanges, nameChange, sortOperands } from '../accept/choose-changes.js';
import { type Arguments, usage } from '../arguments.js';
import { refuseInputLink, refuseSecrets } from '../guard/guard.js';
import type { Host } from '../host.js';
import { readSavedPlan } from '../input/saved-files.js';
import { notesFor, quietOption } from '../notes.js';
import type { Command } from '../command.js';

/** Writes the live values of chosen steps of a saved plan into the declaration, or tolerates them for a time. */
export const command: Command = {
  summary: 'Write live values of a saved plan into the declaration, or tolerate them for a time',
  operands: '[STEP…] [FILE…]',
  minimum: 0,
  maximum: Infinity,
  offers: 'files',
  options: {
    plan: { value: 'PLAN.json', offers: 'files', help: `The saved plan that has the steps, default ${defaultPlan}` },
    workspace: { value: 'GLOB', repeatable: true, help: 'Accept what drifted in workspaces whose name or ID matches' },
    all: { help: 'Accept everything that drifted; says what it leaves out' },
    diff: { help: 'Show the edit, and write nothing' },
    until: {
      value: 'DATE|DURATION',
      help: 'Add an ignore that ends with this day (UTC), such as 2027-01-31 or 7d, pinned to the live value, instead',
    },
    reason: { value: 'TEXT', help: 'With --until: why it is tolerated' },
    owner: { value: 'TEXT', help: 'With --until: who answers for it' },
    quiet: quietOption,
  },
  notes: [
    'STEP is the ID of a step (s-…) or of a change (c-…) of a plan that was saved with `limitdrift plan --out plan.json`, or what it is about: WORKSPACE/GROUP/LIMITER, as in prod/claude-opus-5/requests_per_minute. The API is not asked: the live values are those of the plan, and the files must be exactly those that it was made from.',
    'Without FILE: the files that the plan names. A value that other workspaces share stays as it is, and the workspace gets one of its own. All steps are written, or none; of --workspace and --all, those that can be.',
    'Exit code 3 when a file is not as it was when the plan was made, or cannot be edited safely.',
  ],
  run: accept,
};

function accept(args: Arguments, host: Host): number {
  const path = args.text('plan') ?? defaultPlan;
  const toleration = readToleration(args, host);
  const plan = readSavedPlan(path, args, host);
  const { steps, files: named } = sortOperands(args.operands, plan);
  const wanted = { steps, globs: args.all('workspace').map((glob) => host.hider.text(glob)), all: args.flag('all') };
  checkWanted(wanted);
  checkIsWritten(plan);
  const before = openPlanned(readFiles(named, { plan, path, host }), plan);
  const chosen = chooseChanges(wanted, { plan, path, groups: before.resolved.groups });
  const parts = openParts(before);
  const { accepted, left } = acceptEach(chosen, parts, { plan, toleration });
  const undeclared = toleration === null ? chosen.undeclared : [];
  for (const entry of undeclared) parts.edit(entry, (part) => addEntry(part, entry));
  const after = parts.whole();
  const limits = accepted.map((change) => acceptedLimit(change));
  const lines =
    toleration === null
      ? limits.map((limit) => describeAccepted(limit, before, after))
      : describeIgnores(before, after);
  if (args.flag('diff'))
    host.stdout.write(unifiedDiff(before.files, after.files).split('\n').map(terminalText).join('\n'));
  else {
    writeFiles(before.files, after.files, host);
    const all = [...lines, ...undeclared.map((entry) => describeEntry(entry, after))];
    const said = all.length === 0 ? ['Nothing was changed.'] : all;
    host.stdout.write(said.map((line) => `${terminalText(line)}\n`).join(''));
  }
  const { note } = notesFor(args, host);
  for (const line of left) note(`Left: ${line}`);
  return 0;
}

/** Edits what can be edited. What was named alone and cannot be is an error; out of many it is left, with the reason. */
function acceptEach(
  { changes, left, each }: ChosenChanges,
  parts: PartedDeclaration,
  { plan, toleration }: { readonly plan: Plan; readonly toleration: Toleration | null },
): { readonly accepted: readonly Change[]; readonly left: readonly string[] } {
  const accepted: Change[] = [];
  const refused: string[] = [];
  for (const change of changes) {
    try {
      checkAcceptable(change, plan, toleration);
      const limit = acceptedLimit(change);
      parts.edit(limit, (part) =>
        toleration === null ? acceptLimit(part, limit) : addIgnore(part, limit, toleration),
      );
      accepted.push(change);
    } catch (error) {
      if (each || !(error instanceof UserError) || error.code !== 'edit-refused') throw error;
      refused.push(`${nameChange(change)}: ${error.message}`);
    }
  }
  return { accepted, left: [...refused, ...left] };
}

function readToleration(args: Arguments, host: Host): Toleration | null {
  const [given, reason, owner] = [args.text('until'), args.text('reason'), args.text('owner')];
  if (given === null) {
    if (reason === null && owner === null) return null;
    throw usage('--reason and --owner belong to --until', 'Give --until DATE to tolerate drift for a time.');
  }
  if (reason === null || reason.trim() === '')
    throw usage('--until needs --reason', 'Say why it is tolerated: --reason "vendor migration, INC-123".');
  const until = /^\d{1,4}d$/.test(given) ? dayAfter(Number.parseInt(given, 10), host) : given;
  if (!isCalendarDate(until))
    throw usage(
      `--until ${until} is not a day of the calendar`,
      'Write it as 2027-01-31, or as 7d for a week from today.',
    );
  if (until < dayAfter(0, host))
    throw usage(`--until ${until} is over`, 'Give the last day on which it is to be tolerated, in UTC.');
  if (owner?.trim() === '') throw usage('--owner is blank', 'Say who answers for it, or leave it out.');
  return { until, reason, owner };
}

/** In UTC. */
function dayAfter(days: number, { now }: Host): string {
  return new Date(now() + days * 86_400_000).toISOString().slice(0, 10);
}

interface Planned {
  readonly plan: Plan;
  readonly path: string;
  readonly host: Host;
}

/** The files of the plan, byte for byte as they were; in other places, where those are named. */
function readFiles(paths: readonly string[], { plan, path, host }: Planned): readonly SourceFile[] {
  const planned = plan.declaration.files;
  const named = paths.length === 0 ? planned.map((file) => file.path) : paths;
  const twice = named.find((name, index) => named.indexOf(name) !== index);
  const itself = named.find((name) => resolve(host.cwd, name) === resolve(host.cwd, path));
  if (itself !== undefined)
    throw usage(`${itself} is the plan, and no file of the declaration`, 'Leave it out, or write --plan before it.');
  if (twice !== undefined) throw usage(`${twice} is given twice`, 'Give each file of the declaration once.');
  if (named.length !== planned.length)
    throw usage(
      `${path} was made from ${planned.map((file) => file.path).join(', ')}`,
      'Name all of these files, or none.',
    );
  const sums = new Set(planned.map((file) => file.sha256));
  return named.map((name, index) => {
    refuseInputLink(name, host.cwd);
    const bytes = readBytes(name, host.cwd, { mostMiB: 16 });
    refuseSecrets(name, new TextDecoder().decode(bytes), host);
    const sum = sha256(bytes);
    const isAsPlanned = paths.length === 0 ? sum === planned[index]?.sha256 : sums.has(sum);
    if (!isAsPlanned) throw UserError.of('declaration-changed', { path: name, plan: path });
    return { path: name, bytes };
  });
}

function acceptedLimit({ workspace, group, limiter, before }: Change): AcceptedLimit {
  return { workspace, group, limiter, live: before.source === 'workspace' ? before.value : 'inherit' };
}

function writeFiles(before: readonly SourceFile[], after: readonly SourceFile[], host: Host): void {
  const changed = after.filter((file) => !before.includes(file));
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (const { path, bytes } of changed) refuseSecrets(path, decoder.decode(bytes), host);
  writeAllWhole(
    changed.map(({ path, bytes }) => ({ path, text: decoder.decode(bytes) })),
    host.cwd,
  );
}

function describeAccepted(limit: AcceptedLimit, before: EditedDeclaration, after: EditedDeclaration): string {
  const was = declaredAt(limit, before.resolved);
  const is = declaredAt(limit, after.resolved);
  const place = is === null ? '' : `${formatOrigin(is.origin)} `;
  const words = `${limit.limiter}: ${was?.text ?? 'not declared'} → ${is?.text ?? 'not declared'}`;
  const { id } = limit.workspace;
  const entry = after.resolved.entries.get(id);
  const isNew = before.resolved.entries.get(id)?.pattern === true && entry !== undefined;
  const own = isNew ? `, in an entry of its own at line ${entry.origin.line}` : '';
  return `${place}${words} (${limit.workspace.name}, ${groupName(limit.group)}${own})`;
}

function describeEntry(
  { workspace, template, overrides }: UndeclaredWorkspace,
  { resolved }: EditedDeclaration,
): string {
  const entry = resolved.entries.get(workspace.id);
  const place = entry === undefined ? '' : `${formatOrigin(entry.origin)} `;
  const says = template === null ? count(overrides.length, 'override') : `extends ${template}`;
  return `${place}new entry for ${workspace.name}: ${says}`;
}

/** New items stand behind all others of their file. */
function describeIgnores(before: EditedDeclaration, after: EditedDeclaration): readonly string[] {
  return after.files.flatMap(({ path }) => {
    const countIn = ({ resolved }: EditedDeclaration): number =>
      resolved.declaration.ignores.filter(({ origin }) => origin.file === path).length;
    const added = countIn(after) - countIn(before);
    const items = after.resolved.declaration.ignores.filter(({ origin }) => origin.file === path);
    return items.slice(items.length - added).map(({ origin, workspace, group, limiter, live, expires }) => {
      return `${formatOrigin(origin)} ignore ${workspace}, ${group}, ${limiter} while live is ${formatIgnoredLive({ group, live })}, until ${expires}`;
    });
  });
}
