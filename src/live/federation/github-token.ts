import * as z from 'zod/mini';

import { UserError } from '../../model/errors.js';
import { isLoopback } from '../../http/base-url.js';
import { RequestFailure } from '../../http/request-failure.js';
import type { IdentitySource } from './federation-settings.js';
import type { Hider } from '../../http/hidden-key.js';
import { type ConnectionEnvironment, planRoute } from '../../http/route.js';
import { requestWithRetries, type RetryContext } from '../retried-request.js';
import { openReader } from '../../http/transport.js';

/* Gets an identity token from GitHub Actions. */

/** Whom the identity token is for. */
export const audience = 'https://api.anthropic.com';

const answer = z.looseObject({ value: z.string() });

/** The address is GitHub's own and long: it is shown by its name. */
const variable = 'ACTIONS_ID_TOKEN_REQUEST_URL';

export interface GithubOptions {
  readonly environment: ConnectionEnvironment;
  readonly userAgent: string;
  readonly hider: Hider;
}

/**
 * Has GitHub Actions make an identity token for this job.
 * @throws UserError `federation-unusable` when it refuses, `api-failed` when it cannot be reached
 */
export async function askGithub(
  context: RetryContext,
  { url: text, requestToken }: Extract<IdentitySource, { kind: 'github' }>,
  { environment, userAgent, hider }: GithubOptions,
): Promise<string> {
  const url = parseAddress(text);
  url.searchParams.set('audience', audience);
  if (!/^[\x21-\x7e]+$/.test(requestToken)) throw unusable('ACTIONS_ID_TOKEN_REQUEST_TOKEN is not a token');
  hider.add(requestToken);
  const { origin, hostname: host, port } = url;
  const base = { origin, host, port: Number(port === '' ? 443 : port), prefix: '', loopback: isLoopback(host) };
  const { requestTimeoutMs } = context;
  const route = planRoute(base, environment, 'reader');
  const reader = await openReader(origin, route, { concurrency: 1, requestTimeoutMs });
  const path = `${url.pathname}${url.search}`;
  const headers = { authorization: `Bearer ${requestToken}`, accept: 'application/json', 'user-agent': userAgent };
  try {
    const { value } = await requestWithRetries(
      { ...context, ...route },
      {
        method: 'GET',
        path: variable,
        schema: answer,
        who: 'GitHub Actions',
        send: async (sending) => {
          const given = await reader.get({ ...sending, path, headers });
          return given.status === 200 ? given : hider.clean(given);
        },
      },
    );
    return value.value;
  } catch (error) {
    throw explain(error);
  } finally {
    await reader.close();
  }
}

function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === null || !safe || url.username !== '' || url.password !== '')
    throw unusable(`${variable} is not an https URL`);
  return url;
}

function unusable(problem: string): UserError {
  const hint = 'GitHub Actions sets it in a job with `permissions: {id-token: write}`; do not set it by hand.';
  return UserError.of('federation-unusable', { problem, hint });
}

const runAgain =
  'GitHub Actions did not give the job its identity token. Run it again; if it fails again, look at GitHub’s status.';

function explain(error: unknown): unknown {
  if (!(error instanceof RequestFailure)) return error;
  const { place, reason, hint } = error;
  if (place.status === 401 || place.status === 403)
    return unusable(`GitHub Actions refused to give this job an identity token (status ${place.status})`);
  // Where there was no answer, the proxy, the certificate or the network is what has to be seen to.
  const own = place.status === null ? hint : null;
  return UserError.of('api-failed', { place, reason, hint: own ?? runAgain });
}
