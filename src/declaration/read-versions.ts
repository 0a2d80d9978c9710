import type { Declaration } from '../model/declaration.js';
import { UserError } from '../model/errors.js';
import type { DeclarationFragment, WorkspaceEntry } from './declaration-fragment.js';
import { moveEntry } from './move-entry.js';
import { openProblemLog } from './problems.js';
import { readDeclaration, type ReadFile, readFragments } from './read-declaration.js';
import { readLimitsYaml } from './sections/limits-file.js';
import { type CutText, cutEntries, linesOf, restInPlace } from './yaml/cut-entries.js';
import { isTerraformJson } from './terraform/terraform-json.js';
import { decodeText, type SourceFile } from './yaml/source-text.js';

/*
 * Reads many versions of one declaration.
 */

/** Reads one version; null: it has problems, and is no declaration. */
export type ReadVersion = (files: readonly SourceFile[]) => Declaration | null;

export interface Versions {
  /**
   * Today's, in which every place is its own.
   * @throws UserError `declaration-invalid`
   */
  readonly readHead: (files: readonly SourceFile[]) => Declaration;
  readonly read: ReadVersion;
  /**
   * One in which every place is its own too. What its entries would be warned of is not told.
   * @throws UserError `declaration-invalid`
   */
  readonly readPlaced: (files: readonly SourceFile[]) => Declaration;
}

/**
 * Two versions differ in a few entries, and YAML takes long to parse: what stands in a version word for word as in one that
 * was read before, today's too, is not read again. The place of what is read so is not its own.
 */
export function openVersions(): Versions {
  const rests = new Map<string, DeclarationFragment | null>();
  const entries = new Map<string, WorkspaceEntry>();
  const heads: ReadHead[] = [];
  const readParts = ({ rest, entries: texts }: CutText): DeclarationFragment | null => {
    const fragment = rests.get(rest) ?? readAlone(rest);
    rests.set(rest, fragment);
    if (fragment === null || !learnEntries(texts, entries)) return null;
    return { ...fragment, workspaces: texts.flatMap((text) => entries.get(text) ?? []) };
  };
  const readInPlace = (cut: CutText, path: string): DeclarationFragment | null => {
    const fragment = learnEntries(cut.entries, entries) ? readAlone(restInPlace(cut), path) : null;
    const lines = linesOf(cut);
    const place = (text: string, index: number): readonly WorkspaceEntry[] => {
      const [entry, line] = [entries.get(text), lines[index]];
      return entry === undefined || line === undefined ? [] : [moveEntry(entry, path, line)];
    };
    return fragment === null ? null : { ...fragment, workspaces: cut.entries.flatMap(place) };
  };
  const reader =
    (readCut: (cut: CutText, path: string) => DeclarationFragment | null): ReadFile =>
    (file, log) => {
      for (const head of heads.splice(0)) learnHead(head, entries);
      const cut = isTerraformJson(file) ? null : cutFile(file);
      const known = cut === null ? null : readCut(cut, file.path);
      return known === null ? readFragments(file, log) : [known];
    };
  return {
    readHead: (files) =>
      readDeclaration(files, (file, log) => {
        const fragments = readFragments(file, log);
        heads.push({ file, fragments });
        return fragments;
      }),
    read: (files) => {
      try {
        return readDeclaration(files, reader(readParts));
      } catch (error) {
        if (error instanceof UserError) return null;
        throw error;
      }
    },
    readPlaced: (files) => readDeclaration(files, reader(readInPlace)),
  };
}

interface ReadHead {
  readonly file: SourceFile;
  readonly fragments: readonly DeclarationFragment[];
}

/** null: it is no text, or cannot be cut. */
function cutFile({ bytes }: SourceFile): CutText | null {
  const text = decodeText(bytes);
  return text === null ? null : cutEntries(text);
}

/** Learns the entries of a file that was read as a whole: each is the one that begins in the first line of its text. */
function learnHead({ file, fragments }: ReadHead, known: Map<string, WorkspaceEntry>): void {
  const cut = cutFile(file);
  if (cut === null) return;
  const read = fragments.flatMap(({ workspaces }) => workspaces);
  if (linesOf(cut).join() !== read.map(({ origin }) => origin.line).join()) return;
  for (const [index, entry] of read.entries()) known.set(cut.entries[index] ?? '', entry);
}

function copy(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

/** null: it has problems, which may be due to the cut. */
function readAlone(text: string, path = ''): DeclarationFragment | null {
  const log = openProblemLog();
  const fragment = readLimitsYaml({ path, bytes: new TextEncoder().encode(text) }, log);
  return log.errors().length === 0 ? fragment : null;
}

/** Whether each of the texts is one entry. Those that are not known yet are read together: none of them can hold two. */
function learnEntries(texts: readonly string[], known: Map<string, WorkspaceEntry>): boolean {
  const fresh = texts.filter((text) => !known.has(text));
  if (fresh.length === 0) return true;
  const head = 'version: 1\nworkspaces:\n';
  const read = readAlone(head + fresh.map((text) => text.replace(/\n?$/, '\n')).join(''))?.workspaces;
  if (read?.length !== fresh.length) return false;
  for (const [index, text] of fresh.entries()) {
    const entry = read[index];
    // A part of a text would keep the whole of it in memory.
    if (entry !== undefined) known.set(copy(text), entry);
  }
  return true;
}
