import { declaredKeys, type SourceFile } from '../declaration/read-declaration.js';
import type { Declaration } from '../model/declaration.js';
import { UserError } from '../model/errors.js';

/*
 * Reads a declaration out of what was found of it in a commit: a file that is gone since may never have been part of it.
 */

export interface FoundSource extends SourceFile {
  /** Whether it is none of today's files: it reads as a declaration, and is gone since. */
  readonly gone: boolean;
}

interface FoundDeclaration {
  readonly declaration: Declaration;
  /** Files that are gone since and contradict the others, which are then no part of the declaration. */
  readonly leftOut: readonly string[];
}

/** `unproven`: the paths of sources whose leniency does not count. @throws UserError `declaration-invalid` */
type Read = (sources: readonly SourceFile[], unproven: ReadonlySet<string>) => Declaration;

/**
 * A file that is gone is proven to be a part where an entry of it lives on in today's declaration and stood in no file of
 * today. Any other one may have been a sample: what it declared is missed, and what it let pass excuses nothing.
 * `today`: the keys of today's entries; `whole`: whether all of today's files were there.
 * @throws UserError `declaration-invalid`
 */
export function readFound(
  found: readonly FoundSource[],
  { today, whole }: { readonly today: ReadonlySet<string>; readonly whole: boolean },
  read: Read,
): FoundDeclaration {
  const named = found.filter(({ gone }) => !gone);
  const left = found.filter(({ gone }) => gone);
  if (left.length === 0 || found.length === 1) return { declaration: read(found, new Set()), leftOut: [] };
  const own = new Set(named.flatMap(declaredKeys));
  const moved = left.filter((file) => declaredKeys(file).some((key) => today.has(key) && !own.has(key)));
  const proven = named.length + moved.length === 0 ? found : [...named, ...moved];
  const candidates = [found, proven, ...(whole ? [named] : [])];
  const paths = new Set(found.filter((file) => !proven.includes(file)).map(({ path }) => path));
  return readFirst(candidates, found, (sources) => read(sources, paths));
}

/** The first of some choices that fits together. */
function readFirst(
  [choice = [], ...others]: readonly (readonly FoundSource[])[],
  all: readonly FoundSource[],
  read: (sources: readonly FoundSource[]) => Declaration,
): FoundDeclaration {
  try {
    return {
      declaration: read(choice),
      leftOut: all.filter((file) => !choice.includes(file)).map(({ path }) => path),
    };
  } catch (error) {
    if (!(error instanceof UserError) || others.length === 0) throw error;
    try {
      return readFirst(others, all, read);
    } catch (other) {
      // Of all together the reason says the most.
      throw other instanceof UserError ? error : other;
    }
  }
}
