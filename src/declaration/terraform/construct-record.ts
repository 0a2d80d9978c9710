import type { Origin } from '../../model/located.js';
import { quote } from '../../model/text.js';
import { createLimitReader, type Reading } from '../sections/limits-section.js';
import { isObject, type JsonObject, mapOf, objectAt, orderedTreeOf, treeOf } from './json-document.js';
import type { Template } from '../declaration-fragment.js';
import type { ProblemLog } from '../problems.js';
import type { TreeMap, TreeNode } from '../yaml/yaml-tree.js';

/** The record that a CDKTF construct wrote of itself into the synthesized file, for limitdrift alone. */
export interface ConstructRecord {
  /** Where the user's code made it, else the file. */
  readonly origin: Origin;
  readonly kind: string;
  readonly fields: JsonObject;
}

/** What is at hand while a synthesized file is read. */
export interface StackReading extends Reading {
  /** The synthesized file, as it was given. */
  readonly file: string;
  /** Leads from the working directory to the app's; '' or ends with a slash. */
  readonly prefix: string;
  /** Limits by what they say and where: those of one `defineLimits` are one. */
  readonly trees: Map<string, TreeNode>;
  /** Templates in the same way. */
  readonly templates: Map<string, InlineTemplate>;
}

/** A template that stands in a construct and has no name. */
export type InlineTemplate = Pick<Template, 'groups' | 'owner'>;

export function openStackReading(file: string, prefix: string, log: ProblemLog): StackReading {
  return { log, limits: createLimitReader(log), file, prefix, trees: new Map(), templates: new Map() };
}

/** The versions of records that this limitdrift reads; 2 is that of spend limits. */
const readVersions: readonly unknown[] = [1, 2];

/** Whether an object is of a version that can be read; one that cannot is reported. */
export function checkVersion({ version }: JsonObject, subject: string, { file, log }: StackReading): boolean {
  if (readVersions.includes(version)) return true;
  const hint = 'Use the same version of limitdrift for the constructs and for planning';
  log.error(startOf(file), `${subject} was made by another version of limitdrift’s constructs`, hint);
  return false;
}

export function readRecord(fields: JsonObject, reading: StackReading): ConstructRecord {
  const origin = readOrigin(fields['origin'], reading) ?? startOf(reading.file);
  return { origin, kind: String(fields['kind']), fields };
}

/** The beginning of a file: what stands in it has no better place. */
export function startOf(file: string): Origin {
  return { file, line: 1, column: 1 };
}

/** No path is longer. */
const longestPath = 4096;

function readOrigin(value: unknown, { prefix }: StackReading): Origin | null {
  if (!isObject(value)) return null;
  const { file, line, column } = value;
  if (typeof file !== 'string' || file === '' || file.length > longestPath) return null;
  return isCount(line) && isCount(column) ? { file: prefix + file, line, column } : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

/** Reports every field that a construct of this kind does not write. */
export function checkFields({ origin, fields }: ConstructRecord, names: readonly string[], log: ProblemLog): void {
  const usual = ['version', 'kind', 'order', 'origin', ...names];
  for (const name of Object.keys(fields).filter((key) => !usual.includes(key)))
    log.error(origin, `The metadata of this construct has an unknown field ${quote(name)}`, 'Synthesize it again');
}

/** The fields of these names that are there, as a map that stands at the construct. */
export function mapOfFields({ origin, fields }: ConstructRecord, names: readonly string[]): TreeMap {
  const present = names.filter((name) => Object.hasOwn(fields, name));
  return mapOf(
    present.map((name) => [name, treeOf(fields[name], origin)]),
    origin,
  );
}

/** The limits of a layer. One that has a place of its own is read once for all that use it. */
export function layerTree(layer: unknown, origin: Origin, reading: StackReading): TreeNode {
  if (!isObject(layer)) return treeOf(layer, origin);
  const own = readOrigin(layer['origin'], reading);
  if (own === null) return orderedTreeOf(layer['limits'], origin);
  const key = JSON.stringify([own, layer['limits']]);
  const known = reading.trees.get(key) ?? orderedTreeOf(layer['limits'], own);
  reading.trees.set(key, known);
  return known;
}

/** What stands for limitdrift under a `"//"`. */
export function metadataOf(object: JsonObject): JsonObject | null {
  const comment = objectAt(object, '//');
  return comment === null ? null : objectAt(comment, 'limitdrift');
}
