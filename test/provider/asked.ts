import { decode, encode, ExtData } from '@msgpack/msgpack';
import { onTestFinished } from 'vitest';

import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import type { World } from '../../src/emulator/world.js';
import type { Call, DynamicValue, Provider } from '../../src/provider/protocol/messages.js';
import { createProvider } from '../../src/provider/provider.js';
import { adminKey, bookshop } from '../emulator/bookshop.js';

export const call: Call = { signal: new AbortController().signal };
export const typeName = 'limitdrift_workspace_rate_limits';

/** As Terraform sends what it does not know. */
export const notKnown = new ExtData(0, new Uint8Array(1));

/** A value as Terraform sends it. */
export function sent(value: unknown): DynamicValue {
  return { msgpack: encode(value) };
}

/** A value of ours as Terraform reads it. */
export function received(value: DynamicValue | 'gone'): unknown {
  if (value === 'gone' || value.msgpack === undefined) return value;
  return decode(value.msgpack);
}

export type Limits = Readonly<Record<string, Readonly<Record<string, unknown>> | null>> | ExtData;

/** The resource's value: every attribute is there. */
export function resourceValue(limits: Limits | null, more: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    workspace_id: 'wrkspc_chat',
    limits,
    undeclared: null,
    owner: null,
    workspace_name: null,
    spend_limit: null,
    ...more,
  };
}

/** The same as a state has it: with what was left out. */
export function stateValue(limits: Limits | null, more: Readonly<Record<string, unknown>> = {}): unknown {
  return resourceValue(limits, { undeclared: 'error', ...more });
}

export interface Asked {
  readonly provider: Provider;
  readonly emulator: Emulator;
  /** The person in the Console: null clears. */
  readonly setLimit: (group: string, limiter: string, value: number | null) => Promise<void>;
}

/** The provider, configured for an emulated organization that is served for the test. */
export async function ask(world: World = bookshop()): Promise<Asked> {
  const emulator = await startEmulator(world);
  onTestFinished(() => emulator.close());
  const provider = newProvider();
  const config = sent({ base_url: emulator.url, admin_key: adminKey, api_version: null });
  const { diagnostics } = await provider.configureProvider({ terraformVersion: '1.11.4', config }, call);
  if (diagnostics?.length !== 0) throw new Error(JSON.stringify(diagnostics));
  return { provider, emulator, setLimit: (...change) => update(emulator, ...change) };
}

export function newProvider(env: NodeJS.ProcessEnv = {}): Provider {
  const tool = { name: 'limitdrift', version: '0.0.0' } as const;
  return createProvider({ tool, env, now: () => Date.UTC(2026, 10, 21), random: () => 0 });
}

async function update(emulator: Emulator, group: string, limiter: string, value: number | null): Promise<void> {
  const path = `/v1/organizations/workspaces/wrkspc_chat/rate_limits/entry-${group}`;
  const response = await fetch(`${emulator.url}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': adminKey, 'anthropic-version': '2026-10-21', 'content-type': 'application/json' },
    body: JSON.stringify({ limits: [{ type: limiter, value }] }),
  });
  if (!response.ok) throw new Error(await response.text());
}

const none = new Uint8Array();

export async function readState(provider: Provider, value: unknown, stored: Uint8Array = none) {
  const answer = await provider.readResource({ typeName, currentState: sent(value), private: stored }, call);
  if ('failed' in answer) return { failed: answer.failed };
  return { state: received(answer.newState), diagnostics: answer.diagnostics ?? [] };
}

function change(prior: unknown, next: unknown) {
  return { typeName, priorState: sent(prior), config: sent(next), proposedNewState: sent(next), priorPrivate: none };
}

export async function planned(provider: Provider, prior: unknown, next: unknown) {
  const answer = await provider.planResourceChange(change(prior, next), call);
  if ('failed' in answer) throw new Error(JSON.stringify(answer.failed));
  return { ...answer, state: received(answer.plannedState), diagnostics: answer.diagnostics ?? [] };
}

export async function applied(provider: Provider, prior: unknown, next: unknown) {
  const plannedState = sent(next);
  const request = { typeName, priorState: sent(prior), config: sent(next), plannedState, plannedPrivate: none };
  const answer = await provider.applyResourceChange(request, call);
  return { ...answer, state: received(answer.newState), diagnostics: answer.diagnostics ?? [] };
}

/** The provider of the next command: Terraform starts it anew. */
export async function another({ emulator }: Asked): Promise<Provider> {
  const provider = newProvider({ ANTHROPIC_ADMIN_KEY: adminKey });
  const config = sent({ base_url: emulator.url, admin_key: null, api_version: null });
  const { diagnostics } = await provider.configureProvider({ terraformVersion: '1.11.4', config }, call);
  if (diagnostics?.length !== 0) throw new Error(JSON.stringify(diagnostics));
  return provider;
}
