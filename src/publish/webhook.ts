import { createHmac } from 'node:crypto';
import { type BaseUrl, isLoopback, parseBaseUrl } from '../http/base-url.js';
import type { Answer } from '../http/body.js';

import { sha256 } from '../model/address.js';
import { UserError } from '../model/errors.js';
import { sendMessage } from './send-message.js';
import { aPage, isPage, parseJson, textOf, wordsOf } from './server-words.js';
import { openService, type PublishSurroundings } from './service.js';

/* Sends notifications to Slack and to other webhooks. */

/** Where a notification goes. The whole URL is a secret: who has it can post. */
export interface Webhook {
  /** For people, such as `Slack`. */
  readonly name: string;
  readonly base: BaseUrl;
  /** Path and query. */
  readonly path: string;
  /** Why an answer with a good status is no receipt; null: it is one. */
  readonly refusal: (answer: Answer) => string | null;
}

/** Who a webhook is of, and the variable that its URL comes from. */
export type WebhookSource = Pick<Webhook, 'name' | 'refusal'> & { readonly source: string };

/**
 * Slack says `ok` for a message that it took, and its workflows `{"ok": true}`; anything else under 200 is somebody else.
 * Source: docs.slack.dev, Sending messages using incoming webhooks.
 */
export function slackRefusal(answer: Answer): string | null {
  const text = textOf(answer).trim();
  if (text === 'ok' || isOk(parseJson(text))) return null;
  const words = isPage(answer) ? aPage : wordsOf(answer);
  return `not Slack’s \`ok\`${words === '' ? '' : `, but ${words}`}`;
}

function isOk(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'ok' in value && value.ok === true;
}

/** Any good status is a receipt, says Standard Webhooks; but no receiver answers a machine with a page. */
export function webhookRefusal(answer: Answer): string | null {
  return isPage(answer) ? aPage : null;
}

/**
 * Takes https to anywhere and http to this machine only. The URL is not shown.
 * @throws UserError `usage`, which names `source`, the variable that the URL came from
 */
export function parseWebhook(text: string, { name, source, refusal }: WebhookSource): Webhook {
  const url = URL.canParse(text) ? new URL(text) : null;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === null || !safe)
    throw UserError.of('usage', { problem: `${source} is not an https URL`, hint: 'Notifications go to https only.' });
  if (url.username !== '' || url.password !== '')
    throw UserError.of('usage', {
      problem: `${source} has a user name or password in it`,
      hint: 'Use LIMITDRIFT_WEBHOOK_SECRET, which signs what is sent',
    });
  return { name, base: parseBaseUrl(url.origin, source), path: url.pathname + url.search, refusal };
}

/** Three tries. @throws PublishFailure */
export async function sendTo(
  webhook: Webhook,
  body: string,
  { headers, around }: { readonly headers: Readonly<Record<string, string>>; readonly around: PublishSurroundings },
): Promise<void> {
  const service = await openService(webhook.base, webhook.path, around);
  try {
    const message = { method: 'POST', path: webhook.path, headers, body } as const;
    const { refusal, name } = webhook;
    await sendMessage(service, message, { name: `The notification to ${name}`, repeatable: true, refusal });
  } finally {
    await service.close();
  }
}

/**
 * What tells a receiver that the body is ours, and how old it is: the ID stays the same when the same body is sent again,
 * and the signature is HMAC-SHA256 over `ID.TIMESTAMP.BODY`, in Base64 behind `v1,`. A secret that begins with `whsec_` is
 * Base64, any other is taken as it is. Source: Standard Webhooks, standardwebhooks.com.
 */
export function signatureHeaders(body: string, secret: string | null, now: number): Readonly<Record<string, string>> {
  const id = `msg_${sha256(body).slice(0, 32)}`;
  const timestamp = String(Math.floor(now / 1000));
  const named = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === null) return named;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...named, 'webhook-signature': `v1,${signature}` };
}
