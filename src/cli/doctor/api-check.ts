import type { Credential } from '../../live/credential.js';
import type { FederationStep } from '../../live/federation/federated-access.js';
import { type ListedWorkspace, listWorkspaces } from '../../live/list-workspaces.js';
import { openApi } from '../../live/open-api.js';
import { readOrganization } from '../../live/fetch-snapshot.js';
import { limitSources } from '../../live/limit-sources.js';
import type { LimitSource, SourceReading } from '../../live/limit-source.js';
import type { RequestEvent } from '../../live/retried-request.js';
import { type Api, endRun } from '../../live/request.js';
import { count } from '../../model/text.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import { UserError } from '../../model/errors.js';
import { federationChecks } from './federation-check.js';
import { answerOf, check, type JudgedCheck, notTried } from './judged-check.js';
import { checkFeed, checkSpend, optionalNames, spendSeverity } from './optional-checks.js';
import type { Host } from '../host.js';
import { connectionEnvironment, type ReadingOptions, tool } from '../input/live-reading.js';

/*
 * Checks of `doctor`: what the credential reaches.
 */

const names = {
  organization: 'Organization',
  workspaces: 'Workspaces',
} as const;

/** What is read of an organization, in the order in which it is asked for. */
function readNames(host: Host): readonly string[] {
  const ofWorkspace = limitSources.flatMap(({ checks }) => checks.workspace ?? []);
  return [
    names.organization,
    ...limitSources.map(({ checks }) => checks.organization),
    names.workspaces,
    ...ofWorkspace,
    ...(spendSeverity(host) === null ? [] : [optionalNames.spend]),
    optionalNames.feed,
  ];
}

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
  if (credential === null) {
    return { organization: null, checks: readNames(place.host).map((name) => check.skipped(name, notTried)) };
  }
  const events: RequestEvent[] = [];
  const steps: FederationStep[] = [];
  const { hider, now, signal, sleep } = place.host;
  const api = await openApi({
    ...options,
    credential,
    hider,
    tool,
    environment: connectionEnvironment(options, place.host),
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

async function askAll(api: Api, watched: Watched): Promise<Reached> {
  const { credential, events, steps, host } = watched;
  const checks: JudgedCheck[] = [];
  const asking = { ...watched, checks, over: false };
  if ('federation' in credential && api.access !== null) {
    const failure = await failureOf(api.access.headers(api.deadline.signal), host.signal);
    checks.push(...federationChecks(steps, failure, { now: host.now(), answer: answerOf(events.at(-1)) }));
    asking.over = failure !== null;
  }
  const organization = await ask(asking, names.organization, async () => {
    const found = await readOrganization(api);
    return [`${found.name} (${found.id})`, found] as const;
  });
  const readings = new Map<LimitSource, SourceReading | null>();
  for (const source of limitSources) {
    const begun = await ask(asking, source.checks.organization, async () => {
      const reading = source.begin(api);
      return [await reading.organization, reading] as const;
    });
    readings.set(source, begun);
  }
  const listed = await ask(asking, names.workspaces, async () => {
    const found = (await listWorkspaces(api)).filter((workspace) => workspace.archived_at === null);
    return [count(found.length, 'live workspace'), found] as const;
  });
  for (const [source, reading] of readings) await askWorkspace(api, asking, { source, reading, listed });
  const spend = spendSeverity(host);
  if (spend !== null)
    checks.push(asking.over ? check.skipped(optionalNames.spend, notTried) : await checkSpend(api, spend, events));
  checks.push(
    organization !== null && !asking.over
      ? await checkFeed(api, organization.id, { events, now: host.now() })
      : check.skipped(optionalNames.feed, notTried),
  );
  return { organization, checks };
}

interface Asking extends Watched {
  readonly checks: JudgedCheck[];
  /** Nothing else needs to be tried. */
  over: boolean;
}

async function ask<T>(asking: Asking, name: string, read: () => Promise<readonly [string, T]>): Promise<T | null> {
  const { checks, events, host } = asking;
  if (asking.over) {
    checks.push(check.skipped(name, notTried));
    return null;
  }
  try {
    const [text, value] = await read();
    checks.push(check.ok(name, `${text}; ${answerOf(events.at(-1))}`));
    return value;
  } catch (error) {
    checks.push(check.error(name, explain(error, host.signal)));
    const status = events.at(-1)?.status ?? null;
    asking.over = status === null || status === 401;
    return null;
  }
}

interface AskedWorkspace {
  readonly source: LimitSource;
  readonly reading: SourceReading | null;
  readonly listed: readonly ListedWorkspace[] | null;
}

async function askWorkspace(api: Api, asking: Asking, { source, reading, listed }: AskedWorkspace): Promise<void> {
  const name = source.checks.workspace;
  const [first] = listed ?? [];
  if (name === null) return;
  if (reading === null || first === undefined) {
    const why = listed?.length === 0 ? 'not tried: there is no workspace but the default one' : notTried;
    asking.checks.push(check.skipped(name, why));
    return;
  }
  await ask(asking, name, async () => {
    const failure = await reading.collect().readWorkspace(api, first.id);
    if (failure !== null) throw failure;
    return [`${first.name} (${first.id})`, null] as const;
  });
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
