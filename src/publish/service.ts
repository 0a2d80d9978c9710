import type { BaseUrl } from '../http/base-url.js';
import type { Hider } from '../http/hidden-key.js';
import { type ConnectionEnvironment, planRoute, type Route } from '../http/route.js';
import { type Deadline, type Sleep, startDeadline } from '../http/deadline.js';
import type { Answer } from '../http/body.js';
import { sayFirst } from '../http/connection-errors.js';
import { send } from '../http/transport.js';
import { type ServiceMessage, openDispatcher } from '../http/dispatcher.js';
import type { Tool } from '../model/snapshot-types.js';

/* Opens the connection to a code host or webhook. */

/** One request, without the host. */
export interface PublishMessage extends ServiceMessage {
  readonly headers: Readonly<Record<string, string>>;
}

/** A server that is written to, with the time that there is for it. */
export interface Service extends Route {
  readonly base: BaseUrl;
  readonly deadline: Deadline;
  readonly random: () => number;
  /** Takes what became of an attempt; the first that found no connection is said. */
  readonly onSilence: (silence: string | null) => void;
  /** One attempt, without redirects. */
  send(message: PublishMessage): Promise<Answer>;
  close(): Promise<void>;
}

/** What a service takes from the process that it is used in. */
export interface PublishSurroundings {
  readonly tool: Tool;
  readonly environment: ConnectionEnvironment;
  /** Of the whole run. */
  readonly hider: Hider;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: Sleep;
  /** Says a line of raw text on stderr. */
  readonly note: (text: string) => void;
}

/** Milliseconds. */
const requestTimeout = 30_000;
const runTimeout = 300_000;

/**
 * Opens the way to one server; nothing is connected yet. `secret` is taken out of whatever it answers, and what
 * is sent holds none of the run in its body.
 * @throws UserError `usage` for a proxy that cannot be used
 */
export async function openService(base: BaseUrl, secret: string, around: PublishSurroundings): Promise<Service> {
  const route = planRoute(base, around.environment, 'service');
  const connections = { concurrency: 1, requestTimeoutMs: requestTimeout };
  const dispatcher = await openDispatcher('service', base.origin, route, connections);
  const { tool, hider, signal, now, sleep, random } = around;
  hider.add(secret);
  const deadline = startDeadline({ timeoutMs: runTimeout, signal, now, sleep });
  return {
    ...route,
    base,
    deadline,
    random,
    onSilence: sayFirst(around.note),
    send: async ({ method, path, body, headers: own }) => {
      const headers = { 'user-agent': `${tool.name}/${tool.version}`, ...own };
      const sending = { headers, timeoutMs: requestTimeout, signal: deadline.signal };
      return hider.clean(
        await send(dispatcher, { method, path, body: body === null ? null : hider.text(body) }, sending),
      );
    },
    close: () => {
      deadline.end();
      return dispatcher.close();
    },
  };
}
