import type { Origin } from '../model/declaration.js';
import { formatJson } from '../model/json-text.js';
import { count, formatNumber } from '../model/numbers.js';
import type { Plan } from '../model/plan-types.js';
import { type Alert, listAlerts } from './alerts.js';
import { sarifText } from './escape-sarif.js';
import { terminalText } from './terminal/escape-terminal.js';
import { failureText, problemText } from './failure-words.js';
import { pathUri, uriSegment } from './report-path.js';
import { describeRules } from './sarif-rules.js';
import { headline, unreadText } from './words.js';

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
        tool: { driver: { name, version, rules: describeRules(alerts.map(({ rule }) => rule)) } },
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
