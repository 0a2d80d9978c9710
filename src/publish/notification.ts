import * as z from 'zod/mini';
import { cutText, formatJson } from '../model/text.js';
import type { Plan } from '../model/plan-types.js';
import { renderSlack, slackText } from '../report/slack.js';
import { terminalText } from '../report/terminal/escape-terminal.js';
import { headline } from '../report/headline.js';

import { isNews } from './state-change.js';

/* The body of a notification, for Slack and for plain webhooks. */

/** What a notification says beside the plan itself. */
export interface News {
  readonly plan: Plan;
  /** null: nothing is known of before. */
  readonly previous: Plan | null;
  readonly why: string;
  /** The repository, and the page of the run; null: not known. */
  readonly project: string | null;
  readonly runUrl: string | null;
}

/** Of the webhook's body; an addition raises the minor number. */
const formatVersion = '1.0';

/** The body for a plain webhook. It is the same for the same news, so that the receiver can tell that it has it already. */
export function webhookBody({ plan, previous, why, project, runUrl }: News): string {
  return formatJson({
    format_version: formatVersion,
    event: 'state-changed',
    message: `${why} ${headline(plan)}`,
    organization: plan.organization,
    previous: previous === null ? null : stateOf(previous),
    current: stateOf(plan),
    summary: plan.summary,
    workspaces: plan.findings.filter(isNews).map(({ rule, workspace }) => ({ rule, workspace })),
    repository: project,
    run_url: runUrl,
  });
}

function stateOf({ verdict, digest, complete, run }: Plan): object {
  return { verdict, digest, complete, exit_code: run.exit_code, taken_at: run.taken_at };
}

const rendered = z.object({ text: z.string(), blocks: z.array(z.unknown()) });

/** Characters. The report keeps under Slack's limits with room for these. */
const longestWhy = 250;
const longestProject = 100;

/** The Slack report, and below it why it comes and from which run. */
export function slackBody({ plan, why, project, runUrl }: News): string {
  const { text, blocks } = rendered.parse(JSON.parse(renderSlack(plan)));
  const reason = { type: 'plain_text', text: cutText(terminalText(why), longestWhy), emoji: false };
  const link = runUrl === null ? 'A run' : `<${runUrl}|This run>`;
  const place = project === null ? '' : ` of ${slackText(cutText(project, longestProject))}`;
  const from = { type: 'mrkdwn', text: link + place, verbatim: true };
  const below = runUrl === null && project === null ? [reason] : [reason, from];
  return JSON.stringify({ text, blocks: [...blocks, { type: 'context', elements: below }] });
}
