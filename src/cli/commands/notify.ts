import { compareHeadrooms } from '../../publish/headroom-change.js';
import type { HeadroomNews } from '../../publish/headroom-message.js';
import { PublishFailure } from '../../publish/publish-failure.js';
import { type News, type PlanNews, slackBody, webhookBody } from '../../publish/notification.js';
import { variable } from '../../publish/pipeline.js';
import { findPipeline } from '../../publish/read-pipeline.js';
import { compareStates } from '../../publish/state-change.js';
import {
  parseWebhook,
  readWebhookSecret,
  sendTo,
  signatureHeaders,
  slackRefusal,
  type Webhook,
  webhookRefusal,
} from '../../publish/webhook.js';
import { vendorWeek, type VendorWeek } from '../../publish/vendor-week.js';
import { type Arguments, usage } from '../arguments.js';
import type { Command } from '../command.js';
import type { Host } from '../host.js';
import { readKeptHistory, wholeHistory } from '../history/kept-history.js';
import { readStates, type SavedStates } from '../input/saved-states.js';
import { eventReader, note, say, surroundingsOf } from '../publishing.js';

/** Notifies when the state changed since the previous plan or headroom. Returns 1 when a notification did not get through. */
export const command: Command = {
  summary: 'Notify Slack or a webhook when the state changed, or limits came to their mark',
  operands: 'PLAN.json|HEADROOM.json…',
  minimum: 1,
  maximum: 2,
  offers: 'files',
  options: {
    since: {
      value: 'PREVIOUS.json',
      offers: 'files',
      repeatable: true,
      help: 'The plan of the run before, the headroom of the day before, or both; without it, or while it does not exist, every state but in sync, and everything at its mark, counts as news',
    },
    history: {
      value: 'DIR',
      offers: 'folders',
      help: 'Say once a week what the vendor changed, as the snapshots tell that `limitdrift snapshot --dir` keeps',
    },
  },
  notes: [
    'News of a plan means a different verdict, different drift, or a workspace that is undeclared or was created again.',
    'News of a headroom means a limit that came to its mark or to 100 % of it, or that was below its mark for 7 days; the message then also says what goes on. Nothing is sent while nothing is new; on Monday a message comes all the same, so that silence can be trusted. Two headrooms of one day are one message: keep the first of a day until the next.',
    'With --history, the first message of a week (from Monday on, in UTC) says what the vendor changed in the week before: groups, models and the limits of the organization. Where it changed nothing, that alone sends no message. Which is the first is told by --since.',
    'It is sent to LIMITDRIFT_SLACK_WEBHOOK_URL, an incoming webhook of Slack, and to LIMITDRIFT_WEBHOOK_URL, as JSON, signed by LIMITDRIFT_WEBHOOK_SECRET where that is set. https only; three tries. Slack has accepted it when it answers `ok`; a webhook, when it answers 200 to 299, but not with a web page.',
    'Exit code 1 when a notification did not get through; 3 when the command line, a file or a URL is wrong.',
  ],
  run: notify,
};

/** One place to notify. */
interface Receiver {
  readonly webhook: Webhook;
  readonly compose: (news: News) => { readonly body: string; readonly headers: Readonly<Record<string, string>> };
}

async function notify(args: Arguments, host: Host): Promise<number> {
  const states = readStates(args, host);
  const receivers = readReceivers(host);
  const plan = planNews(states);
  const headroom = headroomNews(states);
  const vendor = vendorNews(states, args, host);
  const isTold = (headroom?.change.occasion ?? null) !== null;
  const isWorth = plan?.changed === true || isTold || (vendor !== null && vendor.history.changes.length > 0);
  const reasons = [plan?.why, headroom?.change.why, vendor?.why].filter((why) => why !== undefined).join(' ');
  say(host, isWorth ? reasons : `Nothing was sent. ${reasons}`);
  if (!isWorth) return 0;
  const pipeline = findPipeline(host.env, eventReader(host));
  const place = { project: pipeline?.projectName ?? null, runUrl: pipeline?.runUrl ?? null };
  const news = { plan, headroom: isTold ? headroom : null, vendor, ...place };
  const outcomes = await Promise.all(receivers.map((receiver) => send(receiver, news, host)));
  for (const { failure, name } of outcomes) {
    if (failure === null) say(host, `Notified ${name}.`);
    else note(host, `${failure}. This receiver was not notified`);
  }
  return outcomes.every(({ failure }) => failure === null) ? 0 : 1;
}

function planNews({ plan, previousPlan: previous }: SavedStates): PlanNews | null {
  return plan === null ? null : { plan, previous, ...compareStates(previous, plan) };
}

function headroomNews({ headroom, previousHeadroom: previous }: SavedStates): HeadroomNews | null {
  return headroom === null ? null : { headroom, previous, change: compareHeadrooms(previous, headroom) };
}

/** null: no folder was given, or the week was told. */
function vendorNews(states: SavedStates, args: Arguments, host: Host): VendorWeek | null {
  const dir = args.text('history');
  const given = dir === null ? null : readKeptHistory(dir, args, host);
  const told =
    given === null ? null : wholeHistory(given, states.plan?.organization ?? states.headroom?.organization ?? null);
  if (told === null) return null;
  const times = [states.previousPlan, states.previousHeadroom].flatMap((state) => state?.run.taken_at ?? []);
  return vendorWeek(told, { now: host.now(), previous: times.toSorted().at(-1) ?? null });
}

const slackVariable = 'LIMITDRIFT_SLACK_WEBHOOK_URL';
const webhookVariable = 'LIMITDRIFT_WEBHOOK_URL';
const secretVariable = 'LIMITDRIFT_WEBHOOK_SECRET';
const json = { 'content-type': 'application/json' };

function readReceivers({ env, now, hider }: Host): readonly Receiver[] {
  const slack = variable(env, slackVariable);
  const plain = variable(env, webhookVariable);
  // As it stands there: white space around a secret may be a part of it for the receiver.
  const given = env[secretVariable] ?? '';
  const keys = given === '' ? [] : readWebhookSecret(given, secretVariable);
  if (slack === null && plain === null)
    throw usage(
      'There is no receiver to notify',
      `Set ${slackVariable} to an incoming webhook of Slack, or ${webhookVariable} to a URL of yours.`,
    );
  const toSlack = (url: string): Receiver => ({
    webhook: parseWebhook(url, { name: 'Slack', source: slackVariable, refusal: slackRefusal }),
    compose: (news) => ({ body: slackBody(news), headers: json }),
  });
  const toWebhook = (url: string): Receiver => ({
    webhook: parseWebhook(url, { name: 'the webhook', source: webhookVariable, refusal: webhookRefusal }),
    compose: (news) => {
      // What is signed is what is sent.
      const body = hider.text(webhookBody(news));
      return { body, headers: { ...json, ...signatureHeaders(body, keys, now()) } };
    },
  });
  return [...(slack === null ? [] : [toSlack(slack)]), ...(plain === null ? [] : [toWebhook(plain)])];
}

/** What became of one notification; `failure`: null when it got through. */
interface Outcome {
  readonly name: string;
  readonly failure: string | null;
}

async function send({ webhook, compose }: Receiver, news: News, host: Host): Promise<Outcome> {
  const { name } = webhook;
  try {
    const { body, headers } = compose(news);
    await sendTo(webhook, body, { headers, around: surroundingsOf(host) });
    return { name, failure: null };
  } catch (error) {
    if (!(error instanceof PublishFailure)) throw error;
    return { name, failure: error.message };
  }
}
