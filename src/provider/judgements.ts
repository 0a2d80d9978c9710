import { count } from '../model/text.js';
import type { Change, Finding } from '../model/plan-types.js';
import type { ReadFailure } from '../model/spend/spend-types.js';
import { isRuleId, type RuleId, rules } from '../model/rules/rules.js';
import { nameGroups, settingText } from '../report/value-words.js';
import { type GoneFinding, isIn, type WorkspaceComparison } from './comparison.js';
import { errorDiagnostic, type DiagnosticMessage, sentences, warningDiagnostic } from './diagnostics.js';
import { type LimitAttribute, limitAttributeNames } from './expected-limits.js';
import type { Diagnostic } from './protocol/messages.js';
import { unreadSpendMessage } from './workspace-limits.js';

/** What a person should know of what is expected, each at the attribute that it is about. Notes have no place in Terraform. */
export function expectedDiagnostics(comparison: WorkspaceComparison): readonly Diagnostic[] {
  const { findings, reported, pathOf, unreadSpend } = comparison;
  const judged = findings.flatMap((finding) => {
    const path = pathOf(finding);
    if (finding.severity === 'error') return [errorDiagnostic({ ...errorMessage(finding), path })];
    return finding.severity === 'warning' ? [warningDiagnostic({ ...warningMessage(finding), path })] : [];
  });
  const unread = unreadSpend === null ? [] : [errorDiagnostic(unreadMessage(unreadSpend))];
  return [...unread, ...judged, ...limitAttributeNames.flatMap((name) => reportedIn(name, reported))];
}

function unreadMessage(failure: ReadFailure): DiagnosticMessage {
  const { summary, detail } = unreadSpendMessage(failure);
  const hint = 'Without spend_limit in the resource they are not asked for.';
  return { summary, detail: `${detail} ${hint}`, path: ['spend_limit'] };
}

/** What of the state could not be compared, so that nobody takes it for unchanged: a refresh alone plans nothing that would fail. */
export function uncomparedDiagnostics({ findings, pathOf, unreadSpend }: WorkspaceComparison): readonly Diagnostic[] {
  const unread = unreadSpend === null ? [] : [warningDiagnostic(unreadMessage(unreadSpend))];
  const errors = findings.filter(({ severity }) => severity === 'error');
  return [
    ...unread,
    ...errors.map((finding) => warningDiagnostic({ ...errorMessage(finding), path: pathOf(finding) })),
  ];
}

/** A workspace that is not there any more; `consequence`: what that means for Terraform. */
export function goneMessage({ rule, data }: GoneFinding, { plan, consequence }: GoneOptions): DiagnosticMessage {
  const organization = plan.organization?.name ?? '';
  const words =
    rule === 'workspace-archived'
      ? {
          summary: `Workspace ${data.name} is archived`,
          detail: `${data.id} was archived at ${data.archived_at}: it serves no requests`,
        }
      : {
          summary: `There is no workspace ${data.id ?? data.name}`,
          detail: `The credential’s organization, ${organization}, has no workspace of this ID`,
        };
  return { ...words, detail: sentences(words.detail, consequence) };
}

interface GoneOptions extends Pick<WorkspaceComparison, 'plan'> {
  readonly consequence: string;
}

function errorMessage({ rule, message }: Finding): DiagnosticMessage {
  if (!isRuleId(rule)) return { summary: rule, detail: message };
  const { title = rules[rule].title, detail = message, help = '' } = ownWords[rule] ?? {};
  return { summary: title, detail: sentences(detail, help) };
}

/** In the words of Terraform, where a rule's own speak of the entries of a declaration. */
const ownWords: {
  readonly [R in RuleId]?: { readonly title?: string; readonly detail?: string; readonly help?: string };
} = {
  'default-workspace': {
    detail:
      'The organization’s limits always apply to it. Remove the resource; the data source limitdrift_organization_rate_limits has those limits',
  },
  'unknown-group': {
    help: 'A group is named by a model ID of it, its type (such as batch) or its ID (rlg_…). While a key names no group, overrides that are not declared are not shown as a difference',
  },
  'group-conflict': {
    title: 'Two keys under limits name the same group',
    help: 'Anthropic merges and splits groups, and two keys can come to mean one. Write the group once',
  },
};

/** Terraform shows one of several warnings of the same summary, so that the summary has to say it all. */
function warningMessage({ rule, message }: Finding): DiagnosticMessage {
  return { summary: message, detail: isRuleId(rule) ? rules[rule].help : '' };
}

function reportedIn(attribute: LimitAttribute, all: readonly Change[]): readonly Diagnostic[] {
  const reported = all.filter(({ group }) => isIn(attribute, group));
  const [first] = reported;
  if (first === undefined) return [];
  const name = nameGroups(reported);
  const what = attribute === 'limits' ? 'undeclared override' : 'undeclared spend limit';
  return [
    warningDiagnostic({
      summary: `${count(reported.length, what)} of ${first.workspace.name}`,
      detail: [
        ...reported.map(({ group, limiter, before }) => `  ${name(group)}, ${limiter}: ${settingText(before, group)}`),
        '',
        `Declare them under ${attribute}, or clear them in the Claude Console.`,
      ].join('\n'),
      path: [attribute],
    }),
  ];
}
