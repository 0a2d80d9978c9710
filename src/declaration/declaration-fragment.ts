import type { Located, Origin } from '../model/located.js';
import type {
  DeclaredGroup,
  DeclaredIgnore,
  DeclaredOrganizationLimit,
  UndeclaredPolicy,
} from '../model/declaration.js';
import type { DeclaredHeadroom, DeclaredMarks } from '../model/headroom/headroom-policy.js';
import type { RuleSeverity } from '../model/rules/rule-types.js';
import type { RuleId } from '../model/rules/rules.js';

/** What one file or one construct says, before all are merged into a declaration. The same from every kind of source. */
export interface DeclarationFragment {
  readonly organizationId: Located<string> | null;
  readonly organizationLimits: readonly DeclaredOrganizationLimit[];
  readonly groups: readonly NamedGroup[];
  readonly templates: readonly Template[];
  readonly workspaces: readonly WorkspaceEntry[];
  readonly rules: readonly RuleEntry[];
  readonly ignores: readonly DeclaredIgnore[];
  /** null: it says nothing of headroom. */
  readonly headroom: DeclaredHeadroom | null;
  /** Whether `templates` holds every template of the file; false where something in its way had to be reported. */
  readonly templatesKnown: boolean;
}

/** A name of the team's for a group; `origin` is where the name stands. */
export interface NamedGroup {
  readonly name: string;
  readonly origin: Origin;
  readonly target: Located<string>;
}

export interface Template {
  readonly name: string;
  readonly origin: Origin;
  readonly groups: readonly DeclaredGroup[];
  /** Who answers for the workspaces that extend it; null: it does not say. */
  readonly owner: string | null;
}

export interface WorkspaceEntry {
  readonly key: string;
  readonly origin: Origin;
  readonly id: Located<string> | null;
  /** Names of templates, or the templates themselves where they have no names. */
  readonly extends: readonly (Located<string> | Pick<Template, 'groups' | 'owner'>)[];
  /** null: the entry has no limits of its own. */
  readonly limits: readonly DeclaredGroup[] | null;
  readonly undeclared: UndeclaredPolicy;
  /** Its own word for who answers for it; null: that of its templates counts. */
  readonly owner: string | null;
  /** Its own marks; null: it has none. */
  readonly headroom: DeclaredMarks | null;
}

export interface RuleEntry {
  readonly id: RuleId;
  readonly severity: RuleSeverity;
  readonly origin: Origin;
}

/** What a file says of which nothing can be used. */
export const emptyFragment: DeclarationFragment = {
  organizationId: null,
  organizationLimits: [],
  groups: [],
  templates: [],
  workspaces: [],
  rules: [],
  ignores: [],
  headroom: null,
  templatesKnown: false,
};
