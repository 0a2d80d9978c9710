import type { Origin } from '../model/located.js';
import type { Problem } from '../model/declaration.js';
import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import { asSentence, compareText, invisibleHint, quote } from '../model/text.js';

/** Collects what is wrong in all files of a declaration, so that one run reports everything. */
export interface ProblemLog {
  /** `hint`: what to write instead, in a sentence. */
  error(origin: Origin, message: string, hint?: string | null): void;
  warn(origin: Origin, message: string, hint?: string | null): void;
  /** The candidate that was probably meant, or null. */
  closest(name: string, candidates: Iterable<string>): string | null;
  /** Sorted by file, line, column. */
  errors(): readonly Problem[];
  /** Sorted by file, line, column. */
  warnings(): readonly Problem[];
}

/** Suggestions cost time; these two bounds keep a hostile file from buying much of it. */
const longestSuggested = 64;
const maxComparisons = 200_000;

export function openProblemLog(): ProblemLog {
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  let comparisons = 0;
  return {
    error: (origin, message, hint = null) => void errors.push(problem(origin, message, hint)),
    warn: (origin, message, hint = null) => void warnings.push(problem(origin, message, hint)),
    closest: (name, candidates) => {
      if (name.length > longestSuggested || comparisons > maxComparisons) return null;
      const list = [...candidates];
      comparisons += list.length;
      return comparisons > maxComparisons ? null : suggest(name, list);
    },
    errors: () => errors.toSorted(compareProblems),
    warnings: () => warnings.toSorted(compareProblems),
  };
}

function problem(origin: Origin, message: string, hint: string | null): Problem {
  return { message, origin, hint: hint === null ? null : asSentence(hint) };
}

/** `Did you mean "limits"?`, else what cannot be seen in what was given, else what is possible, else null. */
export function didYouMean(given: string, meant: string | null, otherwise: string | null = null): string | null {
  if (meant === null) return invisibleHint(given) ?? otherwise;
  return `Did you mean ${tellApart(given, meant, quote(meant))}?`;
}

function compareProblems(a: Problem, b: Problem): number {
  return (
    compareText(a.origin.file, b.origin.file) ||
    a.origin.line - b.origin.line ||
    a.origin.column - b.origin.column ||
    compareText(a.message, b.message)
  );
}
