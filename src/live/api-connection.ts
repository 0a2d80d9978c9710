import { type BaseUrl, parseBaseUrl } from '../http/base-url.js';
import { type ConnectionEnvironment, planRoute, type Route, speaksHttp1Only } from '../http/route.js';
import { openTransport, type Transport } from '../http/transport.js';
import { createThrottle, mostOverHttp1, type Throttle } from './throttle.js';

/* Where the API is, and what requests to it go over. Loads nothing of what reads an answer, so that a run can begin with it. */

export interface ConnectionRequest {
  /** A path prefix is kept. https, or http to this machine. */
  readonly baseUrl: string;
  /** The option or variable that it came from, for messages. */
  readonly baseUrlSource: string;
  /** Requests under way at once; null: 16 over HTTP/1.1, and up to 64 over HTTP/2. */
  readonly concurrency: number | null;
  /** For one attempt of one request, its body included. */
  readonly requestTimeoutMs: number;
  readonly environment: ConnectionEnvironment;
}

export interface ApiConnection {
  readonly base: BaseUrl;
  readonly route: Route;
  readonly transport: Transport;
  readonly throttle: Throttle;
}

/** Throws `usage` for a base URL or proxy that cannot be used. Nothing is connected yet. */
export async function openConnection(request: ConnectionRequest): Promise<ApiConnection> {
  const { concurrency, requestTimeoutMs, environment } = request;
  const base = parseBaseUrl(request.baseUrl, request.baseUrlSource);
  const route = planRoute(base, environment, 'api');
  const throttle = createThrottle(concurrency);
  const transport = await openTransport(base, route, {
    concurrency: concurrency ?? mostOverHttp1,
    requestTimeoutMs,
    ...(speaksHttp1Only(environment) ? {} : { onStreams: (most: number) => throttle.streams(most) }),
  });
  return { base, route, transport, throttle };
}
