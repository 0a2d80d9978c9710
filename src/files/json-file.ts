import * as z from 'zod';

import { exportFormatVersion } from '../model/export-types.js';
import { headroomFormatVersion } from '../model/headroom/headroom-types.js';
import { UserError } from '../model/errors.js';
import { deepestJson, findConflict, isNewerMinor, readJson } from '../model/read-json.js';
import { planFormatVersion } from '../model/plan-types.js';
import { quote } from '../model/text.js';
import { snapshotFormatVersion } from '../model/snapshot-types.js';
import { type Bounds, type NamedBy, readBytes } from './read-bytes.js';

/*
 * Opens a saved JSON file and checks it against its schema.
 */

/** How a saved plan or snapshot is opened. */
export interface FileOpening extends NamedBy, Bounds {
  /** Takes out of it what must not be shown, after it was checked as it is. Gives the very same bytes where there is nothing. */
  readonly hide?: (bytes: Uint8Array) => Uint8Array;
  /** What it holds, where it was read already: a pipe can be read once. */
  readonly bytes?: Uint8Array;
}

interface FileFormat<T> extends FileOpening {
  readonly kind: Kind;
  readonly schema: z.ZodType<T>;
  /** Throws for a file that has the shape and does not fit itself. */
  readonly check?: (value: T) => void;
}

/**
 * Reads a plan, snapshot or headroom file of format version 1.x. What a later minor version adds is kept.
 * @throws UserError `file-unreadable`, `file-invalid`
 */
export function readJsonFile<T>(
  path: string,
  cwd: string,
  { hide = (bytes) => bytes, check, ...format }: FileFormat<T>,
): T {
  const bytes = format.bytes ?? readBytes(path, cwd, format);
  const value = parseFile(bytes, path, format);
  check?.(value);
  const hidden = hide(bytes);
  return hidden === bytes ? value : parseFile(hidden, path, format);
}

/** Which kind of file the bytes are, as far as their shape tells; null: none. */
export function savedKind(bytes: Uint8Array): Kind | null {
  const read = readJson(new TextDecoder().decode(bytes));
  return read.ok ? kindOf(read.value) : null;
}

type Kind = 'plan' | 'snapshot' | 'headroom' | 'export';

const nouns = {
  plan: 'a plan',
  snapshot: 'a snapshot',
  headroom: 'a headroom file',
  export: 'an export',
} as const satisfies Record<Kind, string>;

/** How to get a usable file of each kind. */
const remedies = {
  plan: 'A plan file is written by `limitdrift plan --out FILE`.',
  snapshot: 'A snapshot file is written by `limitdrift snapshot --out FILE`.',
  headroom: 'A headroom file is written by `limitdrift headroom --out FILE`.',
  export: 'An export is written by `limitdrift export json --out FILE`.',
} as const satisfies Record<Kind, string>;

/** What this program writes, and knows all of. */
const ownVersions = {
  plan: planFormatVersion,
  snapshot: snapshotFormatVersion,
  headroom: headroomFormatVersion,
  export: exportFormatVersion,
} as const satisfies Record<Kind, string>;

function parseFile<T>(bytes: Uint8Array, path: string, { kind, schema }: FileFormat<T>): T {
  const refuse = (problem: string, hint: string = remedies[kind]): UserError =>
    UserError.of('file-invalid', { path, kind, problem, hint });
  const value = parseJson(bytes, refuse);
  const version = formatVersionOf(value);
  const found = kindOf(value);
  if (found !== null && found !== kind) throw refuse(`it is ${nouns[found]}`);
  if (version === null || found === null) throw refuse(`it is JSON, but not ${nouns[kind]}`);
  if (!/^1\.\d+$/.test(version)) {
    throw refuse(
      `its format_version is ${JSON.stringify(version)}, and this version of limitdrift reads 1.x`,
      `Use the limitdrift that wrote it. ${remedies[kind]}`,
    );
  }
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const problem = describeIssues(result.error.issues);
  const known = ownVersions[kind];
  if (!isNewerMinor(version, known)) throw refuse(problem);
  throw refuse(
    `a newer limitdrift wrote it in format version ${version}, and this one knows ${known}: ${problem}`,
    'Update limitdrift, or use the one that wrote it.',
  );
}

function parseJson(bytes: Uint8Array, refuse: (problem: string) => UserError): unknown {
  const text = decodeText(bytes, refuse);
  const read = readJson(text);
  if (read.ok) return read.value;
  if (read.problem === 'too-deep') throw refuse(`it is nested more than ${deepestJson} levels deep`);
  if (read.problem === 'repeated-key') throw refuse(`it has the key ${quote(read.path.join('.'))} twice`);
  const conflict = findConflict(text);
  if (conflict !== null) {
    const line = text.slice(0, conflict.offset).split('\n').length;
    throw refuse(`line ${line} is part of a merge conflict that is not resolved`);
  }
  const end = text.trimEnd();
  if (end === '') throw refuse('it is empty');
  if (end.startsWith('{') && !end.endsWith('}')) throw refuse('it is cut off before its end');
  throw refuse('it is not JSON');
}

function decodeText(bytes: Uint8Array, refuse: (problem: string) => UserError): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('it is not UTF-8 text');
  }
}

const versioned = z.looseObject({ format_version: z.string() });
const planShaped = z.looseObject({ changes: z.unknown(), verdict: z.unknown() });
const headroomShaped = z.looseObject({ rows: z.unknown(), sources: z.unknown() });
const exportShaped = z.looseObject({ share: z.unknown(), workspaces: z.unknown() });
const snapshotShaped = z.looseObject({ groups: z.unknown(), workspaces: z.unknown() });

function formatVersionOf(value: unknown): string | null {
  const result = versioned.safeParse(value);
  return result.success ? result.data.format_version : null;
}

function kindOf(value: unknown): Kind | null {
  if (planShaped.safeParse(value).success) return 'plan';
  if (headroomShaped.safeParse(value).success) return 'headroom';
  if (exportShaped.safeParse(value).success) return 'export';
  return snapshotShaped.safeParse(value).success ? 'snapshot' : null;
}

/** The first problems with their places, such as `changes.0.after.value`. */
function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  const shown = issues.slice(0, 3).map(({ path, message, code, input }) => {
    const found = code === 'invalid_value' && typeof input === 'string' ? `, and not ${quote(input)}` : '';
    return `${path.map(String).join('.')}: ${message}${found}`;
  });
  const rest = issues.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}
