import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import { compareText } from '../model/order.js';

/** Names that are looked at in a folder. */
const most = 1000;

/** For a path that leads to nothing, what is in the same folder under a close name, such as limits.yml; null: nothing. */
export function closePath(path: string, full: string): string | null {
  const name = basename(full);
  const close = suggest(name, namesIn(dirname(full)));
  return close === null ? null : tellApart(name, close, join(dirname(path), close));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted(compareText).slice(0, most);
  } catch {
    return [];
  }
}
