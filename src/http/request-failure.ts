import { UserError } from '../model/errors.js';
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
  ) {
    super(reason);
  }
}

/** What a failure means where the run cannot do without the answer: a 403 is about the credential, the rest is the API's. */
export function endRun(error: unknown): never {
  if (!(error instanceof RequestFailure)) throw error;
  const { place, reason, hint } = error;
  if (place.status === 403) throw UserError.of('credential-refused', { place });
  if (isAboutPath(place.status) && place.path.includes('/v1/v1/'))
    throw UserError.of('api-failed', { place, reason, hint: 'Leave /v1 out of the base URL.' });
  throw UserError.of('api-failed', { place, reason, ...(hint === null ? {} : { hint }) });
}

/** What a server answers that does not know a path: a refusal, a way elsewhere, or a page of its own. */
function isAboutPath(status: number | null): boolean {
  return status !== null && status < 429;
}
