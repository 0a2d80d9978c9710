import type { DeclaredGroup, DeclaredWorkspace } from '../model/declaration.js';
import { groupKey } from '../model/address.js';
import { UserError } from '../model/errors.js';
import { isPattern, isWorkspaceId } from '../model/names.js';
import { isMoney, spendGroupKey } from '../model/spend/money.js';
import { quote } from '../model/text.js';
import type { Resolved } from '../plan/resolve/resolve.js';
import { refuseUnlessMeant } from './check-edit.js';
import { setIn } from './yaml/edit-document.js';
import { findOwnTemplate } from './own-template.js';
import { isNewMap, type NewValue } from './yaml/edit-value.js';
import {
  type AcceptedLimit,
  describe,
  type EditedDeclaration,
  groupMeaning,
  inheritText,
  type GroupMeaning,
  liveText,
  mapAt,
  type Means,
  meansGroup,
  nameGroup,
  plainText,
  refusal,
  reopen,
} from './edited-declaration.js';
import type { SourceFile } from '../declaration/read-declaration.js';
import { canBeKey } from './yaml/yaml-scalar.js';

/**
 * Writes a live value to where the limit is declared, and reads the result again: nothing else is declared otherwise. A
 * value that other workspaces share stays, and the workspace gets one of its own.
 * @throws UserError `edit-refused`, with how to do it by hand
 */
export function acceptLimit(before: EditedDeclaration, limit: AcceptedLimit): EditedDeclaration {
  const { resolved } = before;
  const accepted = { ...limit, currency: declaredCurrency(limit, resolved) };
  const refuse = (): UserError => refusal(`The place of ${describe(accepted)} cannot be edited safely`, accepted);
  const entry = resolved.entries.get(accepted.workspace.id);
  if (entry === undefined) throw refusal(`No entry declares the workspace ${quote(accepted.workspace.name)}`, accepted);
  if (before.untold.has(groupKey(accepted.group))) throw refuse();
  const own = entry.pattern ? addEntry(before, entry, accepted) : { edited: before, key: entry.key };
  const means = meansGroup(accepted.group, resolved);
  const spot = { ...own, path: ['workspaces', own.key], file: entry.origin.file, means, entry };
  const { files, instead } = writeOwn(spot, accepted);
  const after = reread(files, before, accepted);
  const { inherits, limits } = groupMeaning(entry, accepted.group, resolved);
  const says = {
    inherits: instead?.inherits ?? inherits,
    limits: new Map([...limits, ...(instead?.limits ?? []), [accepted.limiter, plainText(accepted)]]),
  };
  refuseUnlessMeant(before, after, { place: accepted, key: own.key, like: entry, says, refuse });
  return after;
}

/** The currency that a spend limit is declared with, which is kept. */
function declaredCurrency({ workspace, group, limiter }: AcceptedLimit, resolved: Resolved): string | undefined {
  const entry = resolved.entries.get(workspace.id);
  const declared = entry === undefined ? undefined : resolved.read(entry).groups.get(groupKey(group));
  const value = declared?.limits.get(limiter)?.value;
  return value?.kind === 'value' ? value.currency : undefined;
}

/** Where a workspace's own limits are to be written. */
interface Spot {
  readonly edited: EditedDeclaration;
  /** Of the entry in its file. */
  readonly path: readonly string[];
  readonly file: string;
  readonly means: Means;
  /** The entry as it was before; a pattern, where the workspace had none of its own. */
  readonly entry: DeclaredWorkspace;
}

interface Written {
  readonly files: readonly SourceFile[];
  /** What a group says that inherited whole before, beside the accepted limit; null: it did not. */
  readonly instead: GroupMeaning | null;
}

function writeOwn(spot: Spot, accepted: AcceptedLimit): Written {
  const { edited, path, means, file } = spot;
  const home = homeOf(path, accepted);
  const limits = mapAt(edited, file, home);
  const keys = [...limits.keys()].filter(isMoney(accepted.group) ? (key) => key === spendGroupKey : means);
  const [key] = keys;
  if (keys.length > 1) {
    const names = keys.map((name) => quote(name)).join(' and ');
    throw refusal(
      `${names} of ${quote(spot.entry.key)} mean the same group`,
      accepted,
      'Write the group once, and plan again',
    );
  }
  const value = key === undefined ? undefined : limits.get(key);
  if (key !== undefined && value !== undefined && !isNewMap(value)) return endInheriting(spot, key, accepted);
  const ownPath = [...home, key ?? '', accepted.limiter];
  const isOwn = value !== undefined && isNewMap(value) && value.has(accepted.limiter);
  const search = { ...spot, limiter: accepted.limiter };
  const template = isOwn || spot.entry.pattern ? null : findOwnTemplate(edited, search);
  const text = liveText(accepted, edited);
  if (template !== null) return written(edited, template.file, template.path, text);
  if (key !== undefined) return written(edited, file, ownPath, text);
  const named = nameGroup(edited, accepted, means);
  return written(edited, file, [...home, named.key, accepted.limiter], text, named.comment);
}

/** The map of an entry in which a limit's group stands: the spend limit stands beside the others. */
function homeOf(path: readonly string[], { group }: AcceptedLimit): readonly string[] {
  return isMoney(group) ? path : [...path, 'limits'];
}

/**
 * The entry's `GROUP: inherit` becomes a map of limiters. It covered what its templates say of the group; what they declare
 * goes on to inherit by name.
 */
function endInheriting({ edited, path, file, entry }: Spot, key: string, accepted: AcceptedLimit): Written {
  const templates = { ...entry, layers: entry.layers.slice(0, -1) };
  const covered = groupMeaning(templates, accepted.group, edited.resolved);
  const severity = edited.resolved.declaration.rules.get('limit-undeclared') ?? 'error';
  if (!covered.inherits && (entry.undeclared !== 'error' || severity !== 'error')) {
    const problem = `${quote(key)} of ${quote(entry.key)} inherits whole, and its other limits would no longer be watched`;
    throw refusal(problem, accepted, 'Write every limiter of the group by hand, with `inherit` for all others');
  }
  const limiters = new Set(entry.layers.flat().flatMap((group) => limitersOf(group)));
  const others = [...limiters].filter((name) => name !== accepted.limiter && covered.limits.has(name));
  const limits = new Map<string, NewValue>([
    [accepted.limiter, liveText(accepted, edited)],
    ...others.map((name) => [name, inheritText(accepted.group)] as const),
  ]);
  const { files } = written(edited, file, [...homeOf(path, accepted), key], limits);
  return { files, instead: { ...covered, limits: new Map(others.map((name) => [name, inheritText(accepted.group)])) } };
}

function limitersOf({ limits }: DeclaredGroup): readonly string[] {
  return limits === 'inherit' ? [] : limits.map(({ limiter }) => limiter);
}

/** Gives the workspace an entry of its own that says what its pattern says. */
function addEntry(
  edited: EditedDeclaration,
  pattern: DeclaredWorkspace,
  accepted: AcceptedLimit,
): { readonly edited: EditedDeclaration; readonly key: string } {
  const { id, name } = accepted.workspace;
  const { file } = pattern.origin;
  const isTaken = edited.resolved.declaration.workspaces.some((entry) => entry.key === name);
  const byName = canBeKey(name) && !isPattern(name) && !isTaken && !name.startsWith('wrkspc_');
  const pin = byName && isWorkspaceId(id) ? [['id', id] as const] : [];
  const entry = new Map<string, NewValue>([...pin, ...mapAt(edited, file, ['workspaces', pattern.key])]);
  const key = byName ? name : id;
  const files = edited.files.map((each) =>
    each.path === file ? setIn(each, ['workspaces', key], entry, { after: pattern.key }) : each,
  );
  return { edited: reread(files, edited, accepted), key };
}

function written(
  { files }: EditedDeclaration,
  path: string,
  keys: readonly string[],
  value: NewValue,
  comment?: string,
): Written {
  const insertion = comment === undefined ? {} : { comment };
  const edited = files.map((file) => (file.path === path ? setIn(file, keys, value, insertion) : file));
  return { files: edited, instead: null };
}

function reread(files: readonly SourceFile[], before: EditedDeclaration, accepted: AcceptedLimit): EditedDeclaration {
  try {
    return reopen(files, before);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw refusal(`The place of ${describe(accepted)} cannot be edited safely`, accepted);
  }
}
