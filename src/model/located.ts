/*
 * Where something stands in a source.
 */

/** Where a declared value stands: a path as it was given, line and column counted from 1. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Located<T> {
  readonly value: T;
  readonly origin: Origin;
}
