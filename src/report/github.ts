import { withoutEmails } from '../model/activity/without-emails.js';
import { asSentence, cutText } from '../model/text.js';
import type { Plan } from '../model/plan-types.js';
import type { Severity } from '../model/rules/rule-types.js';
import { nextStep } from './next-step.js';
import { sortBySeverity } from './plan-order.js';
import { type RankedRow, rankRows, restText } from './ranked-rows.js';
import { shortenMarkdown } from './markdown/shorten-markdown.js';
import { renderTerminal } from './terminal/terminal-report.js';
import type { View } from './terminal/styled-text.js';
import { headline, verdictText } from './headline.js';
import type { Origin } from '../model/located.js';
import { terminalText } from './terminal/escape-terminal.js';

/*
 * The report for a GitHub workflow: annotations, the step’s summary, and outputs.
 */

/**
 * GitHub shows ten annotations of each level and step and drops the others without a word, so the tenth says that there are
 * more. No warning or note takes the place of an error.
 */
const most = 9;

/** Bytes in UTF-8. GitHub refuses the summary of a step that is larger than 1 MiB, and other commands may add to it. */
const longestSummary = 900 * 1024;

const levels = { error: 'error', warning: 'warning', note: 'notice' } as const satisfies Record<
  Severity,
  Annotation['level']
>;

/** The log of a GitHub workflow: the terminal report, and annotations at the lines of the declaration that matter most. */
export function renderGithub(plan: Plan, view: View): string {
  const rows = rankRows(plan);
  const placed = rows.filter(({ origin }) => origin !== null);
  const firsts = Object.keys(levels).flatMap((level) =>
    placed.filter(({ severity }) => severity === level).slice(0, most),
  );
  const shown = placed.filter((row) => firsts.includes(row));
  const annotations = shown.map(({ severity, title, text, origin }): Annotation => {
    return { level: levels[severity], title, message: text, place: origin };
  });
  const rest = rows.filter((row) => !shown.includes(row));
  const commands = [...annotations, ...closing(plan, rest, shown.length)].map(workflowCommand);
  return renderTerminal(withoutEmails(plan), view) + commands.map((line) => `${line}\n`).join('');
}

/**
 * Says that there is more: what has no line in the declaration gets no annotation of its own, since an annotation without
 * a path makes some of GitHub's calls fail as a whole.
 */
function closing(plan: Plan, rest: readonly RankedRow[], shown: number): readonly Annotation[] {
  if (rest.length === 0 && (shown > 0 || plan.verdict !== 'failed')) return [];
  const level = levels[sortBySeverity(rest)[0]?.severity ?? 'error'];
  const title = shown === 0 ? verdictText(plan) : `And ${restText(rest)}, see the summary`;
  const next = nextStep(plan);
  const sentences = [headline(plan), ...(next === null ? [] : [next]), 'The summary of this run has all of it.'];
  return [{ level, title, message: sentences.map(asSentence).join(' '), place: null }];
}

/** The checklist, for the page of a workflow run, on which so many bytes are taken. */
export function renderStepSummary(plan: Plan, taken = 0): string {
  return shortenMarkdown(plan, (report) => taken + Buffer.byteLength(report) <= longestSummary);
}

/** What later steps of a workflow can ask for, a line each; what a failed run does not know is empty. */
export function renderStepOutputs({ verdict, summary, digest, run }: Plan): string {
  const failed = verdict === 'failed';
  const outputs = {
    verdict,
    drift: failed ? '' : summary.drift,
    pending: failed ? '' : summary.pending,
    reported: failed ? '' : summary.reported,
    // A plan file may say anything here, and a line end would be an output of its own.
    digest: /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : '',
    'exit-code': run.exit_code,
  };
  return Object.entries(outputs)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/**
 * Characters that are kept of a message (the runner cuts what is longer: actions/runner, src/Runner.Worker/
 * ExecutionContext.cs) and of a title (GitHub's Checks API).
 */
const longestMessage = 4096;
const longestTitle = 255;

interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly place: Origin | null;
}

/** One line that GitHub's runner makes an annotation of. Source: actions/toolkit, packages/core/src/command.ts. */
function workflowCommand({ level, title, message, place }: Annotation): string {
  const at = place === null ? [] : [`file=${property(place.file)}`, `line=${place.line}`, `col=${place.column}`];
  const properties = [`title=${property(cutText(terminalText(title), longestTitle))}`, ...at];
  return `::${level} ${properties.join(',')}::${data(cutText(terminalText(message), longestMessage))}`;
}

/** Line ends and everything invisible are gone already. */
function data(text: string): string {
  return text.replaceAll('%', '%25');
}

function property(text: string): string {
  return data(terminalText(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
