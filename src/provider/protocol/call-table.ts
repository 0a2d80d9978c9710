import type { MessageTable } from './field.js';

/** The message table, first half: what is asked and answered. */
export const callTable = {
  'GetMetadata.Request': {},
  'GetMetadata.Response': {
    serverCapabilities: [1, 'ServerCapabilities'],
    diagnostics: [2, 'Diagnostic', 'repeated'],
    dataSources: [3, 'TypeMetadata', 'repeated'],
    resources: [4, 'TypeMetadata', 'repeated'],
    functions: [5, 'FunctionMetadata', 'repeated'],
    ephemeralResources: [6, 'TypeMetadata', 'repeated'],
  },
  TypeMetadata: { typeName: [1, 'string', 'required'] },
  FunctionMetadata: { name: [1, 'string', 'required'] },
  'GetProviderSchema.Request': {},
  'GetProviderSchema.Response': {
    provider: [1, 'Schema', 'result'],
    resourceSchemas: [2, 'Schema', 'map'],
    dataSourceSchemas: [3, 'Schema', 'map'],
    diagnostics: [4, 'Diagnostic', 'repeated'],
    providerMeta: [5, 'Schema'],
    serverCapabilities: [6, 'ServerCapabilities'],
    functions: [7, 'Function', 'map'],
    ephemeralResourceSchemas: [8, 'Schema', 'map'],
  },
  'GetFunctions.Request': {},
  'GetFunctions.Response': { functions: [1, 'Function', 'map'], diagnostics: [2, 'Diagnostic', 'repeated'] },
  'CallFunction.Request': { name: [1, 'string'], arguments: [2, 'DynamicValue', 'repeated'] },
  'CallFunction.Response': { result: [1, 'DynamicValue'], error: [2, 'FunctionError'] },
  'ValidateProviderConfig.Request': { config: [1, 'DynamicValue', 'required'] },
  'ValidateProviderConfig.Response': { diagnostics: [2, 'Diagnostic', 'repeated'] },
  'ValidateResourceConfig.Request': {
    typeName: [1, 'string'],
    config: [2, 'DynamicValue', 'required'],
    clientCapabilities: [3, 'ClientCapabilities'],
  },
  'ValidateResourceConfig.Response': { diagnostics: [1, 'Diagnostic', 'repeated'] },
  'ValidateDataResourceConfig.Request': { typeName: [1, 'string'], config: [2, 'DynamicValue', 'required'] },
  'ValidateDataResourceConfig.Response': { diagnostics: [1, 'Diagnostic', 'repeated'] },
  'ConfigureProvider.Request': {
    terraformVersion: [1, 'string'],
    config: [2, 'DynamicValue', 'required'],
    clientCapabilities: [3, 'ClientCapabilities'],
  },
  'ConfigureProvider.Response': { diagnostics: [1, 'Diagnostic', 'repeated'] },
  'UpgradeResourceState.Request': {
    typeName: [1, 'string'],
    /** Of the schema that the state was stored with. */
    version: [2, 'int64'],
    rawState: [3, 'RawState', 'required'],
  },
  'UpgradeResourceState.Response': {
    /** Never null: the encoder refuses it. */
    upgradedState: [1, 'DynamicValue', 'result'],
    diagnostics: [2, 'Diagnostic', 'repeated'],
  },
  'ReadResource.Request': {
    typeName: [1, 'string'],
    currentState: [2, 'DynamicValue', 'required'],
    private: [3, 'bytes'],
    providerMeta: [4, 'DynamicValue'],
    clientCapabilities: [5, 'ClientCapabilities'],
    currentIdentity: [6, 'ResourceIdentityData'],
  },
  'ReadResource.Response': {
    /** Never null: the encoder refuses it, and a provider says `gone`. */
    newState: [1, 'DynamicValue', 'result'],
    diagnostics: [2, 'Diagnostic', 'repeated'],
    /** Left out, what was there is lost. */
    private: [3, 'bytes'],
    deferred: [4, 'Deferred'],
    newIdentity: [5, 'ResourceIdentityData'],
  },
  'PlanResourceChange.Request': {
    typeName: [1, 'string'],
    /** Null when it is to be created. */
    priorState: [2, 'DynamicValue', 'required'],
    /** Null when it is to be destroyed. */
    proposedNewState: [3, 'DynamicValue', 'required'],
    config: [4, 'DynamicValue', 'required'],
    priorPrivate: [5, 'bytes'],
    providerMeta: [6, 'DynamicValue'],
    clientCapabilities: [7, 'ClientCapabilities'],
    priorIdentity: [8, 'ResourceIdentityData'],
  },
  'PlanResourceChange.Response': {
    plannedState: [1, 'DynamicValue', 'result'],
    requiresReplace: [2, 'AttributePath', 'repeated'],
    plannedPrivate: [3, 'bytes'],
    diagnostics: [4, 'Diagnostic', 'repeated'],
    deferred: [6, 'Deferred'],
    plannedIdentity: [7, 'ResourceIdentityData'],
  },
  'ApplyResourceChange.Request': {
    typeName: [1, 'string'],
    /** Null when it is to be created. */
    priorState: [2, 'DynamicValue', 'required'],
    /** Null when it is to be destroyed. */
    plannedState: [3, 'DynamicValue', 'required'],
    config: [4, 'DynamicValue', 'required'],
    plannedPrivate: [5, 'bytes'],
    providerMeta: [6, 'DynamicValue'],
    plannedIdentity: [7, 'ResourceIdentityData'],
  },
  'ApplyResourceChange.Response': {
    /**
     * What Terraform stores, beside errors too: after a failed creation null, or it would be tainted; after a failed update
     * or destruction the prior state. A thrown `UserError` answers `priorState`, which is right for all three.
     */
    newState: [1, 'DynamicValue', 'required'],
    private: [2, 'bytes'],
    diagnostics: [3, 'Diagnostic', 'repeated'],
    newIdentity: [5, 'ResourceIdentityData'],
  },
  'ImportResourceState.Request': {
    typeName: [1, 'string'],
    id: [2, 'string'],
    clientCapabilities: [3, 'ClientCapabilities'],
    identity: [4, 'ResourceIdentityData'],
  },
  'ImportResourceState.Response': {
    importedResources: [1, 'ImportedResource', 'repeated', 'result'],
    diagnostics: [2, 'Diagnostic', 'repeated'],
    deferred: [3, 'Deferred'],
  },
  ImportedResource: {
    typeName: [1, 'string', 'required'],
    /** Never null: the encoder refuses it. Its attributes may be: Terraform calls ReadResource next. */
    state: [2, 'DynamicValue', 'required'],
    private: [3, 'bytes'],
    identity: [4, 'ResourceIdentityData'],
  },
  'MoveResourceState.Request': {
    sourceProviderAddress: [1, 'string'],
    sourceTypeName: [2, 'string'],
    sourceSchemaVersion: [3, 'int64'],
    sourceState: [4, 'RawState', 'required'],
    targetTypeName: [5, 'string'],
    sourcePrivate: [6, 'bytes'],
    sourceIdentity: [7, 'RawState'],
    sourceIdentitySchemaVersion: [8, 'int64'],
  },
  'MoveResourceState.Response': {
    /** Never null: the encoder refuses it. */
    targetState: [1, 'DynamicValue', 'result'],
    diagnostics: [2, 'Diagnostic', 'repeated'],
    targetPrivate: [3, 'bytes'],
    targetIdentity: [4, 'ResourceIdentityData'],
  },
  'ReadDataSource.Request': {
    typeName: [1, 'string'],
    config: [2, 'DynamicValue', 'required'],
    providerMeta: [3, 'DynamicValue'],
    clientCapabilities: [4, 'ClientCapabilities'],
  },
  'ReadDataSource.Response': {
    state: [1, 'DynamicValue', 'result'],
    diagnostics: [2, 'Diagnostic', 'repeated'],
    deferred: [3, 'Deferred'],
  },
  'GetResourceIdentitySchemas.Request': {},
  'GetResourceIdentitySchemas.Response': {
    identitySchemas: [1, 'ResourceIdentitySchema', 'map'],
    diagnostics: [2, 'Diagnostic', 'repeated'],
  },
  'UpgradeResourceIdentity.Request': {
    typeName: [1, 'string'],
    version: [2, 'int64'],
    rawIdentity: [3, 'RawState', 'required'],
  },
  'UpgradeResourceIdentity.Response': {
    upgradedIdentity: [1, 'ResourceIdentityData', 'result'],
    diagnostics: [2, 'Diagnostic', 'repeated'],
  },

  'Health.Request': { service: [1, 'string'] },
  'Health.Response': { status: [1, 'ServingStatus'] },
} as const satisfies MessageTable;
