/** The plugin's log, as Terraform reads it from stderr. */
import { Console } from 'node:console';
import { Writable } from 'node:stream';

import type { PluginHost } from './plugin-host.js';

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

type Level = (typeof levels)[number];

/** Writes a line, with further fields that name what it is about. Never of a key. */
type Write = (message: string, fields?: Readonly<Record<string, string | number | boolean>>) => void;

/** What a user of TF_LOG reads. */
export type Log = Readonly<Record<Level, Write>>;

/**
 * One JSON object a line on stderr, as hclog writes them: Terraform sorts them into its own log. What Terraform would
 * drop is not written.
 */
export function createLog({ env, writeError }: Pick<PluginHost, 'env' | 'writeError'>): Log {
  const least = leastLevel(env);
  const writerOf = (level: Level): Write => {
    if (levels.indexOf(level) < least) return () => {};
    return (message, fields) => {
      // Six digits, or Terraform does not take it for a time.
      const timestamp = new Date().toISOString().replace('Z', '000Z');
      const line = {
        ...fields,
        '@level': level,
        '@message': message,
        '@module': 'limitdrift',
        '@timestamp': timestamp,
      };
      writeError(`${JSON.stringify(line)}\n`);
    };
  };
  return {
    trace: writerOf('trace'),
    debug: writerOf('debug'),
    info: writerOf('info'),
    warn: writerOf('warn'),
    error: writerOf('error'),
  };
}

/** As Terraform reads them: TF_LOG_PROVIDER before TF_LOG; `json`, and what is no level, is everything. */
function leastLevel(env: PluginHost['env']): number {
  const asked = (env['TF_LOG_PROVIDER'] || env['TF_LOG'] || 'off').toLowerCase();
  if (asked === 'off') return levels.length;
  return Math.max(
    0,
    levels.findIndex((level) => level === asked),
  );
}

/** The first line of standard output is Terraform's: what a library prints goes to the log. */
export function routeConsole({ console }: Pick<PluginHost, 'console'>, log: Log): void {
  const into = (write: Write): Writable =>
    new Writable({
      write: (chunk, _encoding, done) => {
        write(String(chunk).trimEnd());
        done();
      },
    });
  Object.assign(console, new Console({ stdout: into(log.info), stderr: into(log.warn) }));
}
