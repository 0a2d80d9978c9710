import { parse } from 'yaml';

import { UserError } from '../model/errors.js';
import { readWorld, type World } from './world.js';

/**
 * Reads the text of a world file, YAML or JSON. `path` is the file's name in messages,
 * `now` what days back are counted from (milliseconds since 1970).
 * @throws UserError `file-invalid`
 */
export function parseWorld(text: string, path: string, now?: number): World {
  return readWorld(parseYaml(text, path), path, now);
}

/** Whatever the parser throws is about the text: mistakes, too many aliases, too deep a nesting. */
function parseYaml(text: string, path: string): unknown {
  try {
    const data: unknown = parse(text, { logLevel: 'error' });
    return data;
  } catch (error) {
    const [problem = ''] = String(error instanceof Error ? error.message : error).split(/:?\n/);
    const hint = 'Write it as YAML or JSON; the demo organization is an example.';
    throw UserError.of('file-invalid', { path, kind: 'world', problem: `it is not YAML: ${problem}`, hint });
  }
}
