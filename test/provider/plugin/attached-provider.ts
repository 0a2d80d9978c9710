import { onTestFinished } from 'vitest';

import { createGrpcServer } from '../../../src/provider/plugin/grpc-server.js';
import { reattachValue } from '../../../src/provider/plugin/handshake.js';
import { listen } from '../../../src/provider/plugin/listener.js';
import { createLog } from '../../../src/provider/plugin/plugin-log.js';
import { listProcedures } from '../../../src/provider/plugin/procedures.js';
import { createTransport } from '../../../src/provider/plugin/plugin-transport.js';
import type { Provider } from '../../../src/provider/protocol/messages.js';

/** One call as Terraform made it. */
export interface RecordedCall {
  readonly name: string;
  readonly request: Buffer;
  /** null: the provider threw. */
  reply: Buffer | null;
}

/** A provider that is served by this process, for a terraform that is given `env`. */
export interface AttachedProvider {
  readonly env: { readonly TF_REATTACH_PROVIDERS: string };
  readonly calls: readonly RecordedCall[];
  /** What was thrown and is no user's error. */
  readonly bugs: readonly unknown[];
}

/** Until the test is finished. */
export async function attachProvider(provider: Provider): Promise<AttachedProvider> {
  const calls: RecordedCall[] = [];
  const bugs: unknown[] = [];
  const procedures = Object.entries(listProcedures(provider)).map(([name, procedure]) => {
    const recorded: typeof procedure = async (request, call) => {
      const entry: RecordedCall = { name, request: Buffer.from(request), reply: null };
      calls.push(entry);
      entry.reply = await procedure(request, call);
      return entry.reply;
    };
    return [name, recorded] as const;
  });
  const { signal: interrupted } = new AbortController();
  const log = createLog({ env: {}, writeError: () => {} });
  const { connect } = createGrpcServer({
    procedures: Object.fromEntries(procedures),
    log,
    report: (error) => bugs.push(error),
    interrupted,
    manyRuns: false,
    shutDown: () => {},
  });
  const transport = createTransport(null, {
    log,
    lifetime: { interrupted, connected: () => {}, disconnected: () => {}, shutDown: () => {} },
    connect,
  });
  const listening = await listen(transport, { env: {}, platform: process.platform });
  onTestFinished(listening.close);
  const value = reattachValue('registry.terraform.io/limitdrift/limitdrift', { address: listening, pid: process.pid });
  return { env: { TF_REATTACH_PROVIDERS: value }, calls, bugs };
}
