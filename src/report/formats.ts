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

/*
 * The table of report formats of plans. Those of what else is reported are in its folder, so that a plan does not load them.
 * A format is a file and a row.
 */

/** How a value is shown. Pure: the same value and view give the same text, which ends with a newline. */
export interface Format<T> {
  readonly render: (value: T, view: View) => string;
}

export interface NamedFormat<T> extends Format<T> {
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
