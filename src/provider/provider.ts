import type { Session } from './live-session.js';
import { checkConfiguration, configure, type ProviderSurroundings } from './configuration.js';
import { isDataSource, readDataSource, validateDataSource } from './data-sources.js';
import { errorDiagnostic } from './diagnostics.js';
import { callEffectiveLimit, effectiveLimitSchema } from './effective-limit.js';
import type { Call, FunctionDefinition, Provider, ReplyTo, Schema } from './protocol/messages.js';
import { type BlockSchema, schemaMessage } from './schema/attribute.js';
import { dataSourceSchemas, providerSchema, resourceSchemas } from './schema/resource-schemas.js';
import { decodeValue } from './schema/value-codec.js';
import * as resource from './workspace-limits-resource.js';
import { importState, upgrade, validate } from './workspace-limits-state.js';

const functions: Readonly<Record<string, FunctionDefinition>> = { effective_limit: effectiveLimitSchema };
const serverCapabilities = { getProviderSchemaOptional: true, planDestroy: true };

/** What the stock `terraform` asks for. It reads the API and never writes; what was read once is not asked for again. */
export function createProvider(surroundings: Omit<ProviderSurroundings, 'signal'>): Provider {
  let stop = new AbortController();
  const { tool } = surroundings;
  let session: Session | null = null;

  /** Every call can be stopped by Terraform, which stops all that is under way, and whatever it asks for after that. */
  const during = async <T>(call: Call, work: () => Promise<T>): Promise<T> => {
    call.signal.throwIfAborted();
    const current = stop;
    const interrupt = (): void => current.abort(call.signal.reason);
    call.signal.addEventListener('abort', interrupt, { once: true });
    try {
      return await work();
    } finally {
      call.signal.removeEventListener('abort', interrupt);
    }
  };
  return {
    getMetadata: async () => ({
      serverCapabilities,
      resources: namesOf(resourceSchemas),
      dataSources: namesOf(dataSourceSchemas),
      functions: Object.keys(functions).map((name) => ({ name })),
    }),
    // An interrupted Terraform starts the next process unless this one fails, and tells that one nothing.
    getProviderSchema: (_, call) => during(call, async () => schemas),
    getFunctions: async () => ({ functions }),
    callFunction: async (request) => callEffectiveLimit(request.arguments),
    validateProviderConfig: ({ config }, call) =>
      during(call, async () => ({ diagnostics: checkConfiguration(decodeValue(config)) })),
    validateResourceConfig: ({ config }, call) => during(call, async () => validate(config)),
    validateDataResourceConfig: ({ config }, call) => during(call, async () => validateDataSource(config)),
    configureProvider: (request, call) => {
      // In a debugger one process serves many runs, and one that was interrupted is none of the next one's business.
      stop = new AbortController();
      const { signal } = stop;
      return during(call, async () => {
        const configured = await configure(decodeValue(request.config), { ...surroundings, signal });
        session = configured.session;
        return { diagnostics: configured.diagnostics };
      });
    },
    upgradeResourceState: async ({ rawState }) => upgrade(rawState.json),
    readResource: (request, call) => during(call, () => resource.read(request, { tool, session })),
    planResourceChange: (request, call) => during(call, () => resource.plan(request, { tool, session })),
    applyResourceChange: (request, call) => during(call, () => resource.apply(request, { tool, session })),
    importResourceState: async ({ id }) => importState(id),
    readDataSource: ({ typeName, config }, call) =>
      during(call, async () => {
        if (!isDataSource(typeName)) return { failed: [notServed(`data source ${typeName}`)] };
        return session === null ? { failed: [notConfigured] } : readDataSource(typeName, config, session);
      }),
    getResourceIdentitySchemas: async () => ({ identitySchemas: {} }),
    upgradeResourceIdentity: async ({ typeName }) => ({ failed: [notServed(`identity of ${typeName}`)] }),
    moveResourceState: async ({ sourceTypeName }) => ({
      failed: [notServed(`move from ${sourceTypeName}; remove it from the state and import the workspace instead`)],
    }),
  };
}

const schemas = {
  provider: schemaMessage(providerSchema),
  resourceSchemas: messagesOf(resourceSchemas),
  dataSourceSchemas: messagesOf(dataSourceSchemas),
  functions,
  serverCapabilities,
} satisfies ReplyTo<'GetProviderSchema'>;

function messagesOf(blocks: Readonly<Record<string, BlockSchema>>): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, schemaMessage(block)]));
}

function namesOf(blocks: object): readonly { readonly typeName: string }[] {
  return Object.keys(blocks).map((typeName) => ({ typeName }));
}

function notServed(what: string): ReturnType<typeof errorDiagnostic> {
  return errorDiagnostic({ summary: `This provider has no ${what}`, detail: '' });
}

const notConfigured = errorDiagnostic({
  summary: 'The provider is not configured yet',
  detail: 'Live rate limits are read when its configuration is known.',
});
