import * as z from 'zod/mini';
import { cutText, formatJson } from '../model/text.js';
import type { Plan } from '../model/plan-types.js';
import { renderSlack, slackText } from '../report/slack.js';
import { terminalText } from '../report/terminal/escape-terminal.js';
import { headline } from '../report/headline.js';

import { headroomBlocks, headroomJson, type HeadroomNews } from './headroom-message.js';
import { isNews } from './state-change.js';
import { vendorBlocks, vendorJson, type VendorWeek } from './vendor-week.js';

/* The body of a notification, for Slack and for plain webhooks. */

/** A plan that people are told of, or that stands beside a headroom that they are told of. */
export interface PlanNews {
  readonly plan: Plan;
  /** null: nothing is known of before. */
  readonly previous: Plan | null;
  readonly changed: boolean;
  readonly why: string;
}

/** What a notification says; one of plan and headroom is there. */
export interface News {
  readonly plan: PlanNews | null;
  /** null: there is none, or nobody is told of it. */
  readonly headroom: HeadroomNews | null;
  /** What the vendor changed last week; null: it is not known, or was told. */
  readonly vendor: VendorWeek | null;
  /** The repository, and the page of the run; null: not known. */
  readonly project: string | null;
  readonly runUrl: string | null;
}

/** Of the webhook's body; an addition raises the minor number. */
const formatVersion = '1.2';

/** The body for a plain webhook. It is the same for the same news, so that the receiver can tell that it has it already. */
export function webhookBody(news: News): string {
  const { plan, headroom, vendor, project, runUrl } = news;
  return formatJson({
    format_version: formatVersion,
    event: eventOf(news),
    message: messageOf(news),
    organization: plan?.plan.organization ?? headroom?.headroom.organization ?? null,
    ...(plan === null ? {} : planJson(plan)),
    ...(headroom === null ? {} : { headroom: headroomJson(headroom) }),
    ...(vendor === null ? {} : { vendor: vendorJson(vendor) }),
    repository: project,
    run_url: runUrl,
  });
}

/** What there is more to do about comes first. */
function eventOf({ plan, headroom }: News): 'state-changed' | 'headroom-changed' | 'weekly' {
  if (plan?.changed === true) return 'state-changed';
  return headroom?.change.occasion === 'news' ? 'headroom-changed' : 'weekly';
}

function messageOf({ plan, headroom, vendor }: News): string {
  const ofPlan = plan === null ? [] : [plan.why, headline(plan.plan)];
  const others = [headroom?.change.why, vendor?.why].filter((why) => why !== undefined);
  return [...ofPlan, ...others].join(' ');
}

function planJson({ plan, previous }: PlanNews): object {
  return {
    previous: previous === null ? null : stateOf(previous),
    current: stateOf(plan),
    summary: plan.summary,
    workspaces: plan.findings.filter(isNews).map(({ rule, workspace }) => ({ rule, workspace })),
  };
}

function stateOf({ verdict, digest, complete, run }: Plan): object {
  return { verdict, digest, complete, exit_code: run.exit_code, taken_at: run.taken_at };
}

const rendered = z.object({ text: z.string(), blocks: z.array(z.unknown()) });

/** Characters. The report keeps under Slack's limits with room for these. */
const longestWhy = 250;
const longestProject = 100;

/** The Slack report of a plan that changed, what is to be said of a headroom, and below why it comes and from which run. */
export function slackBody({ plan, headroom, vendor, project, runUrl }: News): string {
  const report = plan?.changed === true ? rendered.parse(JSON.parse(renderSlack(plan.plan))) : null;
  const ofHeadroom = headroom === null ? [] : headroomBlocks(headroom);
  const ofVendor = vendor === null ? [] : vendorBlocks(vendor);
  const reasons = [plan?.why, headroom?.change.why, vendor?.why].filter((why) => why !== undefined);
  const reason = { type: 'plain_text', text: cutText(terminalText(reasons.join(' ')), longestWhy), emoji: false };
  const link = runUrl === null ? 'A run' : `<${runUrl}|This run>`;
  const place = project === null ? '' : ` of ${slackText(cutText(project, longestProject))}`;
  const from = { type: 'mrkdwn', text: link + place, verbatim: true };
  const below = runUrl === null && project === null ? [reason] : [reason, from];
  const text = report?.text ?? slackText(cutText(terminalText(reasons.join(' ')), longestWhy));
  const blocks = [...(report?.blocks ?? []), ...ofHeadroom, ...ofVendor, { type: 'context', elements: below }];
  return JSON.stringify({ text, blocks });
}
