import { readJson } from '../model/read-json.js';

/** undefined where the text is no JSON, or holds a key twice. */
export function parseJson(text: string): unknown {
  const read = readJson(text);
  return read.ok ? read.value : undefined;
}
