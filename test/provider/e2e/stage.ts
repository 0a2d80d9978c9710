import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { TestContext } from 'vitest';
import { z } from 'zod';

import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/server.js';
import { readWorld, type World } from '../../../src/emulator/world.js';
import { root } from '../../repository/planted.js';
import { requiredProvider, type RunOptions, type TerraformFolder, terraformFolder } from '../terraform.js';

/** What every run has in its environment unless the test says otherwise. */
export const key = 'sk-ant-admin01-of-the-environment';

/** For one test: a plan takes a second, and half a minute on a machine that is busy with other things. */
export const patient = { timeout: 600_000 } as const;

/** Two workspaces with overrides, one without, one that is archived. `changes` replace top-level keys. */
export function bakery(changes: Readonly<Record<string, unknown>> = {}): World {
  return readWorld({
    organization: { id: 'org-bakery', name: 'Bakery' },
    groups: {
      opus: {
        id: 'rlg_opus',
        display_name: 'Claude Opus 4.x',
        models: ['claude-opus-4-7', 'claude-opus-4-8'],
        limits: { requests_per_minute: 4000, output_tokens_per_minute: 400_000, fast_otpm: 0 },
      },
      batch: { id: 'rlg_batch', limits: { enqueued_batch_requests: 300_000 } },
    },
    workspaces: [
      { id: 'wrkspc_default', name: 'Default', default: true },
      {
        id: 'wrkspc_chat',
        name: 'chat',
        overrides: { opus: { requests_per_minute: 500 }, batch: { enqueued_batch_requests: 5000 } },
      },
      { id: 'wrkspc_search', name: 'search', overrides: { opus: { requests_per_minute: 1000 } } },
      { id: 'wrkspc_quiet', name: 'quiet' },
      { id: 'wrkspc_old', name: 'old', archived_at: '2026-03-01T00:00:00Z' },
    ],
    ...changes,
  });
}

/** `limits` of wrkspc_chat as they are live, each in another spelling. */
export const chatLimits = `{
    claude-opus-4-8 = { requests_per_minute = "12.5%" }
    batch           = { enqueued_batch_requests = "5_000" }
  }`;

/** A resource for wrkspc_chat, or another workspace. */
export function chat(limits = chatLimits, more = 'workspace_id = "wrkspc_chat"'): string {
  return `resource "limitdrift_workspace_rate_limits" "chat" {\n  ${more}\n  limits = ${limits}\n}\n`;
}

export interface StageOptions extends EmulatorOptions {
  readonly world?: World;
  /** The provider block; `""` for none. */
  readonly provider?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly by?: 'override' | 'mirror';
}

/** What Terraform ended with. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** All that was printed, without where lines are broken and without the frames around messages. */
  readonly words: string;
}

/** A working directory of Terraform with the provider as it is shipped, and an emulated API that it talks to over HTTP. */
export interface Stage {
  readonly folder: TerraformFolder;
  readonly emulator: Emulator;
  /** `main.tf` anew: the lines after the provider's. */
  readonly configure: (body: string) => void;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Outcome>;
  readonly plan: (...args: readonly string[]) => Promise<Outcome>;
  readonly apply: (...args: readonly string[]) => Promise<Outcome>;
  /** `terraform show -json` of the state, or of a plan file. */
  readonly show: (...args: readonly string[]) => Promise<Shown>;
  /** The addresses in the state file. */
  readonly stored: () => readonly string[];
  /** The person in the Console: null clears. */
  readonly setLimit: (group: string, limiter: string, value: number | null, workspace?: string) => Promise<void>;
}

/** The test that it is for: several run at once, and each clears away its own. */
export type Stagehand = Pick<TestContext, 'onTestFinished'>;

export async function stage({ onTestFinished }: Stagehand, body: string, options: StageOptions = {}): Promise<Stage> {
  const { world = bakery(), provider = 'provider "limitdrift" {}\n', env, by = 'override', ...served } = options;
  const emulator = await startEmulator(world, served);
  onTestFinished(() => emulator.close());
  const whole = (text: string) => ({ 'main.tf': `${requiredProvider}${provider}${text}` });
  const folder = terraformFolder({
    provider: join(root, 'dist/provider/terraform-provider-limitdrift'),
    by,
    onFinished: onTestFinished,
    files: whole(body),
    env: { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: key, ...env },
  });
  const run: Stage['run'] = async (args, more) => outcome(await folder.run(args, more));
  const show: Stage['show'] = async (...args) => {
    const shown = await run(['show', '-json', ...args]);
    if (shown.code !== 0) throw new Error(shown.words);
    return JSON.parse(shown.stdout) as Shown;
  };
  return {
    folder,
    emulator,
    configure: (text) => folder.write(whole(text)),
    run,
    plan: (...args) => run(['plan', ...args]),
    apply: (...args) => run(['apply', '-auto-approve', ...args]),
    show,
    stored: () => storedIn(join(folder.path, 'terraform.tfstate')),
    setLimit: (group, limiter, value, workspace = 'wrkspc_chat') =>
      setLimit(emulator, { workspace, group, limiter, value }),
  };
}

const storedSchema = z.object({
  resources: z.array(
    z.object({
      mode: z.enum(['managed', 'data']),
      type: z.string(),
      name: z.string(),
      instances: z.array(z.unknown()),
    }),
  ),
});

function storedIn(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const { resources } = storedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return resources.flatMap(({ mode, type, name, instances }) =>
    instances.map(() => `${mode === 'data' ? 'data.' : ''}${type}.${name}`),
  );
}

let adoption: Promise<string> | undefined;

/** A stage on which the limits of `chat()` were adopted: Terraform did it once, and its state is put into each folder. */
export async function adopted(stagehand: Stagehand): Promise<Stage> {
  adoption ??= adopt(stagehand);
  const here = await stage(stagehand, chat());
  here.folder.write({ 'terraform.tfstate': await adoption });
  return here;
}

async function adopt(stagehand: Stagehand): Promise<string> {
  const { apply, folder } = await stage(stagehand, chat());
  const { code, words } = await apply();
  if (code !== 0) throw new Error(words);
  return readFileSync(join(folder.path, 'terraform.tfstate'), 'utf8');
}

/** What tests look at of `terraform show -json`. */
export interface Shown {
  readonly values?: Values;
  readonly planned_values?: Values;
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[]; readonly before: unknown; readonly after: unknown };
  }[];
  readonly checks?: readonly { readonly status: string }[];
}

interface Values {
  readonly outputs?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly root_module: { readonly resources?: readonly { readonly address: string; readonly values: unknown }[] };
}

function outcome({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }): Outcome {
  return { code, stdout, stderr, words: `${stdout}${stderr}`.replaceAll(/[\s│╷╵]+/g, ' ') };
}

interface ConsoleChange {
  readonly workspace: string;
  readonly group: string;
  readonly limiter: string;
  readonly value: number | null;
}

async function setLimit(emulator: Emulator, { workspace, group, limiter, value }: ConsoleChange): Promise<void> {
  const response = await fetch(`${emulator.url}/v1/organizations/workspaces/${workspace}/rate_limits/entry-${group}`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'anthropic-version': '2026-10-21', 'content-type': 'application/json' },
    body: JSON.stringify({ limits: [{ type: limiter, value }] }),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** The requests of Terraform: not those of the person in the Console. */
export function methods({ requests }: Emulator): readonly string[] {
  return [...new Set(requests.map(({ method }) => method))];
}

/** How often each path was asked for, without the query. */
export function counts({ requests }: Emulator): Readonly<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const { path } of requests) {
    const [name = ''] = path.replace('/v1/organizations/', '').split('?', 1);
    counted[name] = (counted[name] ?? 0) + 1;
  }
  return counted;
}

/** A state file in which resources have these attributes, by their names, as some version of the provider left them. */
export function stateFile(resources: Readonly<Record<string, object>>, version = 0): Readonly<Record<string, string>> {
  const provider = 'provider["registry.terraform.io/limitdrift/limitdrift"]';
  const stored = Object.entries(resources).map(([name, attributes]) => ({
    mode: 'managed',
    type: 'limitdrift_workspace_rate_limits',
    name,
    provider,
    instances: [{ schema_version: version, attributes, sensitive_attributes: [] }],
  }));
  const head = { version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'a-lineage', outputs: {} };
  return { 'terraform.tfstate': JSON.stringify({ ...head, resources: stored }) };
}
