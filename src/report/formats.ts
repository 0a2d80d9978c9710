import type { Plan } from '../model/plan-types.js';
import { renderGithub, renderStepOutputs, renderStepSummary } from './github.js';
import { renderGitlab } from './gitlab.js';
import { renderHtml } from './html/page.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown/markdown-report.js';
import { renderOpenMetrics } from './metrics/plan-metrics.js';
import { renderScript } from './script/step-script.js';
import { renderSlack } from './slack.js';
import { renderSarif } from './sarif.js';
import { renderTerminal } from './terminal/terminal-report.js';
import type { View } from './terminal/styled-text.js';
import { formatJson } from '../model/text.js';
import type { SnapshotDiff } from '../model/history/snapshot-diff.js';
import { renderDiffMarkdown } from './snapshot-diff/diff-markdown.js';
import { renderDiffTerminal } from './snapshot-diff/diff-terminal.js';
import type { LimitHistory } from '../model/history/history-types.js';
import { renderHistoryHtml } from './history/html/history-page.js';
import { renderHistoryMarkdown } from './history/history-markdown.js';
import { renderHistoryTerminal } from './history/history-terminal.js';
import type { Verification } from '../model/verification.js';
import { renderVerifyHtml } from './verification/verify-html.js';
import { renderVerifyMarkdown } from './verification/verify-markdown.js';
import { renderVerifyTerminal } from './verification/verify-terminal.js';
import { renderLimitsCsv } from './limits/limits-csv.js';
import { renderLimitsMarkdown } from './limits/limits-markdown.js';
import { renderLimitsTerminal } from './limits/limits-terminal.js';
import type { LimitsListing } from './limits/limits-words.js';
import { renderHeadroomCsv } from './headroom/headroom-csv.js';
import { renderHeadroomHtml } from './headroom/html/headroom-page.js';
import { renderHeadroomJson } from './headroom/headroom-json.js';
import { renderHeadroomMarkdown } from './headroom/headroom-markdown.js';
import type { HeadroomListing } from './headroom/headroom-rows.js';
import { renderHeadroomRequest } from './headroom/increase-request.js';
import { renderHeadroomSlack } from './headroom/headroom-slack.js';
import { renderHeadroomMetrics } from './metrics/headroom-metrics.js';
import { renderHeadroomTerminal } from './headroom/headroom-terminal.js';
import type { Explanation } from '../model/explain/explanation-types.js';
import { renderExplanationMarkdown } from './explain/explanation-markdown.js';
import { renderExplanationTerminal } from './explain/explanation-terminal.js';
import { explanationSentences } from './explain/explanation-words.js';
import type { LimitLog } from '../model/activity/log-types.js';
import { renderLogMarkdown } from './activity/log-markdown.js';
import { renderLogTerminal } from './activity/log-terminal.js';
import type { Diagnosis } from '../model/diagnosis.js';
import { renderDoctorTerminal } from './terminal/diagnosis-terminal.js';

/*
 * The tables of report formats: of plans, comparisons and histories of snapshots, verifications, limits in force,
 * headrooms, explanations and diagnoses. A format is a file and a row.
 */

/** How a value is shown. Pure: the same value and view give the same text, which ends with a newline. */
interface Format<T> {
  readonly render: (value: T, view: View) => string;
}

interface NamedFormat<T> extends Format<T> {
  /** How its files are named. */
  readonly extension: string;
}

export interface ReportFormat extends NamedFormat<Plan> {
  /** One line of help. */
  readonly description: string;
  /** What is added, beside the report, to the files that a CI system names in these variables, `taken` bytes long. Pure too. */
  readonly appends?: Readonly<Record<string, (plan: Plan, taken: number) => string>>;
  /** The report as a part of a step's summary that holds `taken` bytes already; absent: as anywhere. Pure too. */
  readonly summary?: (plan: Plan, taken: number) => string;
  /** Whether a code host looks in the repository for the files that it names. */
  readonly namesFiles?: true;
}

/** Every report format. What `--report` takes, its help, and the golden files follow from this table. */
export const reportFormats = {
  terminal: { description: 'for people, in a terminal or a log', extension: 'txt', render: renderTerminal },
  json: { description: 'the plan itself, for programs', extension: 'json', render: formatJson },
  markdown: {
    description: 'the checklist of Console changes',
    extension: 'md',
    render: renderMarkdown,
    summary: renderStepSummary,
  },
  github: {
    description: 'annotations, summary and outputs of a GitHub workflow',
    extension: 'github.txt',
    render: renderGithub,
    appends: { GITHUB_STEP_SUMMARY: renderStepSummary, GITHUB_OUTPUT: renderStepOutputs },
    namesFiles: true,
  },
  slack: { description: 'a message for an incoming webhook of Slack', extension: 'slack.json', render: renderSlack },
  openmetrics: { description: 'gauges for Prometheus', extension: 'prom', render: renderOpenMetrics },
  sarif: { description: 'for GitHub code scanning', extension: 'sarif', render: renderSarif, namesFiles: true },
  junit: {
    description: 'test results, for GitLab, Jenkins and others',
    extension: 'xml',
    render: renderJunit,
    namesFiles: true,
  },
  gitlab: { description: 'for GitLab code quality', extension: 'gitlab.json', render: renderGitlab, namesFiles: true },
  html: { description: 'the checklist as a page that remembers ticks', extension: 'html', render: renderHtml },
  sh: {
    description: 'the checklist as a script of guarded ant commands, to review and to run',
    extension: 'sh',
    render: renderScript,
  },
} as const satisfies Record<string, ReportFormat>;

/** Every report format of a comparison of snapshots. */
export const diffFormats = {
  terminal: { extension: 'txt', render: renderDiffTerminal },
  json: { extension: 'json', render: formatJson },
  markdown: { extension: 'md', render: renderDiffMarkdown },
} as const satisfies Record<string, NamedFormat<SnapshotDiff>>;

/** Every report format of a history. */
export const historyFormats = {
  terminal: { extension: 'txt', render: renderHistoryTerminal },
  json: { extension: 'json', render: formatJson },
  markdown: { extension: 'md', render: renderHistoryMarkdown },
  html: { extension: 'html', render: renderHistoryHtml },
} as const satisfies Record<string, NamedFormat<LimitHistory>>;

/** Every report format of a verification. */
export const verifyFormats = {
  terminal: { extension: 'txt', render: renderVerifyTerminal },
  json: { extension: 'json', render: formatJson },
  markdown: { extension: 'md', render: renderVerifyMarkdown },
  html: { extension: 'html', render: renderVerifyHtml },
} as const satisfies Record<string, NamedFormat<Verification>>;

/** Every report format of the limits in force. Programs get all of them, people what stands out. */
export const limitsFormats = {
  terminal: { extension: 'txt', render: renderLimitsTerminal },
  json: { extension: 'json', render: ({ limits }) => formatJson(limits) },
  markdown: { extension: 'md', render: renderLimitsMarkdown },
  csv: { extension: 'csv', render: renderLimitsCsv },
} as const satisfies Record<string, NamedFormat<LimitsListing>>;

/** Every report format of a headroom. Programs get every row, people what stands out. */
export const headroomFormats = {
  terminal: { extension: 'txt', render: renderHeadroomTerminal },
  json: { extension: 'json', render: renderHeadroomJson },
  markdown: { extension: 'md', render: renderHeadroomMarkdown },
  csv: { extension: 'csv', render: renderHeadroomCsv },
  slack: { extension: 'slack.json', render: renderHeadroomSlack },
  openmetrics: { extension: 'prom', render: renderHeadroomMetrics },
  html: { extension: 'html', render: renderHeadroomHtml },
  request: { extension: 'request.md', render: renderHeadroomRequest },
} as const satisfies Record<string, NamedFormat<HeadroomListing>>;

/** Every report format of an explanation. Programs get the sentences too. */
export const explanationFormats = {
  terminal: { extension: 'txt', render: renderExplanationTerminal },
  json: {
    extension: 'json',
    render: (explanation) => formatJson({ ...explanation, sentences: explanationSentences(explanation) }),
  },
  markdown: { extension: 'md', render: renderExplanationMarkdown },
} as const satisfies Record<string, NamedFormat<Explanation>>;

/** Every report format of the log of changes. Addresses, where they were asked for, are in a terminal and in JSON alone. */
export const logFormats = {
  terminal: { extension: 'txt', render: renderLogTerminal },
  json: { extension: 'json', render: formatJson },
  markdown: { extension: 'md', render: renderLogMarkdown },
} as const satisfies Record<string, NamedFormat<LimitLog>>;

/** Every report format of a diagnosis. */
export const doctorFormats = {
  terminal: { render: renderDoctorTerminal },
  json: { render: formatJson },
} as const satisfies Record<string, Format<Diagnosis>>;
