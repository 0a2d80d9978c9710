import type { Declaration } from '../model/declaration.js';
import { UserError } from '../model/errors.js';
import type { DeclarationFragment, WorkspaceEntry } from './declaration-fragment.js';
import { openProblemLog } from './problems.js';
import { readDeclaration } from './read-declaration.js';
import { readLimitsYaml } from './sections/limits-file.js';
import { type CutText, cutEntries } from './yaml/cut-entries.js';
import { decodeText, type SourceFile } from './yaml/source-text.js';

/*
 * Reads many versions of one declaration.
 */

/** Reads one version; null: it has problems, and is no declaration. */
export type ReadVersion = (files: readonly SourceFile[]) => Declaration | null;

/**
 * Two versions differ in a few entries, and YAML takes long to parse: what stands in a version word for word as in one that
 * was read before is not read again. The place of what is read so is not its own.
 */
export function openVersions(): ReadVersion {
  const rests = new Map<string, DeclarationFragment | null>();
  const entries = new Map<string, WorkspaceEntry>();
  const readParts = ({ rest, entries: texts }: CutText): DeclarationFragment | null => {
    const fragment = rests.get(rest) ?? readAlone(rest);
    rests.set(rest, fragment);
    if (fragment === null || !learnEntries(texts, entries)) return null;
    return { ...fragment, workspaces: texts.flatMap((text) => entries.get(text) ?? []) };
  };
  const readFile = (file: SourceFile): DeclarationFragment | null => {
    const text = decodeText(file.bytes);
    const cut = text === null ? null : cutEntries(text);
    return cut === null ? null : readParts(cut);
  };
  return (files) => {
    try {
      return readDeclaration(files, readFile);
    } catch (error) {
      if (error instanceof UserError) return null;
      throw error;
    }
  };
}

function copy(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

/** null: it has problems, which may be due to the cut. */
function readAlone(text: string): DeclarationFragment | null {
  const log = openProblemLog();
  const fragment = readLimitsYaml({ path: '', bytes: new TextEncoder().encode(text) }, log);
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
