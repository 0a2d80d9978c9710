import type { Rule } from '../model/rule.js';
import { rules, type Severity } from '../model/rules.js';

/** In the words of `problem.severity`. Source: docs.github.com, SARIF support for code scanning. */
const problemSeverities = {
  error: 'error',
  warning: 'warning',
  note: 'recommendation',
} as const satisfies Record<Severity, string>;

const unknownRule: Rule = {
  severity: 'warning',
  title: 'A rule that this version does not know',
  help: 'The plan was made by another version of limitdrift. The message says what was found.',
};

/** Every rule, whatever was found, so that files differ in their results alone; then those that only the plan knows. */
export function describeRules(found: readonly string[]): readonly object[] {
  const unknown = new Set(found.filter((id) => !Object.hasOwn(rules, id)));
  return [
    ...Object.entries(rules).map(([id, rule]) => describeRule(id, rule)),
    ...[...unknown].map((id) => describeRule(id, unknownRule)),
  ];
}

/** GitHub shows title and help beside an alert; each must be there, and no longer than 1,024 characters. */
function describeRule(id: string, { severity, title, help }: Rule): object {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: help },
    help: { text: help, markdown: `${help}\n\nThe default severity is \`${severity}\`.\n` },
    defaultConfiguration: { level: severity },
    properties: { precision: 'very-high', 'problem.severity': problemSeverities[severity] },
  };
}
