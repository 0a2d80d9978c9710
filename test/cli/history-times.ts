import { onTestFinished } from 'vitest';

import { startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import { type Ended, type Folder, key, limitdrift } from './command-line.js';

/** The organization as the vendor and people left it at a time. */
export interface Times {
  /** `2026-05-06T06:17` */
  readonly at: string;
  readonly organization?: string;
  readonly tokens?: number;
  readonly override?: number;
  /** Whether the group Claude Opus 5 is there, with a model that was in Claude Opus 4.x. */
  readonly five?: boolean;
  /** Whether claude-opus-4-6 is in its group still. */
  readonly retired?: boolean;
  /** Whether the workspace prod cannot be read. */
  readonly unread?: boolean;
}

/** Runs a command against the organization as it was at a time, by the clock of that time. */
export async function runAt(cwd: Folder, times: Times, args: readonly string[]): Promise<Ended> {
  const faults = times.unread === true ? [{ kind: 'status', status: 403, workspace: 'wrkspc_prod' } as const] : [];
  const emulator = await startEmulator(readWorld(worldAt(times)), { faults });
  onTestFinished(() => emulator.close());
  const now = Date.parse(`${times.at}:00.125Z`);
  return await limitdrift(cwd, [...args, '--base-url', emulator.url], {
    env: { ANTHROPIC_ADMIN_API_KEY: key },
    now: () => now,
  });
}

function worldAt({
  organization = 'org-1',
  tokens = 2_000_000,
  override = 500,
  five = false,
  retired = false,
}: Times): object {
  const opus = [...(retired ? [] : ['claude-opus-4-6']), ...(five ? [] : ['claude-opus-4-8']), 'claude-opus-4-7'];
  const added = {
    id: 'rlg_five',
    display_name: 'Claude Opus 5',
    models: ['claude-opus-5', 'claude-opus-4-8'],
    limits: { requests_per_minute: 900 },
  };
  return {
    organization: { id: organization, name: 'Acme' },
    groups: {
      opus: {
        id: 'rlg_opus',
        display_name: 'Claude Opus 4.x',
        models: opus,
        limits: { requests_per_minute: 4000, input_tokens_per_minute: tokens },
      },
      ...(five ? { five: added } : {}),
    },
    workspaces: [
      { id: 'wrkspc_prod', name: 'prod', overrides: { opus: { requests_per_minute: override } } },
      { id: 'wrkspc_staging', name: 'staging' },
    ],
  };
}
