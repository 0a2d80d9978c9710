import type { ResponseHeaders } from './protocol/connections.js';

/* What a server answered, with its body decoded. */

/** What came back, whatever its status. Header names are in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: Uint8Array;
  /** Ends the connection that it came on: what comes next on it may be meant for somebody else too. */
  readonly closeConnection: () => void;
}

/** In bytes, decoded too. The largest honest answer, 1,000 workspaces in a page, is under 1 MiB. */
export const maxBodySize = 32 * 1024 * 1024;

export class BodyTooLarge extends Error {}

const decodable: readonly string[] = ['gzip', 'x-gzip', 'deflate', 'br'];

/** More codings on top of each other than any honest answer has. */
const mostCodings = 3;

/**
 * Undoes what something on the way compressed without being asked. Where that cannot be done, the answer stays as it is, and
 * `codingsOf` says what is in the way: data that is damaged, or a coding that is none of the four.
 */
export async function decodeBody(answer: Answer): Promise<Answer> {
  const codings = codingsOf(answer);
  if (codings.length === 0 || !isDecodable(codings)) return answer;
  const { brotliDecompressSync, gunzipSync, inflateSync } = await import('node:zlib');
  const options = { maxOutputLength: maxBodySize };
  let { body } = answer;
  try {
    for (const coding of codings.toReversed()) {
      if (coding === 'br') body = brotliDecompressSync(body, options);
      else body = coding === 'deflate' ? inflateSync(body, options) : gunzipSync(body, options);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw new BodyTooLarge();
    return answer;
  }
  return { ...answer, headers: { ...answer.headers, 'content-encoding': undefined }, body };
}

/** The codings of a body, in the order in which they were applied. */
export function codingsOf({ headers }: Pick<Answer, 'headers'>): readonly string[] {
  const named = [headers['content-encoding'] ?? []].flat().join(',').toLowerCase().split(',');
  return named.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
}

/** Whether a body that was not decoded is damaged, and not merely coded in a way that is not read here. */
export function isDecodable(codings: readonly string[]): boolean {
  return codings.length <= mostCodings && codings.every((coding) => decodable.includes(coding));
}
