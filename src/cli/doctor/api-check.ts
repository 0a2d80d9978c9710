import type { Credential } from '../../live/credential.js';
import { endRun } from '../../http/request-failure.js';
import type { FederationStep } from '../../live/federation/federated-access.js';
import { listWorkspaces } from '../../live/list-workspaces.js';
import { openApi } from '../../live/open-api.js';
import { readGroups, readOrganization } from '../../live/fetch-snapshot.js';
import { createReader } from '../../live/read-workspaces.js';
import type { RequestEvent } from '../../live/retried-request.js';
import type { Api } from '../../live/request.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import { UserError } from '../../model/errors.js';
import { count, formatDuration } from '../../model/text.js';
import { check, type JudgedCheck } from './judged-check.js';
import type { Host } from '../host.js';
import { type ReadingOptions, tool } from '../input/live-reading.js';

const names = {
  identity: 'Identity token',
  exchange: 'Token exchange',
  organization: 'Organization',
  limits: 'Rate limits',
  workspaces: 'Workspaces',
  workspace: 'One workspace',
} as const;

interface Place {
  readonly host: Host;
  readonly onRequest: (event: RequestEvent) => void;
}

export interface Reached {
  readonly organization: Diagnosis['organization'];
  readonly checks: readonly JudgedCheck[];
}

/** Asks each endpoint once. A credential that is null, or is refused, leaves what comes after it untried. */
export async function checkReach(
  credential: Credential | null,
  options: ReadingOptions,
  place: Place,
): Promise<Reached> {
  const reads = [names.organization, names.limits, names.workspaces, names.workspace];
  if (credential === null) {
    return { organization: null, checks: reads.map((name) => check.skipped(name, 'not tried: see above')) };
  }
  const events: RequestEvent[] = [];
  const steps: FederationStep[] = [];
  const { env, hider, now, signal, sleep } = place.host;
  const api = await openApi({
    ...options,
    credential,
    hider,
    tool,
    environment: env,
    signal,
    now,
    random: Math.random,
    ...(sleep === undefined ? {} : { sleep }),
    onRequest: (event) => {
      events.push(event);
      place.onRequest(event);
    },
    onFederation: (step) => steps.push(step),
  });
  try {
    return await api.run((opened) => askAll(opened, { credential, events, steps, host: place.host }));
  } finally {
    await api.close();
  }
}

interface Watched {
  readonly credential: Credential;
  readonly events: readonly RequestEvent[];
  readonly steps: readonly FederationStep[];
  readonly host: Host;
}

async function askAll(api: Api, { credential, events, steps, host }: Watched): Promise<Reached> {
  const checks: JudgedCheck[] = [];
  let over = false;
  const ask = async <T>(name: string, read: () => Promise<readonly [string, T]>): Promise<T | null> => {
    if (over) {
      checks.push(check.skipped(name, 'not tried: see above'));
      return null;
    }
    try {
      const [text, value] = await read();
      checks.push(check.ok(name, `${text}; ${answerOf(events.at(-1))}`));
      return value;
    } catch (error) {
      checks.push(check.error(name, explain(error, host.signal)));
      const status = events.at(-1)?.status ?? null;
      over = status === null || status === 401;
      return null;
    }
  };
  if ('federation' in credential && api.access !== null) {
    const failure = await failureOf(api.access.headers(api.run.signal), host.signal);
    checks.push(...federationChecks(steps, failure, { now: host.now(), event: events.at(-1) }));
    over = failure !== null;
  }
  const organization = await ask(names.organization, async () => {
    const found = await readOrganization(api);
    return [`${found.name} (${found.id})`, found] as const;
  });
  const groups = await ask(names.limits, async () => {
    const found = await readGroups(api);
    return [count(found.length, 'group'), found] as const;
  });
  const listed = await ask(names.workspaces, async () => {
    const found = (await listWorkspaces(api)).filter((workspace) => workspace.archived_at === null);
    return [count(found.length, 'live workspace'), found] as const;
  });
  const [first] = listed ?? [];
  if (groups === null || listed === null || first === undefined) {
    const why = listed?.length === 0 ? 'not tried: there is no workspace but the default one' : 'not tried: see above';
    checks.push(check.skipped(names.workspace, why));
    return { organization, checks };
  }
  await ask(names.workspace, async () => {
    const answer = await createReader(Promise.resolve(groups))(api, first.id);
    if ('failure' in answer) throw answer.failure;
    return [`${first.name} (${first.id})`, null] as const;
  });
  return { organization, checks };
}

/** What became of the identity token and of its exchange; `failure` ended the one that is not among the steps. */
function federationChecks(
  steps: readonly FederationStep[],
  failure: UserError | null,
  { now, event }: { readonly now: number; readonly event: RequestEvent | undefined },
): readonly JudgedCheck[] {
  const identity = steps.find((step) => step.kind === 'identity');
  const token = steps.find((step) => step.kind === 'token');
  if (identity === undefined) {
    const skipped = check.skipped(names.exchange, 'not tried: see above');
    return failure === null ? [skipped] : [check.error(names.identity, failure), skipped];
  }
  const first = describeIdentity(identity.claims, now);
  if (token === undefined) return failure === null ? [first] : [first, check.error(names.exchange, failure)];
  const life = formatDuration(Math.round(token.lifeMs / 1000));
  const scope = token.scope === null ? '' : `, scope ${token.scope}`;
  return [first, check.ok(names.exchange, `a token for ${life}${scope}; ${answerOf(event)}`)];
}

function describeIdentity(claims: Extract<FederationStep, { kind: 'identity' }>['claims'], now: number): JudgedCheck {
  if (claims === null) return check.note(names.identity, 'its claims cannot be read');
  const { issuer, subject, audience, expiresAt } = claims;
  const ends = expiresAt === null ? 'none' : new Date(expiresAt).toISOString();
  const parts = [`iss ${issuer ?? 'none'}`, `sub ${subject ?? 'none'}`, `aud ${audience.join(', ') || 'none'}`];
  const text = [...parts, `exp ${ends}`].join(' · ');
  if (expiresAt === null || expiresAt > now) return check.ok(names.identity, text);
  return check.note(names.identity, `${text}: it has expired`, 'Get a new one just before it is used.');
}

/** The request as far as a person wants to know it: support asks for the request ID. */
function answerOf(event: RequestEvent | undefined): string {
  if (event === undefined) return 'nothing was asked';
  const { method, path, status, requestId } = event;
  return `${method} ${path.replace(/\?.*$/, '')}: ${status ?? 'no answer'} (${requestId ?? 'no request-id'})`;
}

async function failureOf(work: Promise<unknown>, signal: AbortSignal): Promise<UserError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return explain(error, signal);
  }
}

/** What ends the run as a whole, or is a bug, goes on. */
function explain(error: unknown, signal: AbortSignal): UserError {
  signal.throwIfAborted();
  try {
    return endRun(error);
  } catch (ended) {
    if (ended instanceof UserError) return ended;
    throw ended;
  }
}
