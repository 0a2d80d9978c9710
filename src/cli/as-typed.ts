import { sep } from 'node:path';

import { typed } from '../report/terminal/styled-text.js';
import type { ProcessHost } from './host.js';

/** A text with its commands, in backticks, as they can be typed: a shell does not find what only a project has. */
export function asTyped(text: string, place: Pick<ProcessHost, 'shipped' | 'cwd'>): string {
  return typed(text, { npx: isOfProject(place) });
}

/** A whole line for a shell, likewise. */
export function lineAsTyped(line: string, place: Pick<ProcessHost, 'shipped' | 'cwd'>): string {
  return isOfProject(place) ? `npx ${line}` : line;
}

/** Whether this is the installation of the project that it runs in, or one that npx made for this run. */
export function isOfProject({ shipped, cwd }: Pick<ProcessHost, 'shipped' | 'cwd'>): boolean {
  const at = shipped.indexOf(`${sep}node_modules${sep}`);
  if (at < 0) return false;
  const owner = shipped.slice(0, at);
  return `${cwd}${sep}`.startsWith(`${owner}${sep}`) || owner.includes(`${sep}_npx${sep}`);
}
