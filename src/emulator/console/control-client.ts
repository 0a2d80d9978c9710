/**
 * Changes a running emulator, and nothing else: it asks for the emulator's marker first, sends no credential, follows no
 * redirect and uses no proxy. It is not on the transport to the API, which never writes.
 */
import { Agent, request as httpRequest } from 'node:http';
import * as z from 'zod';
import { UserError } from '../../model/errors.js';
import { parseJson } from '../answers.js';
import type { DoneChange } from './console-changes.js';
import { controlPath, emulatorMarker } from './control.js';
import { refused } from './find-named.js';

/** Where the emulator is. */
export interface EmulatorAddress {
  /** `http://`, host and port; only this machine is spoken to. */
  readonly origin: string;
  /** Path that goes before every request's path. */
  readonly prefix: string;
  readonly loopback: boolean;
  /** The option or variable that it came from. */
  readonly source: string;
}

/** A change, by its name under `/_emulator`, and what it needs. */
export interface AskedChange {
  readonly name: 'set' | 'create' | 'rename' | 'archive';
  readonly body: Readonly<Record<string, string>>;
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** Loopback answers at once. */
const patience = 10_000;

/** The marker and the outcome of a change are far below this. */
const mostBytes = 1024 * 1024;

const done = z.object({ said: z.string(), notes: z.array(z.string()) });
const failed = z.object({ problem: z.string(), hint: z.string().nullable() });

/**
 * Carries out a change in the emulator at an address.
 * @throws UserError `usage` where no emulator is there, or it refuses the change; `emulator-failed` where it does not answer
 */
export async function changeEmulator(
  address: EmulatorAddress,
  { name, body }: AskedChange,
  signal: AbortSignal,
): Promise<DoneChange> {
  const { origin, prefix, source } = address;
  if (!address.loopback || !origin.startsWith('http:'))
    throw refused(`${origin} (${source}) is not an emulator: an emulator is at http://127.0.0.1:PORT`, nothingSent);
  const place = `${origin}${prefix}`;
  const marker = await ask(address, { method: 'GET', path: controlPath, signal });
  if (marker.status !== 200 || !emulatorMarker.safeParse(marker.body).success)
    throw refused(
      `${place} (${source}) is not an emulator: it answers ${controlPath} with ${marker.status}, not with the emulator’s mark`,
      nothingSent,
    );
  const answer = await ask(address, {
    method: 'POST',
    path: `${controlPath}/${name}`,
    body: JSON.stringify(body),
    signal,
  });
  const outcome = done.safeParse(answer.body);
  if (answer.status === 200 && outcome.success) return outcome.data;
  const reason = failed.safeParse(answer.body);
  if (answer.status === 400 && reason.success)
    throw refused(reason.data.problem, reason.data.hint ?? 'See `limitdrift emulate --help`');
  throw failure(`${place} answered ${controlPath}/${name} with ${answer.status}`);
}

const nothingSent =
  'Nothing was changed, and no credential was sent. Start one with `limitdrift emulate`, and give the address that it prints: --base-url URL or ANTHROPIC_BASE_URL';

interface Asking {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly signal: AbortSignal;
}

function ask({ origin, prefix }: EmulatorAddress, { method, path, body, signal }: Asking): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(signal.aborted ? stopped(signal) : failure(`${origin} does not answer: ${reasonOf(error)}`));
    const headers =
      body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    // An agent of its own: Node's own one can be told to use a proxy.
    const agent = new Agent({ keepAlive: false });
    const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    const message = httpRequest(`${origin}${prefix}${path}`, { method, headers, agent, signal: limit }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) message.destroy(new Error('the answer is too large'));
        else chunks.push(chunk);
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: parseJson(Buffer.concat(chunks).toString()) }),
      );
      response.on('error', fail);
    });
    message.on('error', fail);
    message.end(body);
  });
}

function stopped({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('Stopped', { cause: reason });
}

function reasonOf(error: Error): string {
  if ('code' in error && error.code === 'ECONNREFUSED') return 'nothing listens there (ECONNREFUSED)';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `not within ${patience / 1000} s`;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

function failure(reason: string): UserError {
  return UserError.of('emulator-failed', { reason });
}
