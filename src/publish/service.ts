import type { BaseUrl } from '../live/base-url.js';
import { createHider } from '../live/hidden-key.js';
import { chooseProxy, type ProxyEnvironment } from '../live/proxy.js';
import { type Run, type Sleep, startRun } from '../live/run.js';
import { type Answer, keepWasmUnoptimized, send } from '../live/undici-pool.js';
import { createPool, createProxyAgent, type Message as WireMessage } from '../live/undici-slim.js';
import type { Tool } from '../model/snapshot.js';

/** What is ever sent to a code host or webhook. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT';

interface Written extends WireMessage {
  readonly method: Method;
  readonly body: string | null;
}

/** One request, without the host. */
export interface Message extends Written {
  readonly headers: Readonly<Record<string, string>>;
}

/** A server that is written to, with the time that there is for it. */
export interface Service {
  readonly base: BaseUrl;
  /** Where connections go, in words; no path of it is ever shown. */
  readonly target: string;
  readonly run: Run;
  readonly random: () => number;
  /** One attempt, without redirects. */
  send(message: Message): Promise<Answer>;
  close(): Promise<void>;
}

/** What a service takes from the process that it is used in. */
export interface Surroundings {
  readonly tool: Tool;
  readonly environment: ProxyEnvironment;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: Sleep;
}

/** Milliseconds. */
const requestTimeout = 30_000;
const runTimeout = 300_000;

/**
 * Opens the way to one server; nothing is connected yet. `secret` is taken out of whatever it answers.
 * @throws UserError `usage` for a proxy that cannot be used
 */
export async function openService(base: BaseUrl, secret: string, around: Surroundings): Promise<Service> {
  const proxy = chooseProxy(base, around.environment);
  keepWasmUnoptimized();
  const settings = { connections: 1, connectTimeout: requestTimeout };
  const dispatcher =
    proxy === null ? createPool<Written>(base.origin, settings) : await createProxyAgent<Written>(proxy, settings);
  const hider = createHider();
  hider.add(secret);
  const { tool, signal, now, sleep, random } = around;
  const run = startRun({ timeoutMs: runTimeout, signal, now, sleep });
  return {
    base,
    target: `${new URL(base.origin).host}${proxy === null ? '' : ' through the proxy'}`,
    run,
    random,
    send: async ({ method, path, body, headers: own }) => {
      const headers = { 'user-agent': `${tool.name}/${tool.version}`, ...own };
      const sending = { origin: base.origin, headers, timeoutMs: requestTimeout, signal: run.signal };
      return hider.clean(await send(dispatcher, { method, path, body }, sending));
    },
    close: () => {
      run.end();
      return dispatcher.destroy(new Error('The run is over'));
    },
  };
}
