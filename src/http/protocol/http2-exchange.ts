import { type ClientHttp2Stream, constants } from 'node:http2';

import type { ResponseController, ResponseHandler, ResponseHeaders } from './connections.js';

/* One request over HTTP/2, and whether its answer came whole. */

interface Followed {
  readonly cancelled: () => void;
  readonly explain: (failure: Error | null, rstCode: number) => Error;
}

/** One request and its answer. */
export class Http2Exchange implements ResponseController {
  readonly #handler: ResponseHandler;
  #cancel = (): void => undefined;
  #begun = false;
  #failure: Error | null = null;
  /** Bytes of the body that did not come yet; NaN: no header says how many there are. */
  #missing = NaN;
  /** The server ended it, and not the session's end. */
  #ended = false;
  aborted = false;

  constructor(handler: ResponseHandler) {
    this.#handler = handler;
  }

  abort(): void {
    this.aborted = true;
    this.#cancel();
  }

  follow(stream: ClientHttp2Stream, { cancelled, explain }: Followed): void {
    this.#cancel = () => {
      stream.close(constants.NGHTTP2_CANCEL);
      cancelled();
    };
    stream.on('response', (_: unknown, __: unknown, raw: readonly string[]) => {
      const { status, headers } = readHeaders(raw);
      this.#begun = true;
      this.#missing = Number(headers['content-length'] ?? NaN);
      this.#handler.onResponseStart(this, status, headers);
    });
    stream.on('data', (chunk: Uint8Array) => {
      this.#missing -= chunk.byteLength;
      if (!this.aborted) this.#handler.onResponseData(this, chunk);
    });
    stream.on('end', () => {
      this.#ended = stream.session?.destroyed === false;
    });
    stream.on('error', (error: Error) => {
      this.#failure = error;
    });
    stream.on('close', () => {
      if (this.aborted) return;
      const code = stream.rstCode ?? constants.NGHTTP2_CANCEL;
      // Node says of what was reset with NO_ERROR that it ended well, and of all that was under way when a connection ended that
      // was going away.
      const whole = this.#begun && (Number.isNaN(this.#missing) ? this.#ended : this.#missing === 0);
      if (whole && this.#failure === null && code === constants.NGHTTP2_NO_ERROR) this.#handler.onResponseEnd(this);
      else this.#handler.onResponseError(this, explain(this.#failure, code));
    });
  }
}

/** Of names and values in turn. Node's own object joins those that come twice, so that nobody can tell them from one. */
function readHeaders(raw: readonly string[]): { readonly status: number; readonly headers: ResponseHeaders } {
  const headers: Record<string, string | string[]> = {};
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name = '', value = ''] = raw.slice(at, at + 2);
    headers[name] = Object.hasOwn(headers, name) ? [headers[name] ?? [], value].flat() : value;
  }
  return { status: Number(headers[':status']), headers };
}
