import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { Host, Output } from '../../src/cli/host.js';
import type { Plan } from '../../src/model/plan-types.js';
import { run } from '../../src/cli/run.js';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';

export const key = 'sk-ant-admin01-secret-of-the-test';

/** Every variable that holds a secret of ours, each with one of its own. */
export const secretEnvironment = {
  ANTHROPIC_ADMIN_API_KEY: key,
  ANTHROPIC_ADMIN_KEY: 'second-admin-key-0002',
  ANTHROPIC_AUTH_TOKEN: 'bearer/token+of=0003',
  ANTHROPIC_OAUTH_TOKEN: 'sk-ant-oat01-of-the-test-0004',
  ANTHROPIC_API_KEY: "'quoted-key-0005'",
  ANTHROPIC_IDENTITY_TOKEN: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLTAwMDY',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token-0007',
  GITHUB_TOKEN: 'ghs_forge-token-0008',
  GITLAB_TOKEN: 'glpat-forge-token-0009',
  CI_JOB_TOKEN: 'glcbt-job-token-0010',
  LIMITDRIFT_SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/T0/B0/xoxb-0011',
  LIMITDRIFT_WEBHOOK_URL: 'https://example.com/hooks/limits?code=webhook-code-0012',
  LIMITDRIFT_WEBHOOK_SECRET: 'whsec_d2ViaG9vay0wMDEz',
} as const;

/** The plan in a JSON report. */
export function planIn(text: string): Plan {
  return JSON.parse(text) as Plan;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own with files in it; what is written there can be read back. */
export interface Folder {
  readonly path: string;
  readonly read: (name: string) => string;
  readonly write: (name: string, content: string) => void;
  /** The names of its files, sorted. */
  readonly names: () => readonly string[];
}

export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): Folder {
  const path = mkdtempSync(join(tmpdir(), 'limitdrift-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return {
    path,
    read: (name) => readFileSync(join(path, name), 'utf8'),
    write: (name, content) => writeFileSync(join(path, name), content),
    names: () => readdirSync(path).sort(),
  };
}

/** Runs one command line in this process, as `main` would. */
export async function limitdrift(
  cwd: Pick<Folder, 'path'>,
  args: readonly string[],
  words: Partial<Host> = {},
): Promise<Ended> {
  const stdout = recorder();
  const stderr = recorder();
  const code = await run({
    args,
    env: {},
    cwd: cwd.path,
    shipped: cwd.path,
    now: Date.now,
    signal: new AbortController().signal,
    ...words,
    stdout: { ...stdout.output, ...words.stdout, write: stdout.output.write },
    stderr: { ...stderr.output, ...words.stderr, write: stderr.output.write },
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function recorder(): { readonly output: Output; readonly text: () => string } {
  const written: string[] = [];
  return {
    output: { write: (text) => void written.push(text), isTerminal: false, columns: undefined },
    text: () => written.join(''),
  };
}

/** A small organization: `prod` has 500 requests a minute of 4,000, `staging` inherits. */
export async function serve(
  words: {
    readonly prod?: number;
    readonly overrides?: object;
    readonly usage?: object;
    readonly compliance?: object;
  } & EmulatorOptions = {},
): Promise<Emulator> {
  const { prod = 500, overrides = {}, usage, compliance, ...options } = words;
  const world = readWorld({
    organization: { id: 'org-1', name: 'Acme' },
    groups: {
      opus: {
        id: 'rlg_opus',
        display_name: 'Claude Opus 4.x',
        models: ['claude-opus-4-8'],
        workspace_models: ['claude-opus-4-4'],
        limits: { requests_per_minute: 4000, output_tokens_per_minute: 400_000 },
      },
      batch: { limits: { requests_per_minute: 2000 } },
    },
    workspaces: [
      { id: 'wrkspc_prod', name: 'prod', overrides: { opus: { requests_per_minute: prod, ...overrides } } },
      { id: 'wrkspc_staging', name: 'staging' },
    ],
    ...(usage === undefined ? {} : { usage }),
    ...(compliance === undefined ? {} : { compliance }),
  });
  const emulator = await startEmulator(world, options);
  onTestFinished(() => emulator.close());
  return emulator;
}

/** The declaration that `serve()` is in sync with. */
export const agreed =
  'version: 1\nworkspaces:\n  prod:\n    limits:\n      opus: {requests_per_minute: 500}\n  staging: {limits: {}}\ngroups: {opus: claude-opus-4-8}\n';

/** Options and environment that lead a command to an emulator. */
export function at(emulator: Emulator): { readonly options: readonly string[]; readonly host: Partial<Host> } {
  return { options: ['--base-url', emulator.url], host: { env: { ANTHROPIC_ADMIN_API_KEY: key } } };
}
