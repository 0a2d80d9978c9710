import type { Origin } from '../../model/located.js';
import { findConflict } from '../../model/read-json.js';
import { quote } from '../../model/text.js';
import type { ProblemLog } from '../problems.js';

/*
 * Decodes the bytes of a declaration file.
 */

/** A file of a declaration as it was given: the path is for messages, the bytes are untrusted. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface SourceText {
  readonly text: string;
  /**
   * The place of an offset in `text`. Lines and columns count from 1; a column counts UTF-16 code units, as editors and
   * the language server protocol do, and a byte order mark counts nothing.
   */
  originAt(offset: number): Origin;
}

const maxBytes = 16 * 1024 * 1024;

/** Decodes a file, or reports why that cannot be and gives null. */
export function decodeSource(file: SourceFile, log: ProblemLog): SourceText | null {
  const start = { file: file.path, line: 1, column: 1 };
  if (file.bytes.length > maxBytes) {
    log.error(
      start,
      `The file has ${file.bytes.length} bytes; the most is ${maxBytes} (16 MiB)`,
      'Split it into several files',
    );
    return null;
  }
  if (isUtf16(file.bytes)) {
    log.error(start, 'The file is not UTF-8 text but UTF-16', 'Save it with the encoding UTF-8');
    return null;
  }
  const valid = decodeText(file.bytes);
  if (valid !== null) return refuseConflict(locate(file.path, valid), log);
  const place = locate(file.path, decodeText(validPrefix(file.bytes)) ?? '');
  log.error(place.originAt(place.text.length), 'The file is not UTF-8 text', 'Save it with the encoding UTF-8');
  return null;
}

function refuseConflict(source: SourceText, log: ProblemLog): SourceText | null {
  const conflict = findConflict(source.text);
  if (conflict === null) return source;
  log.error(
    source.originAt(conflict.offset),
    `A merge conflict is not resolved: git left the line ${quote(conflict.line)} here`,
    'Keep what is right of both sides, and remove the lines of <<<<<<<, ======= and >>>>>>>',
  );
  return null;
}

/** null: it is no UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The longest prefix that is whole characters; at most 24 steps of halving. */
function validPrefix(bytes: Uint8Array): Uint8Array {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (startsValid(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  while (decodeText(bytes.subarray(0, low)) === null) low -= 1;
  return bytes.subarray(0, low);
}

/** Whether the bytes are valid or merely cut inside a character. */
function startsValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** By its byte order mark, or since the first character takes two bytes, one of them 0: YAML begins with ASCII. */
function isUtf16([first = 0, second = 0]: Uint8Array): boolean {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (first === 0) !== (second === 0);
}

function locate(file: string, text: string): SourceText {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return {
    text,
    originAt: (offset) => {
      let low = 0;
      let high = lineStarts.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((lineStarts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { file, line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
    },
  };
}
