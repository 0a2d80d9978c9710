/** How the plugin ends when it fails, so that Terraform shows the reason. */
import { UserError } from '../../model/errors.js';
import { asSentence, escapeInvisible } from '../../model/text.js';
import { showableLines } from '../protocol/replies.js';
import type { PluginHost } from './plugin-host.js';

/** As Go's runtime ends after a panic. */
const crashCode = 2;

/** For Terraform to show as a stack trace: it knows one by its first word. What a user can act on needs none. */
export function writePanic({ writeError }: Pick<PluginHost, 'writeError'>, error: unknown): void {
  if (error instanceof UserError) return;
  const stack = error instanceof Error ? error.stack : undefined;
  writeError(`panic: ${showableLines(stack ?? String(error))}\n`);
}

/**
 * In the place of the line that Terraform waits for: it shows what it gets instead, if that is one line and has fewer than
 * four `|`. Later it drops whatever comes there.
 */
export function writeStartFailure(
  error: unknown,
  { host, name }: { readonly host: PluginHost; readonly name: string },
): void {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof UserError && error.hint !== null ? ` ${error.hint}` : '';
  const line = escapeInvisible(`${asSentence(message)}${hint}`.replaceAll(/\s*\n\s*/g, ' ')).replaceAll('|', '/');
  host.writeOutput(`${name}: ${line}\n`);
}

/** Nobody sees the end of a plugin otherwise: Terraform says no more than that it did not respond. */
export function endOnCrash(host: PluginHost, name: string): void {
  const crash = (error: unknown): void => {
    writePanic(host, error);
    writeStartFailure(error, { host, name });
    host.exit(crashCode);
  };
  host.on('uncaughtException', crash);
  host.on('unhandledRejection', crash);
}
