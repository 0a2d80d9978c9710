import type { Plan } from '../model/plan.js';
import { renderJson } from './json.js';
import { renderMarkdown } from './markdown.js';
import { renderTerminal } from './terminal.js';
import type { View } from './view.js';

export interface ReportFormat {
  /** One line of help. */
  readonly description: string;
  /** How its files are named. */
  readonly extension: string;
  /** Pure: the same plan and view give the same text, which ends with a newline. */
  readonly render: (plan: Plan, view: View) => string;
}

/** Every report format. What `--report` takes, its help, and the golden files follow from this table. */
export const reportFormats = {
  terminal: { description: 'for people, in a terminal or a log', extension: 'txt', render: renderTerminal },
  json: { description: 'the plan itself, for programs', extension: 'json', render: renderJson },
  markdown: { description: 'the checklist of Console changes', extension: 'md', render: renderMarkdown },
} as const satisfies Record<string, ReportFormat>;
