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

/** Letters and digits in a row that are there by no chance. */
const runs = /[\p{L}\p{N}_]{4,}/gu;
/** Longer than any word, so that it can be taken out of everything that is sent and shown, in any spelling. */
const longestWord = 16;

/** Takes the parts of a webhook's address out of what its server says: receivers echo what they were asked for. */
function withoutAddress(words: string, address: string): string {
  const known = `${address} ${decoded(address)}`.toLowerCase();
  const parts = known.match(runs) ?? [];
  return words.replace(runs, (run) => {
    const word = run.toLowerCase();
    return known.includes(word) || parts.some((part) => word.includes(part)) ? '…' : run;
  });
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return '';
  }
}

/** Three tries. Nothing of the address is in a failure, but its host where nobody answers. @throws PublishFailure */
export async function sendTo(
  webhook: Webhook,
  body: string,
  { headers, around }: { readonly headers: Readonly<Record<string, string>>; readonly around: PublishSurroundings },
): Promise<void> {
  const { base, path, refusal, name } = webhook;
  const service = await openService(base, path, around);
  for (const part of `${path}/${decoded(path)}`.split(/[/?&=;:@,+]/))
    if (part.length >= longestWord) around.hider.add(part);
  const address = new URL(base.origin).host + path;
  try {
    const message = { method: 'POST', path, headers, body } as const;
    const clean = (words: string): string => withoutAddress(words, address);
    const called = { name: `The notification to ${name}`, who: name };
    await sendMessage(service, message, { ...called, repeatable: true, refusal, clean });
  } finally {
    await service.close();
  }
}

/** Bytes. Source: Standard Webhooks, "Signature scheme": between 24 and 64. */
const shortestKey = 24;

/**
 * The keys that a secret may stand for: Base64 behind `whsec_`, any other text as it is, which the libraries of Standard
 * Webhooks call raw; where such a text is Base64 too, the libraries take it for that unless they are told, so it is two keys.
 * What would sign with another key than the receiver has, or with one that anybody can guess, is refused.
 * @throws UserError `usage`, which names `source`, the variable that the secret came from
 */
export function readWebhookSecret(secret: string, source: string): readonly Buffer[] {
  const refuse = (problem: string, hint: string): UserError =>
    UserError.of('usage', { problem: `${source} ${problem}`, hint });
  if (secret !== secret.trim()) throw refuse('begins or ends with white space', 'Take the white space away.');
  if (/^wh[sp]k_/.test(secret))
    throw refuse('is a key of the asymmetric kind', 'Take the secret that begins with whsec_.');
  const renew = `Make one: echo "whsec_$(openssl rand -base64 32)". The receiver takes the same.`;
  const text = secret.replace(/^whsec_/, '');
  const key = Buffer.from(text, 'base64');
  const whole = key.toString('base64') === text;
  if (text === secret) {
    if (/^\W*whsec/i.test(secret))
      throw refuse('does not begin with whsec_, but nearly', 'Write it in small letters, with _, and without quotes.');
    if (/[^ -~]/.test(secret)) throw refuse('has other characters than ASCII, which receivers read in two ways', renew);
    return whole && key.length >= shortestKey ? [Buffer.from(secret), key] : [Buffer.from(secret)];
  }
  if (text === '') throw refuse('has nothing behind whsec_', renew);
  if (!whole) throw refuse('is not Base64 behind whsec_', 'Copy all of it, any = at its end included.');
  if (key.length < shortestKey) throw refuse(`is too short: ${key.length} bytes, and it takes ${shortestKey}`, renew);
  if (key.every((byte) => byte === key[0])) throw refuse('is one byte again and again, which anybody can guess', renew);
  return [key];
}

/**
 * What tells a receiver that the body is ours, and how old it is: the ID stays the same when the same body is sent again,
 * and a signature is HMAC-SHA256 over `ID.TIMESTAMP.BODY`, in Base64 behind `v1,`; of several one has to be right. Source:
 * Standard Webhooks, standardwebhooks.com.
 */
export function signatureHeaders(body: string, keys: readonly Buffer[], now: number): Readonly<Record<string, string>> {
  const id = `msg_${sha256(body).slice(0, 32)}`;
  const timestamp = String(Math.floor(now / 1000));
  const named = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (keys.length === 0) return named;
  const sign = (key: Buffer): string => createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...named, 'webhook-signature': keys.map((key) => `v1,${sign(key)}`).join(' ') };
}
