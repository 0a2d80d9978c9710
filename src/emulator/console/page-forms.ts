/** Carries out what the forms of the page say. */
import { UserError } from '../../model/errors.js';
import { limitForms } from '../../model/limit-value.js';
import { settingText } from '../../report/value-words.js';
import type { Store } from '../store.js';
import {
  archiveWorkspace,
  changeLimit,
  type CheckedLimit,
  checkLimit,
  createWorkspace,
  renameWorkspace,
  settingOf,
} from './console-changes.js';
import { findEditable, findGroup, refused } from './find-named.js';
import { type FieldProblem, fieldOf, inputText } from './page-state.js';

export type FormOutcome =
  /** `workspace`: the ID of the one to show next; null: the list. */
  | { readonly ok: true; readonly said: string; readonly workspace: string | null }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** `now` is in milliseconds since 1970. */
export function carryOutForm(store: Store, form: URLSearchParams, now: number): FormOutcome {
  try {
    return carryOut(store, form, now);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ok: false, problems: [{ field: 'name', message: wordsOf(error) }] };
  }
}

function carryOut(store: Store, form: URLSearchParams, now: number): FormOutcome {
  const [workspace, name] = [form.get('workspace') ?? '', form.get('name') ?? ''];
  switch (form.get('action') ?? '') {
    case 'save':
      return saveLimits(store, form, workspace, now);
    case 'create': {
      const { said, id } = createWorkspace(store, name, now);
      return { ok: true, said, workspace: id };
    }
    case 'rename':
      return { ok: true, said: renameWorkspace(store, workspace, name).said, workspace };
    case 'archive':
      return { ok: true, said: archiveWorkspace(store, workspace, now).said, workspace: null };
    default:
      throw refused('This form is not known', 'Open the page again');
  }
}

/** All that was changed in the form, or nothing. A field that was left as it was shown says nothing. */
function saveLimits(store: Store, form: URLSearchParams, workspaceId: string, at: number): FormOutcome {
  const workspace = findEditable(store, workspaceId);
  const group = findGroup(store, form.get('group') ?? '');
  const problems: FieldProblem[] = [];
  const checked: CheckedLimit[] = [];
  for (const [shownField, shown] of [...form].filter(([name]) => name.startsWith('shown.'))) {
    const limiter = shownField.slice('shown.'.length);
    const cleared = form.getAll('clear').includes(limiter);
    const given = cleared ? '' : (form.get(fieldOf(limiter)) ?? '').trim();
    if (given === shown) continue;
    try {
      const now = settingOf(store, workspace, group, limiter);
      if (inputText(now, group) !== shown)
        throw refused(
          `${limiter}: ${settingText(now, group)} now, and not what this page showed`,
          'Look again, then edit',
        );
      const value = given === '' ? limitForms.inherit.word : given;
      checked.push(checkLimit(store, { workspace: workspace.id, group: group.id, limiter, value }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push({ field: fieldOf(limiter), message: wordsOf(error) });
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  const changes = checked.map((limit) => changeLimit(store, limit, at));
  const said = changes.map(({ said: what, notes }) => [what, ...notes].join('. ')).join('; ');
  return { ok: true, said: said === '' ? 'Nothing was changed' : said, workspace: workspace.id };
}

function wordsOf({ message, hint }: UserError): string {
  return hint === null ? `${message}.` : `${message}. ${hint}`;
}
