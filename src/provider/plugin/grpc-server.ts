/** The gRPC services of a plugin: the provider's calls, health, and those that go-plugin expects. */
import type { Duplex } from 'node:stream';

import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  status,
} from '@grpc/grpc-js';

import { UserError } from '../../model/errors.js';
import { decodeMessage } from '../protocol/decode.js';
import { encodeMessage } from '../protocol/encode.js';
import { showableLines } from '../protocol/replies.js';
import type { Log } from './plugin-log.js';
import type { Procedure } from './procedures.js';

const empty = Buffer.alloc(0);

/** A state with 20,000 groups takes 7.5 MB; Terraform itself takes 256. There is no bound to what is sent. */
const largestMessage = 256 * 1024 * 1024;

/** So that Terraform says first what it heard. */
const stopMs = 1000;

export interface GrpcServerOptions {
  readonly procedures: Readonly<Record<string, Procedure>>;
  readonly log: Log;
  /** Told of bugs: what a provider threw and is no `UserError`. */
  readonly report: (error: unknown) => void;
  /** ^C: no call begins after it, and one that is under way has a moment until Terraform stops it. */
  readonly interrupted: AbortSignal;
  /** Whether one process serves many runs: each is stopped by itself then, and a run is a connection. */
  readonly manyRuns: boolean;
  /** Called when Terraform is done, after it was answered. */
  readonly shutDown: () => void;
}

/** Serves connections that somebody else accepts: `connect` takes one, of which TLS is already off. */
export interface GrpcServer {
  readonly connect: (connection: Duplex) => void;
}

/** What is stopped stays stopped: Terraform may ask for more, as it does when it is interrupted early. */
export function createGrpcServer(options: GrpcServerOptions): GrpcServer {
  const connectOf = (): GrpcServer['connect'] => serveUntilStopped(options, new AbortController());
  return { connect: options.manyRuns ? (connection) => connectOf()(connection) : connectOf() };
}

function serveUntilStopped(
  { procedures, log, report, interrupted, shutDown }: GrpcServerOptions,
  stop: AbortController,
): GrpcServer['connect'] {
  const stopAll = (): void => stop.abort(UserError.of('interrupted', {}));
  interrupted.addEventListener('abort', () => void setTimeout(stopAll, stopMs).unref());
  const server = new Server({
    'grpc.max_receive_message_length': largestMessage,
    'grpc.enable_channelz': 0,
  });
  const unary = (path: string, handler: handleUnaryCall<Buffer, Buffer>): void => {
    server.register(path, handler, same, same, 'unary');
  };
  for (const [name, procedure] of Object.entries(procedures)) {
    const logged: Procedure = (request, call) => {
      log.trace('Received call', { rpc: name });
      return procedure(request, call);
    };
    unary(`/tfplugin6.Provider/${name}`, serve(logged, { stop: stop.signal, interrupted, report }));
  }
  unary('/tfplugin6.Provider/StopProvider', (_call, answer) => {
    stopAll();
    answer(null, empty);
  });
  unary('/plugin.GRPCController/Shutdown', (_call, answer) => {
    answer(null, empty);
    shutDown();
  });
  unary('/grpc.health.v1.Health/Check', checkHealth);
  server.register('/grpc.health.v1.Health/Watch', watchHealth, same, same, 'serverStream');
  server.register('/plugin.GRPCBroker/StartStream', holdBroker, same, same, 'bidi');
  server.register('/plugin.GRPCStdio/StreamStdio', holdOpen, same, same, 'serverStream');
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return (connection) => injector.injectConnection(connection);
}

/** The bytes are decoded elsewhere. */
function same(bytes: Buffer): Buffer {
  return bytes;
}

interface ServeOptions {
  readonly stop: AbortSignal;
  readonly interrupted: AbortSignal;
  readonly report: (error: unknown) => void;
}

/** Milliseconds: Terraform reads the stack beside the answer, and after the answer it may end before it has read it. */
const stackAhead = 250;

function serve(procedure: Procedure, { stop, interrupted, report }: ServeOptions): handleUnaryCall<Buffer, Buffer> {
  return (call, answer) => {
    const cancellation = new AbortController();
    call.on('cancelled', () => cancellation.abort(UserError.of('interrupted', {})));
    // A ^C that came while this process started or was busy is heard before the call begins.
    setImmediate(() => {
      const signals = [stop, cancellation.signal, ...(interrupted.aborted ? [interrupted] : [])];
      procedure(call.request, { signal: AbortSignal.any(signals) }).then(
        (reply) => answer(null, reply),
        (error: unknown) => {
          report(error);
          setTimeout(() => answer({ code: status.INTERNAL, details: showableLines(String(error)) }), stackAhead);
        },
      );
    });
  };
}

const serving = encodeMessage('Health.Response', { status: 'SERVING' });

/** Of the whole server, and of `plugin`: the one name that go-plugin asks for. */
const checkHealth: handleUnaryCall<Buffer, Buffer> = (call, answer) => {
  const { service } = decodeMessage('Health.Request', call.request);
  if (service === '' || service === 'plugin') answer(null, serving);
  else answer({ code: status.NOT_FOUND, details: 'There is no such service' });
};

const watchHealth: handleServerStreamingCall<Buffer, Buffer> = (call) => call.write(serving);

/** Nothing is printed that Terraform would have to hear of. It ends with the connection. */
const holdOpen: handleServerStreamingCall<Buffer, Buffer> = () => {};

/** No further connection is brokered; Terraform expects the stream to stay. */
const holdBroker: handleBidiStreamingCall<Buffer, Buffer> = (call) => {
  call.on('data', () => {}).on('end', () => call.end());
};
