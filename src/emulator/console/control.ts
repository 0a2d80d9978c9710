/** `/_emulator`: how `limitdrift emulate set` and its like change the running emulator. */
import * as z from 'zod';
import { UserError } from '../../model/errors.js';
import { parseJson } from '../answers.js';
import { firstProblem } from '../queries.js';
import type { Store } from '../store.js';
import {
  archiveWorkspace,
  changeLimit,
  checkLimit,
  createWorkspace,
  type DoneChange,
  renameWorkspace,
} from './console-changes.js';
import { jsonAnswer, type LocalAnswer, type LocalRequest } from './local-request.js';

export const controlPath = '/_emulator';

/** What nothing but the emulator answers under `controlPath`. */
export const emulatorMarker = z.object({
  limitdrift_emulator: z.literal(1),
  organization: z.object({ id: z.string(), name: z.string() }),
});

const setBody = z.strictObject({ workspace: z.string(), group: z.string(), limiter: z.string(), value: z.string() });
const createBody = z.strictObject({ name: z.string() });
const renameBody = z.strictObject({ workspace: z.string(), name: z.string() });
const archiveBody = z.strictObject({ workspace: z.string() });

/** Answers with the marker, or carries out a change. `now` is in milliseconds since 1970. */
export function answerControl(store: Store, request: LocalRequest, now: number): LocalAnswer {
  const { path, method } = request;
  const marker: z.infer<typeof emulatorMarker> = { limitdrift_emulator: 1, organization: store.world.organization };
  if (path === controlPath)
    return method === 'GET' ? jsonAnswer(200, marker) : refuseControl(405, 'method not allowed');
  const change = changes.get(path.slice(controlPath.length + 1));
  if (change === undefined) return refuseControl(404, 'no such path');
  if (method !== 'POST') return refuseControl(405, 'method not allowed');
  try {
    const { said, notes } = change(store, parseJson(request.body), now);
    return jsonAnswer(200, { said, notes } satisfies DoneChange);
  } catch (error) {
    if (error instanceof UserError) return refuseControl(400, error.message, error.hint);
    if (error instanceof z.ZodError) return refuseControl(400, firstProblem(error));
    throw error;
  }
}

type Carry = (store: Store, body: unknown, now: number) => DoneChange;

const changes = new Map<string, Carry>([
  ['set', (store, body, now) => changeLimit(store, checkLimit(store, setBody.parse(body)), now)],
  ['create', (store, body, now) => createWorkspace(store, createBody.parse(body).name, now)],
  [
    'rename',
    (store, body) => {
      const { workspace, name } = renameBody.parse(body);
      return renameWorkspace(store, workspace, name);
    },
  ],
  ['archive', (store, body, now) => archiveWorkspace(store, archiveBody.parse(body).workspace, now)],
]);

function refuseControl(status: number, problem: string, hint: string | null = null): LocalAnswer {
  return jsonAnswer(status, { problem, hint });
}
