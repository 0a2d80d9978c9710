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

/** @throws UserError `declaration-invalid` */
type Read = (sources: readonly SourceFile[]) => Declaration;

/**
 * A file that is gone is proven to be a part where an entry of it lives on in today's declaration and stood in no file of
 * today. Any other one counts as long as it fits: where all together contradict each other, it was a sample, or the like.
 * `today`: the keys of today's entries; `whole`: whether all of today's files were there.
 * @throws UserError `declaration-invalid`
 */
export function readFound(
  found: readonly FoundSource[],
  { today, whole }: { readonly today: ReadonlySet<string>; readonly whole: boolean },
  read: Read,
): FoundDeclaration {
  const named = found.filter(({ gone }) => !gone);
  const proven = (): readonly FoundSource[] => {
    const own = new Set(named.flatMap(declaredKeys));
    const moved = found.filter(
      (file) => file.gone && declaredKeys(file).some((key) => today.has(key) && !own.has(key)),
    );
    return named.length + moved.length === 0 ? found : [...named, ...moved];
  };
  return readFirst([() => found, proven, ...(whole && named.length > 0 ? [() => named] : [])], found, read);
}

/** The first of some choices that fits together. */
function readFirst(
  [choose = () => [], ...others]: readonly (() => readonly FoundSource[])[],
  all: readonly FoundSource[],
  read: Read,
): FoundDeclaration {
  const choice = choose();
  try {
    return {
      declaration: read(choice),
      leftOut: all.filter((file) => !choice.includes(file)).map(({ path }) => path),
    };
  } catch (error) {
    if (!(error instanceof UserError) || others.length === 0 || all.every(({ gone }) => !gone)) throw error;
    try {
      return readFirst(others, all, read);
    } catch (other) {
      // Of all together the reason says the most.
      throw other instanceof UserError ? error : other;
    }
  }
}
