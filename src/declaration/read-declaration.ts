import { sha256 } from '../model/address.js';
import type { Declaration } from '../model/declaration.js';
import { UserError } from '../model/errors.js';
import { readLimitsYaml } from './sections/limits-file.js';
import { mergeFragments } from './merge-fragments.js';
import type { DeclarationFragment } from './declaration-fragment.js';
import { openProblemLog, type ProblemLog } from './problems.js';
import type { SourceFile } from './yaml/source-text.js';
import { isTerraformJson, readTerraformJson } from './terraform/terraform-json.js';

/*
 * Reads a declaration: files in, one `Declaration` out.
 */

export type { SourceFile } from './yaml/source-text.js';

/** A kind of declaration, such as limits.yaml: a new one is a reader in a folder of its own, and a row in `sources`. */
interface Source {
  /** Whether a file is read by this source. */
  takes(file: SourceFile): boolean;
  /** What the file says, in one fragment or several. */
  read(file: SourceFile, log: ProblemLog): readonly DeclarationFragment[];
}

/** What CDKTF synthesizes, by its name or its content. */
const terraformJson: Source = { takes: isTerraformJson, read: readTerraformJson };

/** A file of any name, since people name theirs as they like. */
const limitsYaml: Source = { takes: () => true, read: (file, log) => [readLimitsYaml(file, log)] };

/** The kinds of declaration: the first that takes a file reads it. */
const sources: readonly Source[] = [terraformJson, limitsYaml];

/** Reads one file of a declaration. */
export type ReadFile = (file: SourceFile, log: ProblemLog) => readonly DeclarationFragment[];

/**
 * Reads one declaration from all its files. Every problem of every file is found in one run.
 *
 * @throws UserError `declaration-invalid`, with the problems sorted by file, line, column.
 */
export function readDeclaration(files: readonly SourceFile[], readFile: ReadFile = readFragments): Declaration {
  const log = openProblemLog();
  const merged = mergeFragments(
    files.flatMap((file) => readFile(file, log)),
    log,
  );
  const problems = log.errors();
  const organizationId = merged.organization.id?.value ?? null;
  if (problems.length > 0) throw UserError.of('declaration-invalid', { problems, organizationId });
  return {
    files: files.map(({ path, bytes }) => ({ path, sha256: sha256(bytes) })),
    ...merged,
    warnings: log.warnings(),
  };
}

/** The keys of a file's entries, whatever else is wrong with it. */
export function declaredKeys(file: SourceFile): readonly string[] {
  return readFragments(file, openProblemLog()).flatMap(({ workspaces }) => workspaces.map(({ key }) => key));
}

/** What one file says, by the first kind of declaration that takes it. */
export function readFragments(file: SourceFile, log: ProblemLog): readonly DeclarationFragment[] {
  return (sources.find((source) => source.takes(file)) ?? limitsYaml).read(file, log);
}
