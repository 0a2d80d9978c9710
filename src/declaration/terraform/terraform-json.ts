import { canonicalJson, quote } from '../../model/text.js';
import { appFolder, isAppPath, isSynthesizedPath } from '../../model/synthesized-path.js';
import { workspaceResource } from '../../model/terraform-limits.js';
import { readConstruct } from './construct-element.js';
import {
  checkVersion,
  metadataOf,
  openStackReading,
  readRecord,
  type StackReading,
  startOf,
} from './construct-record.js';
import { isObject, type JsonObject, objectAt, readJsonObject } from './json-document.js';
import { emptyFragment, type DeclarationFragment } from '../declaration-fragment.js';
import { openProblemLog, type ProblemLog } from '../problems.js';
import type { SourceFile } from '../yaml/source-text.js';
import { readWorkspaceResource, type WorkspaceResource } from './terraform-resource.js';

/** Reads one synthesized stack, or all stacks of an app. What is wrong in it is reported, and the rest is read all the same. */
export function readTerraformJson(file: SourceFile, log: ProblemLog): readonly DeclarationFragment[] {
  const document = readJsonObject(file, log);
  if (document === null) return [emptyFragment];
  const stacks = isAppPath(file.path) ? readStacks(document, file.path, log) : [document];
  if (stacks === null) return [emptyFragment];
  const reading = openStackReading(file.path, appFolder(file.path), log);
  if (stacks.length > 0 && !stacks.some(declaresAnything)) {
    const hint = 'Add a WorkspaceRateLimits of `limitdrift/cdktf` to a stack, or give the file of another stack';
    log.error(startOf(file.path), 'Nothing here is declared with limitdrift’s constructs', hint);
  }
  return stacks.flatMap((stack) => readStack(stack, reading));
}

/** Whether a file is Terraform's JSON: by its name, or by what it holds where it is called JSON. */
export function isTerraformJson(file: SourceFile): boolean {
  if (isSynthesizedPath(file.path)) return true;
  if (!file.path.endsWith('.json')) return false;
  const document = readJsonObject(file, openProblemLog());
  return document !== null && ['terraform', 'resource', '//'].some((key) => objectAt(document, key) !== null);
}

/** The key under which the stacks of a whole app stand. */
const stacksKey = 'limitdrift_stacks';

function readStacks(document: JsonObject, path: string, log: ProblemLog): readonly JsonObject[] | null {
  const stacks = document[stacksKey];
  if (Array.isArray(stacks)) return stacks.filter(isObject);
  const hint = 'Synthesize it, and read the cdk.tf.json of each stack';
  log.error(startOf(path), 'This is the configuration of an app, not a declaration', hint);
  return null;
}

function declaresAnything(stack: JsonObject): boolean {
  return metadataOf(stack) !== null || resourcesOf(stack).length > 0;
}

function resourcesOf(stack: JsonObject): readonly (readonly [string, unknown])[] {
  return Object.entries(objectAt(objectAt(stack, 'resource') ?? {}, workspaceResource) ?? {});
}

/** A fragment for the resources, and one for each construct that is none: what they say twice is found where they are merged. */
function readStack(stack: JsonObject, reading: StackReading): readonly DeclarationFragment[] {
  const declared = recordsOf(stack, reading).map((record) => readConstruct(readRecord(record, reading), reading));
  const named = declared.flatMap(({ groups }) => groups).toReversed();
  const targets = new Map(named.map(({ name, target }) => [name, target.value]));
  const resources = resourcesOf(stack).flatMap(([name, body]): readonly WorkspaceResource[] => {
    if (isObject(body)) return [{ name, body, targets }];
    reading.log.error(startOf(reading.file), `The resource ${quote(name)} is not an object`, 'Synthesize it again');
    return [];
  });
  const ordered = resources.toSorted((a, b) => orderOf(a) - orderOf(b));
  const workspaces = ordered.flatMap((resource) => readWorkspaceResource(resource, reading));
  return [{ ...emptyFragment, workspaces, templatesKnown: true }, ...declared];
}

/** The order in which the constructs were made; resources without one stand last. */
function orderOf({ body }: WorkspaceResource): number {
  const order = metadataOf(body)?.['order'];
  return typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER;
}

function recordsOf(stack: JsonObject, reading: StackReading): readonly JsonObject[] {
  const metadata = metadataOf(stack);
  if (metadata === null || !checkVersion(metadata, 'What the stack declares', reading)) return [];
  const records: unknown = metadata['declarations'];
  if (Array.isArray(records) && records.every(isObject)) return records;
  reading.log.error(
    startOf(reading.file),
    'The metadata of the stack is not a list of constructs',
    'Synthesize it again',
  );
  return [];
}

/**
 * What an app synthesized as one file under the path of its cdktf.json: of every stack what limitdrift reads, and nothing
 * that differs between machines or between two runs.
 */
export function packStacks(
  path: string,
  stacks: readonly SourceFile[],
): { readonly file: SourceFile; readonly problems: ReturnType<ProblemLog['errors']> } {
  const log = openProblemLog();
  const packed = stacks.flatMap((stack) => {
    const document = readJsonObject(stack, log);
    return document === null ? [] : [packStack(document)];
  });
  const bytes = new TextEncoder().encode(`${canonicalJson({ [stacksKey]: packed })}\n`);
  return { file: { path, bytes }, problems: log.errors() };
}

function packStack(stack: JsonObject): JsonObject {
  const metadata = metadataOf(stack);
  const resources = resourcesOf(stack).map(
    ([name, body]) => [name, isObject(body) ? packResource(body) : body] as const,
  );
  return {
    ...(metadata === null ? {} : { '//': { limitdrift: metadata } }),
    ...(resources.length === 0 ? {} : { resource: { [workspaceResource]: Object.fromEntries(resources) } }),
  };
}

function packResource(body: JsonObject): JsonObject {
  const { '//': _comment, ...attributes } = body;
  const metadata = metadataOf(body);
  return metadata === null ? attributes : { ...attributes, '//': { limitdrift: metadata } };
}
