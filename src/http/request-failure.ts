import type { RequestPlace } from '../model/errors.js';

/** A request that brought nothing usable after all the attempts it was worth. `reason` is one line of words. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';

  constructor(
    readonly place: RequestPlace,
    readonly reason: string,
    readonly hint: string | null = null,
    /** What the API said, word for word: text of others. */
    readonly said: string | null = null,
    /** Something answered that is not the server that was asked. */
    readonly foreign = false,
  ) {
    super(reason);
  }
}
