/**
 * `POST /v1/messages`: an answer without a model behind it, which draws on the limits of its workspace and organization and says in
 * its headers what is left of them. Source: platform.claude.com/docs, page "Rate limits".
 */
import * as z from 'zod';

import { type EmulatedAnswer, type EmulatedRequest, ok, parseJson, refuse } from '../answers.js';
import { assumptions } from '../assumptions.js';
import { credentialOf } from '../authentication.js';
import { firstProblem } from '../queries.js';
import { applies, type Store } from '../store.js';
import type { WorldWorkspace } from '../world.js';
import { type Buckets, untilHolds } from './buckets.js';
import { drawnLimits, type DrawnLimit, type MessageSize, tokenLimiters } from './drawn-limits.js';
import { headersOf } from './left-headers.js';

const messageBody = z.looseObject({
  model: z.string(),
  max_tokens: z.number().int().min(1),
  messages: z.array(z.unknown()).min(1),
  system: z.unknown().optional(),
  speed: z.enum(['standard', 'fast']).optional(),
  stream: z.literal(false, { error: 'the emulator does not stream' }).optional(),
});

type Message = z.infer<typeof messageBody>;

/** The key of a workspace is `sk-ant-api03-` and its ID or name. */
const workspaceKey = /^sk-ant-api03-(.+)$/;

/** `now` in milliseconds since 1970. */
export function answerMessage(store: Store, request: EmulatedRequest, now: number): EmulatedAnswer {
  const { headers, requestId, method } = request;
  const refused = (status: number, message: string): EmulatedAnswer => refuse({ status, message }, requestId);
  if (method !== 'POST') return refused(assumptions.wrongMethodStatus, 'method not allowed');
  const workspace = workspaceOf(store, credentialOf(headers));
  if (workspace === undefined) return refused(401, 'this is the key of no workspace: sk-ant-api03- and its ID or name');
  const parsed = messageBody.safeParse(parseJson(request.body));
  if (!parsed.success) return refused(400, firstProblem(parsed.error));
  const message = parsed.data;
  const group = store.world.groups.find(({ models, workspace_models }) =>
    [...(models ?? []), ...workspace_models].includes(message.model),
  );
  if (group === undefined || !applies(workspace, group)) return refused(404, `model: ${message.model}`);
  const isFast = message.speed === 'fast';
  const limits = drawnLimits(store, { workspace, group, isFast });
  const answer = draw(limits, { message, isFast, now, buckets: store.buckets, requestId });
  const left = headersOf(limits, { buckets: store.buckets, now, isFast });
  return { ...answer, headers: { ...answer.headers, ...left, 'anthropic-workspace-id': workspace.id } };
}

function workspaceOf({ workspaces }: Store, key: string): WorldWorkspace | undefined {
  const [, named = ''] = workspaceKey.exec(key) ?? [];
  const live = [...workspaces.values()].filter(({ archived_at }) => archived_at === null);
  return live.find(({ id, name }) => id === named || name === named);
}

interface Drawing {
  readonly message: Message;
  readonly isFast: boolean;
  readonly now: number;
  readonly buckets: Buckets;
  readonly requestId: string;
}

/** Input is known when a request begins, and has to fit; of output there only has to be something left. */
function draw(limits: readonly DrawnLimit[], { message, isFast, now, buckets, requestId }: Drawing): EmulatedAnswer {
  const size = sizeOf(message);
  const amountOf = (limit: DrawnLimit, of: MessageSize): number => tokenLimiters(isFast)[limit.limiter]?.(of) ?? 1;
  const waits = limits.map((limit) => {
    const needed = Math.max(1, amountOf(limit, { ...size, output: 0 }));
    return untilHolds(limit, needed - buckets.level(limit, now));
  });
  const wait = Math.max(0, ...waits);
  if (wait > 0) {
    const seconds = Math.ceil(wait / 1000);
    const refused = refuse({ status: 429, message: 'a limit of requests or tokens was reached' }, requestId);
    return { ...refused, headers: { 'retry-after': String(seconds) } };
  }
  for (const limit of limits) buckets.take(limit, amountOf(limit, size), now);
  return ok(messageOf(message, size, requestId));
}

/** About four characters are a token; what may be generated is generated. */
function sizeOf({ messages, system, max_tokens: output }: Message): MessageSize {
  return { input: Math.ceil(JSON.stringify([messages, system ?? '']).length / 4), output };
}

function messageOf({ model }: Message, { input, output }: MessageSize, requestId: string): object {
  return {
    id: `msg_${requestId.replace(/^req_/, '')}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text: 'The emulator has no model.' }],
    stop_reason: 'max_tokens',
    stop_sequence: null,
    usage: {
      input_tokens: input,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: output,
    },
  };
}
