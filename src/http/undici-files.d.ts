/* The inner files of undici, which come without types: each is what the package exports, as far as it is used here. */

declare module 'undici/lib/dispatcher/pool.js' {
  export { Pool as default } from 'undici';
}

declare module 'undici/lib/dispatcher/dispatcher.js' {
  export { Dispatcher as default } from 'undici';
}

declare module 'undici/lib/api/api-connect.js' {
  import type { Dispatcher } from 'undici';
  const connect: Dispatcher['connect'];
  export default connect;
}

declare module 'undici/lib/dispatcher/proxy-agent.js' {
  import type { Dispatcher, ProxyAgent } from 'undici';

  /** What a proxy agent needs of the connections to its proxy. */
  export interface ProxyClient {
    connect(wish: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
    close(): Promise<void>;
    destroy(error: Error): Promise<void>;
  }

  interface Options extends Omit<ProxyAgent.Options, 'clientFactory'> {
    readonly clientFactory: (origin: URL, options: object) => ProxyClient;
  }
  const Agent: new (options: Options) => Dispatcher;
  export default Agent;
}
