import type { Declaration, DeclaredGroup, DeclaredWorkspace } from '../../model/declaration.js';
import type { SourceFile } from '../../declaration/read-declaration.js';
import { type CutText, cutEntries, cutLines, linesOf } from '../../declaration/yaml/cut-entries.js';
import { habits } from '../yaml/edit-value.js';

/*
 * Takes a file of a declaration apart, so that one entry of thousands is edited without reading all others, and puts it
 * together again.
 */

/** A file in parts; all of them together are its text. */
export interface PartedFile {
  readonly path: string;
  /** null: it was edited, and is to be put together. */
  readonly source: SourceFile | null;
  readonly head: string;
  /** None where its lines do not show where each entry begins: all of it is in `head` then. */
  readonly entries: readonly EntryText[];
  readonly tail: string;
  /** What the head declares. */
  readonly inHead: readonly DeclaredWorkspace[];
}

/** An entry with its text, up to the next one. */
export interface EntryText {
  readonly text: string;
  readonly declared: DeclaredWorkspace;
  /** Names of templates that it extends. */
  readonly templates: readonly string[];
  /** The habits that it shows. */
  readonly shows: readonly RegExp[];
}

/** A file with what it declares; in other files, too, there may be templates that its entries extend. */
interface ReadFile {
  readonly source: SourceFile;
  readonly declaration: Declaration;
}

/** Decodes and encodes a byte order mark like any other character. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

export function partFile({ source, declaration }: ReadFile): PartedFile {
  const text = decoder.decode(source.bytes);
  const { path } = source;
  const cut = cutEntries(text);
  const entries = cut === null ? null : pairEntries(cut, path, declaration);
  if (cut !== null && entries !== null) return { path, source, head: cut.head, entries, tail: cut.tail, inHead: [] };
  return { path, source, head: text, entries: [], tail: '', inHead: entriesOf(declaration, path) };
}

function entriesOf({ workspaces }: Declaration, path: string): readonly DeclaredWorkspace[] {
  return workspaces.filter(({ origin }) => origin.file === path);
}

/** Each text with the entry that begins in its first line; null: they do not fit. */
function pairEntries(cut: CutText, path: string, declaration: Declaration): readonly EntryText[] | null {
  const declared = entriesOf(declaration, path);
  if (linesOf(cut).join() !== declared.map(({ origin }) => origin.line).join()) return null;
  const names = namesOf(declaration.templates);
  return declared.map((entry, index) => {
    const text = cut.entries[index] ?? '';
    const templates = entry.layers.flatMap((layer) => names.get(layer) ?? []);
    return { text, declared: entry, templates, shows: Object.values(habits).filter((habit) => habit.test(text)) };
  });
}

/** By what a template says, its names: two may share it. */
function namesOf(templates: Declaration['templates']): ReadonlyMap<readonly DeclaredGroup[], readonly string[]> {
  const names = new Map<readonly DeclaredGroup[], string[]>();
  for (const [name, groups] of templates) names.set(groups, [...(names.get(groups) ?? []), name]);
  return names;
}

export function joinFile(file: PartedFile): SourceFile {
  return file.source ?? assemble(file, file.entries);
}

/** The file without all other entries. */
export function fileWith(file: PartedFile, chosen: ReadonlySet<EntryText>): SourceFile {
  if (file.entries.length === 0) return joinFile(file);
  return assemble(
    file,
    file.entries.filter((entry) => chosen.has(entry)),
  );
}

function assemble({ path, head, tail }: PartedFile, entries: readonly EntryText[]): SourceFile {
  return { path, bytes: encoder.encode(head + entries.map(({ text }) => text).join('') + tail) };
}

/** The file after `fileWith` was edited; new entries stand behind one that was there. null: the parts do not fit any more. */
export function takeBack(file: PartedFile, chosen: ReadonlySet<EntryText>, edited: ReadFile): PartedFile | null {
  if (file.entries.length === 0) return partFile(edited);
  const cut = cutLines(decoder.decode(edited.source.bytes));
  const entries = cut === null ? null : pairEntries(cut, file.path, edited.declaration);
  if (cut === null || entries === null) return null;
  const replaced = new Map<EntryText, EntryText[]>();
  const left = file.entries.filter((entry) => chosen.has(entry));
  let group: EntryText[] = [];
  for (const entry of entries) {
    const [next] = left;
    if (next?.declared.key === entry.declared.key) {
      group = [];
      replaced.set(next, group);
      left.shift();
    }
    group.push(entry);
  }
  if (left.length > 0) return null;
  const all = file.entries.flatMap((entry) => replaced.get(entry) ?? [entry]);
  return { ...file, source: null, head: cut.head, entries: all, tail: cut.tail };
}
