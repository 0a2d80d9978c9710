import { readJson } from '../model/read-json.js';
import { type Snapshot, snapshotFormatVersion } from '../model/snapshot-types.js';
import { checkCoherence } from './snapshot-coherence.js';

/*
 * Reads a snapshot that this version wrote and nobody spoiled, without the library of schemas: loading it, and making the
 * schemas, takes as long as all else that a run with a small snapshot does.
 */

/** The snapshot; null: it is not a plain one, and `snapshot-file.ts` says what is wrong with it, if anything is. */
export function readPlainSnapshot(bytes: Uint8Array): Snapshot | null {
  const read = readJson(decode(bytes));
  if (!read.ok || !isSnapshot(read.value)) return null;
  let isCoherent = true;
  checkCoherence(read.value, () => {
    isCoherent = false;
  });
  return isCoherent ? read.value : null;
}

/** '' is no JSON. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isFlag: Test = (value) => typeof value === 'boolean';
const isInteger: Test = (value) => Number.isSafeInteger(value);
const isWholeNumber: Test = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isTime: Test = (value) => typeof value === 'string' && isInstant(value);

function isInstant(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 19));
}

/** Where an emulator listens: on this machine, so that no file leads elsewhere. */
export const emulatorAddress = /^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/;

const isEmulator: Test = (value) => typeof value === 'string' && emulatorAddress.test(value);

function orNull(test: Test): Test {
  return (value) => value === null || test(value);
}

function listOf(test: Test): Test {
  return (value) => Array.isArray(value) && value.every((item) => test(item));
}

/** What else it has is kept; a key that reaches its prototype is none that this version writes. */
function objectOf(fields: Readonly<Record<string, Test>>, optional: Readonly<Record<string, Test>> = {}): Test {
  const needed = Object.entries(fields);
  const possible = Object.entries(optional);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.hasOwn(value, '__proto__'))
      return false;
    const holds = (name: string, test: Test): boolean => test(Reflect.get(value, name));
    return (
      needed.every(([name, test]) => Object.hasOwn(value, name) && holds(name, test)) &&
      possible.every(([name, test]) => !Object.hasOwn(value, name) || holds(name, test))
    );
  };
}

const unknownFields = { unknown: objectOf({}) };
const isUnread = objectOf({
  workspace: objectOf({ id: isText, name: isText }),
  reason: isText,
  status: orNull(isInteger),
  request_id: orNull(isText),
});

const isGroup = objectOf(
  {
    id: orNull(isText),
    rate_limit_id: orNull(isText),
    type: isText,
    display_name: orNull(isText),
    models: orNull(listOf(isText)),
    key: isText,
    limits: listOf(objectOf({ limiter: isText, value: isWholeNumber }, unknownFields)),
    workspace_models: listOf(isText),
  },
  unknownFields,
);

const isLimit = objectOf(
  { limiter: isText, value: isWholeNumber, source: isText, organization_limit: orNull(isWholeNumber) },
  unknownFields,
);

const isWorkspace = objectOf({
  id: isText,
  name: isText,
  archived_at: orNull(isText),
  default: isFlag,
  read: isFlag,
  inherited_listed: isFlag,
  entries: listOf(objectOf({ group: isText, limits: listOf(isLimit) }, unknownFields)),
});

const hasSnapshotShape = objectOf(
  {
    format_version: (value) => value === snapshotFormatVersion,
    tool: objectOf({ name: (value) => value === 'limitdrift', version: isText }),
    taken_at: isTime,
    api_version: isText,
    organization: objectOf({ id: isText, name: isText }, { emulator: orNull(isEmulator) }),
    complete: isFlag,
    incomplete: listOf(isUnread),
    not_looked_at: isWholeNumber,
    groups: listOf(isGroup),
    workspaces: listOf(isWorkspace),
  },
  { seen_until: isTime },
);

function isSnapshot(value: unknown): value is Snapshot {
  return hasSnapshotShape(value);
}
