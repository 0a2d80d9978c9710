import { workspaceResource } from '../model/terraform-limits.js';
import { fileGrammar } from './grammar/file-grammar.js';
import { openProblemLog } from './problems.js';
import { declaredKeys, readFragments, type SourceFile } from './read-declaration.js';
import { isTerraformJson } from './terraform/terraform-json.js';

/*
 * Tells whether a file that nobody named is part of a declaration.
 */

/**
 * Whether it is part of a declaration, and not of one for another organization than this ID's. To read a large file takes
 * long, so its outermost lines are looked at first; it is read where they do not tell.
 */
export function isDeclarationOf(organization: string | null, file: SourceFile): boolean {
  const text = new TextDecoder().decode(file.bytes);
  if (!/\bversion|limitdrift/.test(text)) return false;
  const looks = looksLikeOne(text);
  if (looks && (organization === null || !text.includes('organization'))) return true;
  const outermost = isTerraformJson(file) ? null : outermostOf(text);
  if (outermost !== null) {
    if (!looks && outermost.keys.some((key) => !Object.hasOwn(fileGrammar.keys, key))) return false;
    if (looks && outermost.id !== undefined) return outermost.id === null || outermost.id === organization;
  }
  const log = openProblemLog();
  const ids = readFragments(file, log).flatMap(({ organizationId }) => organizationId?.value ?? []);
  if (organization !== null && ids.some((id) => id !== organization)) return false;
  return looks || log.errors().length === 0;
}

/** A declaration that has problems is one all the same, and must not be overlooked; nor is every package.json one. */
function looksLikeOne(text: string): boolean {
  const hasKey = (key: string, value: string): boolean =>
    new RegExp(`(?:^|[{,])\\s*["']?${key}["']?\\s*:${value}`, 'm').test(text);
  return (
    text.includes(`"${workspaceResource}"`) || (hasKey('version', ' *1 *(?:[,}#\\r\\n]|$)') && hasKey('workspaces', ''))
  );
}

/** Whether a part of a declaration has entries. Most parts have, and then a look at the first one tells. */
export function hasEntries(file: SourceFile): boolean {
  const text = new TextDecoder().decode(file.bytes);
  return firstEntry.test(text) || declaredKeys(file).length > 0;
}

const firstEntry = /^workspaces:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]+[^\s#]|"workspaces"\s*:\s*\{\s*"/m;

interface Outermost {
  readonly keys: readonly string[];
  /** The organization's ID; null: it has none; undefined: it cannot be told. */
  readonly id: string | null | undefined;
}

/** null where only reading it tells: in flow style, with more than one document, or with what is no plain key. */
function outermostOf(text: string): Outermost | null {
  if (/^\s*\{/.test(text)) return outermostOfJson(text);
  const lines = text.split(/\r?\n/);
  const starts = lines.flatMap((line, at) => (/^[^\s#]/.test(line) ? [at] : []));
  const keys = starts.map((at) => /^([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t]|$)/.exec(lines[at] ?? '')?.[1]);
  if (!keys.every((key) => key !== undefined)) return null;
  const at = starts[keys.indexOf('organization')];
  if (at === undefined) return { keys, id: null };
  if (keys.indexOf('organization') !== keys.lastIndexOf('organization')) return { keys, id: undefined };
  const end = starts.find((start) => start > at) ?? lines.length;
  return { keys, id: idIn(lines.slice(at, end)) };
}

const plainId = /^["']?([\w-]+)["']?[ \t]*(?:#.*)?$/;

/** Of the lines of the organization: `organization: {id: ID}`, or its keys on lines of their own. */
function idIn([first = '', ...others]: readonly string[]): string | undefined {
  const value = first.slice(first.indexOf(':') + 1).trim();
  if (value.startsWith('{')) return /^\{\s*id:\s+["']?([\w-]+)["']?\s*\}$/.exec(value)?.[1];
  if (value !== '' && !value.startsWith('#')) return undefined;
  const own = others.filter((line) => !/^\s*(?:#.*)?$/.test(line));
  const indent = /^ */.exec(own[0] ?? '')?.[0] ?? '';
  const ids = own.filter((line) => line.startsWith(`${indent}id:`));
  return ids.length === 1 ? plainId.exec((ids[0] ?? '').slice(indent.length + 'id:'.length).trim())?.[1] : undefined;
}

/** Twice the same key means the last to this parser, and is a problem to a declaration: then it is read. */
function outermostOfJson(text: string): Outermost | null {
  if (text.split('"organization"').length > 2) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const organization: unknown = 'organization' in value ? value.organization : null;
    const hasId = typeof organization === 'object' && organization !== null && 'id' in organization;
    const id = hasId && typeof organization.id === 'string' ? organization.id : undefined;
    return { keys: Object.keys(value), id: organization === null ? null : id };
  } catch {
    return null;
  }
}
