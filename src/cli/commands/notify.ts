import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import type { Plan } from '../../model/plan-types.js';
import { PublishFailure } from '../../publish/publish-failure.js';
import { type News, slackBody, webhookBody } from '../../publish/notification.js';
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
import { type Arguments, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { eventReader, note, say, surroundingsOf } from '../publishing.js';
import { readSavedPlan } from '../input/saved-files.js';
import type { Command } from '../command.js';

/** Notifies when the state changed since the previous plan. Returns 1 when a notification did not get through. */
export const command: Command = {
  summary: 'Notify Slack or a webhook when the state changed',
  operands: 'PLAN.json',
  minimum: 1,
  maximum: 1,
  offers: 'files',
  options: {
    since: {
      value: 'PREVIOUS.json',
      offers: 'files',
      help: 'The plan of the run before; without it, or while it does not exist, every state but in sync counts as news',
    },
  },
  notes: [
    'News means a different verdict, different drift, or a workspace that is undeclared or was created again. It is sent to LIMITDRIFT_SLACK_WEBHOOK_URL, an incoming webhook of Slack, and to LIMITDRIFT_WEBHOOK_URL, as JSON, signed by LIMITDRIFT_WEBHOOK_SECRET where that is set. https only; three tries. Slack has accepted it when it answers `ok`; a webhook, when it answers 200 to 299, but not with a web page.',
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
  const [path = ''] = args.operands;
  const receivers = readReceivers(host);
  const plan = readSavedPlan(path, args, host);
  const previous = readPrevious(args, plan, host);
  const { changed, why } = compareStates(previous, plan);
  say(host, changed ? why : `Nothing was sent. ${why}`);
  if (!changed) return 0;
  const pipeline = findPipeline(host.env, eventReader(host));
  const place = { project: pipeline?.projectName ?? null, runUrl: pipeline?.runUrl ?? null };
  const news = { plan, previous, why, ...place };
  const outcomes = await Promise.all(receivers.map((receiver) => send(receiver, news, host)));
  for (const { failure, name } of outcomes) {
    if (failure === null) say(host, `Notified ${name}.`);
    else note(host, `${failure}. This receiver was not notified`);
  }
  return outcomes.every(({ failure }) => failure === null) ? 0 : 1;
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

/** null: this is the first run. A file that is not there is none: the first run of a pipeline has nothing to bring along. */
function readPrevious(args: Arguments, plan: Plan, host: Host): Plan | null {
  const path = args.text('since');
  if (path === null) return null;
  if (!existsSync(resolve(host.cwd, path))) {
    note(host, `${path} does not exist: this counts as the first run`);
    return null;
  }
  const previous = readSavedPlan(path, args, host);
  const [before, after] = [previous.organization, plan.organization];
  if (before !== null && after !== null && before.id !== after.id)
    throw usage(`${path} is a plan of another organization`, 'Compare plans of one organization.');
  return previous;
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
