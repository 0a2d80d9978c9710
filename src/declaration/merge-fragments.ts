import type { Located, Origin } from '../model/located.js';
import type { Declaration, DeclaredWorkspace } from '../model/declaration.js';
import { formatOrigin } from '../model/errors.js';
import { isPattern, isWorkspaceId } from '../model/names.js';
import { quote } from '../model/text.js';
import type { NamedGroup, DeclarationFragment, RuleEntry, Template, WorkspaceEntry } from './declaration-fragment.js';
import { didYouMean, type ProblemLog } from './problems.js';

/** Merges what all files say into one declaration: what one of them names, all can use, and nothing is said twice. */
export function mergeFragments(
  fragments: readonly DeclarationFragment[],
  log: ProblemLog,
): Omit<Declaration, 'files' | 'warnings'> {
  const entries = fragments.flatMap((fragment) => fragment.workspaces);
  const templates = claimTemplates(fragments, log);
  claimWorkspaces(entries, log);
  return {
    organization: { id: mergeOrganizationId(fragments, log), limits: mergeOrganizationLimits(fragments, log) },
    groups: mergeGroups(fragments, log),
    templates: new Map([...templates.byName].map(([name, { groups }]) => [name, groups])),
    workspaces: entries.map((entry) => resolveWorkspace(entry, templates, log)),
    rules: mergeRules(fragments, log),
    ignores: fragments.flatMap((fragment) => fragment.ignores),
    headroom: mergeHeadroom(fragments, log),
  };
}

/** The first to claim a key keeps it; `refused` is called for everybody after, with the place of the first. */
function claim<T>(
  items: readonly T[],
  options: { key(item: T): string; origin(item: T): Origin; refuse(item: T, first: T, place: string): void },
): Map<string, T> {
  const claimed = new Map<string, T>();
  for (const item of items) {
    const first = claimed.get(options.key(item));
    if (first === undefined) claimed.set(options.key(item), item);
    else options.refuse(item, first, formatOrigin(options.origin(first)));
  }
  return claimed;
}

interface Templates {
  readonly byName: ReadonlyMap<string, Template>;
  /** Whether these are all: where a file could not be read whole, a missing one is no news. */
  readonly all: boolean;
}

function claimTemplates(fragments: readonly DeclarationFragment[], log: ProblemLog): Templates {
  const byName = claim<Template>(
    fragments.flatMap((fragment) => fragment.templates),
    {
      key: ({ name }) => name,
      origin: ({ origin }) => origin,
      refuse: ({ name, origin }, _, place) =>
        log.error(
          origin,
          `The template ${quote(name)} is defined twice; the first is at ${place}`,
          'Keep one of the two',
        ),
    },
  );
  return { byName, all: fragments.every((fragment) => fragment.templatesKnown) };
}

/** No workspace is declared twice, be it by its name, its ID or a pinned ID. */
function claimWorkspaces(entries: readonly WorkspaceEntry[], log: ProblemLog): void {
  const byKey = claim<WorkspaceEntry>(entries, {
    key: ({ key }) => key,
    origin: ({ origin }) => origin,
    refuse: ({ key, origin }, _, place) =>
      log.error(
        origin,
        `The workspace ${quote(key)} is declared twice; the first is at ${place}`,
        'Keep one of the two',
      ),
  });
  claim<Located<string>>([...byKey.values()].flatMap(idOf), {
    key: ({ value }) => value,
    origin: ({ origin }) => origin,
    refuse: ({ value, origin }, _, place) =>
      log.error(
        origin,
        `The workspace ${quote(value)} is declared twice, by its ID; the first is at ${place}`,
        'Keep one of the two',
      ),
  });
}

function idOf({ key, origin, id }: WorkspaceEntry): readonly Located<string>[] {
  if (id !== null) return [id];
  return isWorkspaceId(key) ? [{ value: key, origin }] : [];
}

function resolveWorkspace(entry: WorkspaceEntry, templates: Templates, log: ProblemLog): DeclaredWorkspace {
  const { key, origin, id, undeclared, headroom } = entry;
  const extended = entry.extends.flatMap((name) => {
    if ('groups' in name) return [name];
    const template = templates.byName.get(name.value);
    if (template !== undefined) return [template];
    if (templates.all) {
      const meant = log.closest(name.value, templates.byName.keys());
      log.error(
        name.origin,
        `There is no template ${quote(name.value)}`,
        didYouMean(name.value, meant, 'Define it under `templates`'),
      );
    }
    return [];
  });
  const layers = extended.map(({ groups }) => groups);
  return {
    key,
    origin,
    pattern: isPattern(key),
    id,
    layers: entry.limits === null ? layers : [...layers, entry.limits],
    undeclared,
    owner: effectiveOwner(entry.owner, extended),
    headroom,
  };
}

/** An entry's own word goes before those of its templates, and a later template's before an earlier one's, as with limits. */
export function effectiveOwner(
  own: string | null,
  templates: readonly { readonly owner: string | null }[],
): string | null {
  return [...templates.map(({ owner }) => owner), own].findLast((owner) => owner !== null) ?? null;
}

/** One for all files: of two, nobody could say which holds. */
function mergeHeadroom(fragments: readonly DeclarationFragment[], log: ProblemLog): Declaration['headroom'] {
  const [first, ...others] = fragments.flatMap(({ headroom }) => headroom ?? []);
  for (const { origin } of others) {
    const message = `\`headroom\` is here a second time; the first is at ${formatOrigin(first?.origin ?? origin)}`;
    log.error(origin, message, 'Keep one of the two; marks of single workspaces can stand in their entries');
  }
  return first ?? null;
}

function mergeOrganizationId(fragments: readonly DeclarationFragment[], log: ProblemLog): Located<string> | null {
  const ids = fragments.flatMap(({ organizationId }) => organizationId ?? []);
  const [first] = ids;
  if (first === undefined) return null;
  for (const { value, origin } of ids.filter((id) => id.value !== first.value)) {
    const message = `The organization ${quote(value)} is not the one at ${formatOrigin(first.origin)}, ${quote(first.value)}`;
    log.error(origin, message, 'A declaration is for one organization: give the files of each in a run of its own');
  }
  return first;
}

function mergeOrganizationLimits(
  fragments: readonly DeclarationFragment[],
  log: ProblemLog,
): Declaration['organization']['limits'] {
  type Limit = Declaration['organization']['limits'][number];
  const limits = claim<Limit>(
    fragments.flatMap((fragment) => fragment.organizationLimits),
    {
      key: ({ group, limiter }) => JSON.stringify([group.value, limiter]),
      origin: ({ origin }) => origin,
      refuse: ({ group, limiter, value, currency, origin }, first, place) => {
        if (value === first.value && currency === first.currency) return;
        log.error(
          origin,
          `The organization’s ${quote(limiter)} of ${quote(group.value)} has another value at ${place}`,
          'Keep one of the two',
        );
      },
    },
  );
  return [...limits.values()];
}

function mergeGroups(fragments: readonly DeclarationFragment[], log: ProblemLog): Declaration['groups'] {
  const groups = claim<NamedGroup>(
    fragments.flatMap((fragment) => fragment.groups),
    {
      key: ({ name }) => name,
      origin: ({ target }) => target.origin,
      refuse: ({ name, target }, first, place) => {
        if (target.value === first.target.value) return;
        log.error(target.origin, `The group ${quote(name)} is another one at ${place}`, 'Keep one of the two');
      },
    },
  );
  return new Map([...groups].map(([name, { target }]) => [name, target]));
}

function mergeRules(fragments: readonly DeclarationFragment[], log: ProblemLog): Declaration['rules'] {
  const rules = claim<RuleEntry>(
    fragments.flatMap((fragment) => fragment.rules),
    {
      key: ({ id }) => id,
      origin: ({ origin }) => origin,
      refuse: ({ id, severity, origin }, first, place) => {
        if (severity === first.severity) return;
        log.error(
          origin,
          `The rule ${quote(id)} is set to ${first.severity} at ${place}, and to ${severity} here`,
          'Keep one of the two',
        );
      },
    },
  );
  return new Map([...rules.values()].map(({ id, severity }) => [id, severity]));
}
