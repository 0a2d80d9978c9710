import { groupName } from '../model/group-name.js';
import type { Change, Finding } from '../model/plan.js';
import { isRuleId, rules } from '../model/rules.js';
import { settingText } from '../report/words.js';
import type { Comparison } from './comparison.js';
import { errorDiagnostic, type Message, sentences, warningDiagnostic } from './diagnostics.js';
import type { Diagnostic } from './protocol/messages.js';

/** What a person should know of what is expected, each at the attribute that it is about. Notes have no place in Terraform. */
export function expectedDiagnostics({ findings, reported, pathOf }: Comparison): readonly Diagnostic[] {
  const judged = findings.flatMap((finding) => {
    const message = { ...findingMessage(finding), path: pathOf(finding) };
    if (finding.severity === 'error') return [errorDiagnostic(message)];
    return finding.severity === 'warning' ? [warningDiagnostic(message)] : [];
  });
  return [...judged, ...reported.map(reportedDiagnostic)];
}

/** A workspace that is not there any more; `consequence`: what that means for Terraform. */
export function goneMessage({ rule, data }: Finding, { plan, consequence }: GoneOptions): Message {
  const organization = plan.organization?.name ?? '';
  const words =
    rule === 'workspace-archived'
      ? {
          summary: `Workspace ${String(data['name'])} is archived`,
          detail: `${String(data['id'])} was archived at ${String(data['archived_at'])}: it serves no requests`,
        }
      : {
          summary: `There is no workspace ${String(data['id'])}`,
          detail: `The credential’s organization, ${organization}, has no workspace of this ID`,
        };
  return { ...words, detail: sentences(words.detail, consequence) };
}

interface GoneOptions extends Pick<Comparison, 'plan'> {
  readonly consequence: string;
}

/** In the words of Terraform where a rule's own speak of a declaration's entries. */
const ownWords: Readonly<Record<string, { readonly title?: string; readonly help: string }>> = {
  'default-workspace': {
    help: 'The data source limitdrift_organization_rate_limits has what applies to it',
  },
  'unknown-group': {
    help: 'A group is named by a model ID of it, its type (such as batch) or its ID (rlg_…). While a key names no group, overrides that nobody declared are not shown as a difference',
  },
  'group-conflict': {
    title: 'Two keys under limits name the same group',
    help: 'Anthropic merges and splits groups, and two keys can come to mean one. Write the group once. While the two disagree, the limits in question are not compared',
  },
  'limiter-not-settable': { help: 'Neither the Console nor the API has a way to override it' },
};

function findingMessage({ rule, message }: Finding): Message {
  const { title, help } = isRuleId(rule) ? rules[rule] : { title: rule, help: '' };
  const own = ownWords[rule];
  return { summary: own?.title ?? title, detail: sentences(message, own?.help ?? help) };
}

function reportedDiagnostic({ workspace, group, limiter, before }: Change): Diagnostic {
  return warningDiagnostic({
    summary: `An override of ${workspace.name} that nobody declared`,
    detail: `${groupName(group)}, ${limiter}: live is ${settingText(before)}, and limits does not name it. Declare it, or clear it in the Claude Console.`,
    path: ['limits'],
  });
}
