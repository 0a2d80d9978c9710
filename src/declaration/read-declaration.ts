import { sha256 } from '../model/address.js';
import type { Declaration } from '../model/declaration.js';
import { UserError } from '../model/errors.js';
import { readLimitsYaml } from './limits-yaml.js';
import { joinParts } from './joined-parts.js';
import type { Part } from './part.js';
import { openProblemLog, type ProblemLog } from './problems.js';
import type { SourceFile } from './source-text.js';

export type { SourceFile } from './source-text.js';

interface Source {
  /** Whether a file of this path is read by this source. */
  takes(path: string): boolean;
  read(file: SourceFile, log: ProblemLog): Part;
}

/** A file of any name, since people name theirs as they like. */
const limitsYaml: Source = { takes: () => true, read: readLimitsYaml };

/** The kinds of declaration: the first that takes a path reads the file. */
const sources: readonly Source[] = [limitsYaml];

/**
 * Reads one declaration from all its files. Every problem of every file is found in one run.
 *
 * @throws UserError `declaration-invalid`, with the problems sorted by file, line, column.
 */
export function readDeclaration(files: readonly SourceFile[]): Declaration {
  const log = openProblemLog();
  const parts = files.map((file) => (sources.find((source) => source.takes(file.path)) ?? limitsYaml).read(file, log));
  const joined = joinParts(parts, log);
  const problems = log.errors();
  if (problems.length > 0) throw UserError.of('declaration-invalid', { problems });
  return {
    files: files.map(({ path, bytes }) => ({ path, sha256: sha256(bytes) })),
    ...joined,
    warnings: log.warnings(),
  };
}
