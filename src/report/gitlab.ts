import type { Origin } from '../model/located.js';
import { formatJson } from '../model/text.js';
import type { Plan } from '../model/plan-types.js';
import type { Severity } from '../model/rules/rule-types.js';
import { failureText, fingerprints, firstLine, listAlerts, problemText } from './alerts.js';
import { leavesUnread } from '../model/verdict.js';
import { terminalText } from './terminal/escape-terminal.js';
import { normalizePath } from './report-path.js';
import { unreadText } from './value-words.js';

/*
 * The report for GitLab’s code quality.
 */

/** In the words of GitLab, which has five; the other two are for what keeps the tool from concluding anything. */
const severities = { error: 'critical', warning: 'minor', note: 'info' } as const satisfies Record<Severity, string>;

interface Issue {
  readonly check: string;
  readonly severity: 'info' | 'minor' | 'major' | 'critical' | 'blocker';
  /** Raw text. */
  readonly text: string;
  readonly origin: Origin;
  readonly fingerprint: string;
}

/** A report for GitLab's code quality widget. Empty only when all was read and nothing was found. */
export function renderGitlab(plan: Plan): string {
  const alerts = listAlerts(plan).map((alert) => ({
    ...alert,
    check: alert.rule,
    severity: leavesUnread(alert) ? ('major' as const) : severities[alert.severity],
  }));
  return formatJson([...failureIssues(plan), ...unreadIssues(plan), ...alerts].map(describeIssue));
}

/** The problems of an invalid declaration, each at its line; else why the run failed. */
function failureIssues(plan: Plan): readonly Issue[] {
  if (plan.verdict !== 'failed') return [];
  const { code = 'failed', problems = [] } = plan.error ?? {};
  const take = fingerprints(plan.organization);
  const issue = (text: string, origin: Origin): Issue => ({
    check: code,
    severity: 'blocker',
    text,
    origin,
    fingerprint: take([code, origin.file, text]),
  });
  if (problems.length === 0) return [issue(failureText(plan), firstLine(plan))];
  return problems.map((problem) => issue(problemText(problem), problem.origin));
}

function unreadIssues(plan: Plan): readonly Issue[] {
  const take = fingerprints(plan.organization);
  return plan.incomplete.map((unread) => ({
    check: 'not-read',
    severity: 'major',
    text: unreadText(unread),
    origin: firstLine(plan),
    fingerprint: take(['not-read', unread.workspace.id]),
  }));
}

function describeIssue({ check, severity, text, origin, fingerprint }: Issue): object {
  return {
    description: terminalText(text),
    check_name: check,
    fingerprint,
    severity,
    location: { path: normalizePath(origin.file).replace(/^\//, '') || '.', lines: { begin: origin.line } },
  };
}
