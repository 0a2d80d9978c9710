import type { Origin } from '../model/located.js';
import { breakCommands, count, escapeInvisible, formatJson, formatNumber } from '../model/text.js';
import type { Plan } from '../model/plan-types.js';
import { type Alert, failureText, listAlerts, problemText } from './alerts.js';
import { terminalText } from './terminal/escape-terminal.js';
import { pathUri, uriSegment } from './report-path.js';
import { headline } from './headline.js';
import { unreadSpendFindings } from './spend/spend-words.js';
import { unreadText } from './value-words.js';
import type { Rule, Severity } from '../model/rules/rule-types.js';
import { rules } from '../model/rules/rules.js';
import type { Tool } from '../model/snapshot-types.js';
import { rulePage } from './rule-page.js';

/*
 * The report for GitHub’s code scanning, in SARIF 2.1.0.
 */

/** GitHub rejects a file with over 25,000 results, and keeps 5,000 of those that it takes. */
const mostResults = 5000;

/** SARIF 2.1.0 as GitHub's code scanning takes it: one run, one result for each alert. */
export function renderSarif(plan: Plan): string {
  const alerts = listAlerts(plan);
  const { name, version } = plan.tool;
  return formatJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name,
            version,
            rules: describeRules(
              alerts.map(({ rule }) => rule),
              plan.tool,
            ),
          },
        },
        automationDetails: { id: categoryOf(plan) },
        invocations: [describeRun(plan, alerts.length)],
        columnKind: 'utf16CodeUnits',
        results: alerts.slice(0, mostResults).map(describeAlert),
      },
    ],
  });
}

/**
 * One category for each organization, or uploads take each other's place. A run that failed has one of its own: it has no
 * results, and in the organization's category everything found before would count as fixed.
 */
function categoryOf({ organization }: Plan): string {
  return organization === null ? 'limitdrift/' : `limitdrift/${uriSegment(organization.id)}/`;
}

function describeRun(plan: Plan, found: number): object {
  return {
    executionSuccessful: plan.verdict !== 'failed' && plan.complete,
    exitCode: plan.run.exit_code,
    exitCodeDescription: terminalText(headline(plan)),
    toolExecutionNotifications: [
      ...(plan.verdict === 'failed' ? [notification('error', 'failed', failureText(plan))] : []),
      ...plan.incomplete.map((unread) => notification('error', 'not-read', unreadText(unread))),
      ...unreadSpendFindings(plan).map(({ message }) => notification('error', 'not-read', message)),
      ...(found > mostResults ? [notification('warning', 'left-out', leftOutText(found))] : []),
    ],
    toolConfigurationNotifications: (plan.error?.problems ?? []).map((problem) => ({
      ...notification('error', 'declaration-invalid', problemText(problem)),
      locations: [locationOf(problem.origin)],
    })),
  };
}

function leftOutText(found: number): string {
  return `${count(found, 'result')}, of which the ${formatNumber(mostResults)} most severe are in this file; the plan holds them all`;
}

function notification(level: 'error' | 'warning', id: string, text: string): object {
  return { descriptor: { id }, level, message: { text: sarifText(text) } };
}

function describeAlert({ rule, severity, text, origin, related, fingerprint }: Alert): object {
  return {
    ruleId: rule,
    level: severity,
    message: { text: sarifText(text) },
    locations: [locationOf(origin)],
    ...(related.length === 0 ? {} : { relatedLocations: related.map(locationOf) }),
    partialFingerprints: { primaryLocationLineHash: fingerprint },
  };
}

/** GitHub wants an end, and only where a value begins is known. */
function locationOf({ file, line, column }: Origin): object {
  const region = { startLine: line, startColumn: column, endLine: line, endColumn: column + 1 };
  return { physicalLocation: { artifactLocation: { uri: pathUri(file) }, region } };
}

/**
 * Text that other people control, in a SARIF message: one line, no link and no placeholder, and all that cannot be seen is
 * `\uXXXX`, for braces are syntax. `](` can be kept from being a link only by breaking it up.
 * Source: SARIF 2.1.0, 3.11.5 (`{` and `}` are doubled) and 3.11.6 (`[text](destination)` is a link).
 */
function sarifText(text: string): string {
  return breakCommands(escapeInvisible(text, escapeCodePoint), '\\u0023')
    .replaceAll('](', ']\\u0028')
    .replace(/[{}]/g, '$&$&');
}

/** Without braces: `\u202e`, and eight digits above U+FFFF. */
function escapeCodePoint(character: string): string {
  const digits = Number(character.codePointAt(0)).toString(16);
  return digits.length > 4 ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}

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
export function describeRules(found: readonly string[], tool: Tool): readonly object[] {
  const unknown = new Set(found.filter((id) => !Object.hasOwn(rules, id)));
  return [
    ...Object.entries(rules).map(([id, rule]) => describeRule(id, rule, tool)),
    ...[...unknown].map((id) => describeRule(id, unknownRule, tool)),
  ];
}

/** GitHub shows title and help beside an alert, not `helpUri`; each must be there, and no longer than 1,024 characters. */
function describeRule(id: string, { severity, title, help }: Rule, tool: Tool): object {
  const page = rulePage(id, tool);
  const more = page === null ? '' : `\n[An example, and how to fix it](${page})\n`;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: help },
    help: { text: help, markdown: `${help}\n\nThe default severity is \`${severity}\`.\n${more}` },
    ...(page === null ? {} : { helpUri: page }),
    defaultConfiguration: { level: severity },
    properties: { precision: 'very-high', 'problem.severity': problemSeverities[severity] },
  };
}
