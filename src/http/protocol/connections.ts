/* What requests to one server go on, and how an answer comes, whichever HTTP is spoken. */

/** One request, as it is sent. */
export interface Dispatched {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Connections {
  begin(request: Dispatched, handler: ResponseHandler): void;
  /** Whether it takes requests; what was under way goes on when it takes no more. */
  isOpen(): boolean;
  close(): Promise<void>;
}

/** Names in lower case. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface ResponseController {
  abort(reason: Error): void;
}

export interface ResponseHandler {
  /** It goes on a connection, which `closeConnection` gives no more requests: one of HTTP/1.1 ends at once. */
  onRequestStart(controller: ResponseController, closeConnection: () => void): void;
  onResponseStart(controller: ResponseController, status: number, headers: ResponseHeaders): void;
  onResponseData(controller: ResponseController, chunk: Uint8Array): void;
  onResponseEnd(controller: ResponseController): void;
  onResponseError(controller: ResponseController, error: Error): void;
}
