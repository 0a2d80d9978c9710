import { dirname, resolve } from 'node:path';

import { isObject, type JsonObject, readJsonObject } from '../../declaration/terraform/json-document.js';
import { openProblemLog } from '../../declaration/problems.js';
import { UserError } from '../../model/errors.js';
import type { Host } from '../host.js';

/** What a cdktf.json says of its app. */
export interface AppConfig {
  /** For the shell, in `folder`. */
  readonly command: string;
  /** The folder of cdktf.json. */
  readonly folder: string;
  /** What the constructs of the app can ask for. */
  readonly context: JsonObject;
}

/** @throws UserError `file-unreadable`, `declaration-invalid`, `synthesis-failed` */
export function readAppConfig(path: string, { cwd, readFile }: Host): AppConfig {
  const log = openProblemLog();
  const config = readJsonObject({ path, bytes: readFile(path, cwd, { mostMiB: 16 }) }, log);
  if (config === null) throw UserError.of('declaration-invalid', { problems: log.errors() });
  const { app, context = {} } = config;
  const refuse = (reason: string, hint: string): UserError => UserError.of('synthesis-failed', { path, reason, hint });
  if (typeof app !== 'string' || app.trim() === '')
    throw refuse('it has no `app`', 'Write the command that runs the app, such as "app": "npx tsx main.ts".');
  if (!isObject(context)) throw refuse('its `context` is no object', 'Write an object, or leave it out.');
  const full = resolve(cwd, path);
  const modules = { cdktfJsonPath: full, cdktfRelativeModules: localModules(config['terraformModules']) };
  return { command: app, folder: dirname(full), context: { ...modules, ...context } };
}

/** The paths of modules on disk, which CDKTF wants to know before it copies one. */
function localModules(modules: unknown): readonly string[] {
  const sources = (Array.isArray(modules) ? modules : []).map((module: unknown) =>
    isObject(module) ? module['source'] : module,
  );
  return sources.filter((source) => typeof source === 'string').filter((source) => /^\.{1,2}[\\/]/.test(source));
}
