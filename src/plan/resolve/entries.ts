import type { DeclaredGroup, DeclaredWorkspace } from '../../model/declaration.js';
import type { FindingList, Subject } from '../findings.js';
import type { GroupIndex } from './group-index.js';
import { reportLayer } from './layer-findings.js';
import { type GroupDeclaration, type Layer, mergeLayers, resolveLayer } from './layers.js';

/** An entry with its keys resolved and its templates merged. */
export interface ResolvedEntry {
  /** By the group's key. */
  readonly groups: ReadonlyMap<string, GroupDeclaration>;
  /** Whether every key meant a group. */
  readonly resolved: boolean;
}

export type EntryReader = (entry: DeclaredWorkspace, workspace?: Subject['workspace']) => ResolvedEntry;

/** Resolves every template and every entry once, and says for each workspace what its entry has wrong. */
export function readEntries(index: GroupIndex, findings: FindingList): EntryReader {
  const layers = new Map<readonly DeclaredGroup[], Layer>();
  const entries = new Map<DeclaredWorkspace, ResolvedEntry & { readonly layers: readonly Layer[] }>();
  const layerOf = (declared: readonly DeclaredGroup[]): Layer => {
    const layer = layers.get(declared) ?? resolveLayer(declared, index);
    layers.set(declared, layer);
    return layer;
  };
  const resolve = (entry: DeclaredWorkspace): ResolvedEntry & { readonly layers: readonly Layer[] } => {
    const own = entry.layers.map(layerOf);
    return { layers: own, groups: mergeLayers(own), resolved: own.every(({ unresolved }) => unresolved.length === 0) };
  };
  return (entry, workspace) => {
    const known = entries.get(entry) ?? resolve(entry);
    entries.set(entry, known);
    for (const layer of known.layers) reportLayer(layer, index, findings, workspace);
    return known;
  };
}
