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
export function goneMessage(finding: Finding, consequence: string): Message {
  const { summary } = findingMessage(finding);
  return { summary, detail: sentences(finding.message, consequence) };
}

function findingMessage({ rule, message }: Finding): Message {
  const { title, help } = isRuleId(rule) ? rules[rule] : { title: rule, help: '' };
  return { summary: title, detail: sentences(message, help) };
}

function reportedDiagnostic({ workspace, group, limiter, before }: Change): Diagnostic {
  const name = group.display_name ?? group.type;
  return warningDiagnostic({
    summary: `An override of ${workspace.name} that nobody declared`,
    detail: `${name}, ${limiter}: live is ${settingText(before)}, and limits does not name it.`,
    path: ['limits'],
  });
}
