/** The provider block: what is wrong with it, and the session with the API that it opens. */
import { createCredential, emptyVariables, findCredentialIn } from '../live/credential.js';
import { defaultBaseUrl, apiVersions } from '../http/claude-api.js';
import { sayFirst } from '../http/connection-errors.js';
import type { Session } from './live-session.js';
import { UserError } from '../model/errors.js';
import type { Tool } from '../model/snapshot-types.js';
import { errorDiagnostic, sentences, warningDiagnostic } from './diagnostics.js';
import type { Diagnostic } from './protocol/messages.js';
import { isMap, unknown, type Value } from './schema/value.js';

/** What the provider has from its process. */
export interface ProviderSurroundings {
  readonly tool: Tool;
  readonly env: NodeJS.ProcessEnv;
  /** Ends every request that is under way. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to below 1: spreads retries. */
  readonly random: () => number;
  /** Called once a session, with a line on the first request that found no connection and is tried again. */
  readonly onSilence?: (silence: string) => void;
}

/** The provider block; null is what it leaves out. */
interface Settings {
  readonly baseUrl: string | null;
  readonly adminKey: string | null;
  readonly apiVersion: string | null;
}

const timeoutMs = 300_000;
const requestTimeoutMs = 30_000;

/** What is wrong with the provider block, as far as it is known. */
export function checkConfiguration(config: Value): readonly Diagnostic[] {
  const version = isMap(config) ? config.get('api_version') : null;
  const known: readonly Value[] = [...apiVersions, null, undefined, unknown] as readonly Value[];
  if (known.includes(version ?? null)) return [];
  const detail = `Write ${apiVersions.map((one) => `"${one}"`).join(' or ')}.`;
  return [errorDiagnostic({ summary: 'The API version is not one that is known', detail, path: ['api_version'] })];
}

/** Opens the way to the API; null where the configuration is not known yet, with a warning that nothing is checked. */
export async function configure(
  config: Value,
  surroundings: ProviderSurroundings,
): Promise<{ readonly session: Session | null; readonly diagnostics: readonly Diagnostic[] }> {
  const block = isMap(config) ? config : new Map<string, Value>();
  if ([...block.values()].includes(unknown)) {
    const detail =
      'The provider’s configuration holds values that are known after apply, so no limit is read until then.';
    const warning = warningDiagnostic({ summary: 'Live rate limits are not looked at', detail });
    return { session: null, diagnostics: [warning] };
  }
  const settings = {
    baseUrl: text(block, 'base_url'),
    adminKey: text(block, 'admin_key'),
    apiVersion: text(block, 'api_version'),
  };
  try {
    return { session: await open(settings, surroundings), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { session: null, diagnostics: [inTermsOfTerraform(error)] };
  }
}

function text(block: ReadonlyMap<string, Value>, name: string): string | null {
  const value = block.get(name);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What reads the API is loaded late: most of the processes that Terraform starts never ask it. */
async function open({ baseUrl, adminKey, apiVersion }: Settings, surroundings: ProviderSurroundings): Promise<Session> {
  const { env, onSilence = () => undefined, ...process } = surroundings;
  const first = sayFirst(onSilence);
  const credential = adminKey === null ? findCredentialIn(env) : createCredential(adminKey.trim(), false, 'admin_key');
  if (credential === null) throw UserError.of('credential-missing', { empty: emptyVariables(env) });
  const { openSession } = await import('./live-session.js');
  return openSession({
    ...process,
    credential,
    baseUrl: baseUrl ?? (env['ANTHROPIC_BASE_URL'] || defaultBaseUrl),
    baseUrlSource: baseUrl === null ? 'ANTHROPIC_BASE_URL' : 'base_url',
    apiVersion: apiVersion ?? apiVersions[0],
    environment: env,
    concurrency: null,
    timeoutMs,
    requestTimeoutMs,
    onRequest: ({ silence }) => first(silence),
  });
}

/** Terraform’s users have no options of a command, and expect a short summary. */
function inTermsOfTerraform(error: UserError): Diagnostic {
  const { code, message, hint } = error;
  if (code === 'credential-missing') return errorDiagnostic({ summary: message, detail: missingCredential });
  if (code === 'credential-refused') {
    const [summary = '', place = ''] = message.split(': ', 2);
    return errorDiagnostic({ summary, detail: sentences(place, hint ?? '') });
  }
  return code === 'api-failed'
    ? errorDiagnostic({ summary: 'The rate limits could not be read', detail: sentences(message, again(hint)) })
    : errorDiagnostic({ summary: message, detail: (hint ?? '').replace(' or --key-file', '') });
}

const missingCredential =
  'Set ANTHROPIC_ADMIN_API_KEY in the environment of Terraform to an Admin API key (sk-ant-admin…). Organization admins create Admin keys in the Console; a workspace key does not work.';

function again(hint: string | null): string {
  return hint === null || hint.includes('--') ? 'Nothing can be concluded about them. Run Terraform again' : hint;
}
