import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { HostEvent, PluginHost } from '../../../src/provider/plugin/plugin-host.js';

/** A process that does not end, and keeps what is written. */
export interface TestHost extends PluginHost {
  readonly output: () => string;
  readonly errors: () => string;
  /** The codes it was to end with. */
  readonly exits: readonly number[];
  readonly emit: (event: HostEvent, error?: unknown) => void;
}

export const terraformEnv = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '5,6',
};

export function createTestHost(given: Partial<PluginHost> = {}): TestHost {
  const listeners: { readonly event: HostEvent; readonly listener: (error: unknown) => void }[] = [];
  const exits: number[] = [];
  const written = { output: '', errors: '' };
  const emit = (event: HostEvent, error?: unknown): void => {
    for (const one of listeners) if (one.event === event) one.listener(error);
  };
  onTestFinished(() => emit('exit'));
  return {
    args: [],
    env: terraformEnv,
    platform: 'linux',
    pid: 42,
    parent: () => 1,
    lives: () => true,
    console: {},
    writeOutput: (text) => (written.output += text),
    writeError: (text) => (written.errors += text),
    exit: (code) => exits.push(code),
    exitOnceRead: (code) => exits.push(code),
    on: (event, listener) => listeners.push({ event, listener }),
    output: () => written.output,
    errors: () => written.errors,
    exits,
    emit,
    ...given,
  };
}

export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ld-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
