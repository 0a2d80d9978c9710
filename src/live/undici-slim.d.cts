/**
 * The deep imports that keep undici small: the whole package takes four times as long to load. Only what is used here is
 * declared, so that nothing but GET can be sent.
 */
declare module 'undici/lib/dispatcher/pool.js' {
  class Pool implements Pool.Dispatcher {
    constructor(origin: string, options: Pool.Options);
    dispatch(request: Pool.Get, handler: Pool.Handler): boolean;
    destroy(error: Error): Promise<void>;
  }

  namespace Pool {
    interface Dispatcher {
      dispatch(request: Get, handler: Handler): boolean;
      destroy(error: Error): Promise<void>;
    }

    interface Options {
      readonly connections: number;
      /** Milliseconds. */
      readonly connectTimeout: number;
    }

    interface Get {
      readonly method: 'GET';
      readonly origin: string;
      /** Path and query. */
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      /** Milliseconds; 0: none. */
      readonly headersTimeout: number;
      readonly bodyTimeout: number;
    }

    /** Names in lower case. */
    type Headers = Readonly<Record<string, string | string[] | undefined>>;

    interface Controller {
      abort(reason: Error): void;
    }

    interface Handler {
      onRequestStart(controller: Controller): void;
      onResponseStart(controller: Controller, status: number, headers: Headers): void;
      onResponseData(controller: Controller, chunk: Uint8Array): void;
      onResponseEnd(controller: Controller): void;
      onResponseError(controller: Controller, error: Error): void;
    }
  }

  export = Pool;
}

declare module 'undici/lib/dispatcher/proxy-agent.js' {
  import type Pool from 'undici/lib/dispatcher/pool.js';

  class ProxyAgent implements Pool.Dispatcher {
    constructor(options: Pool.Options & { readonly uri: string });
    dispatch(request: Pool.Get, handler: Pool.Handler): boolean;
    destroy(error: Error): Promise<void>;
  }

  export = ProxyAgent;
}
