import type { MessageTable } from './field.js';

/** The message table, second half: what the calls' messages are made of. */
export const valueTable = {
  /** A Terraform value in one of two encodings; never neither. Terraform sends msgpack, and so do we. */
  DynamicValue: { msgpack: [1, 'bytes'], json: [2, 'bytes'] },
  Diagnostic: {
    severity: [1, 'Severity', 'required'],
    summary: [2, 'string', 'required'],
    detail: [3, 'string'],
    attribute: [4, 'AttributePath'],
  },
  FunctionError: {
    text: [1, 'string', 'required'],
    /** Counted from 0. */
    functionArgument: [2, 'int64', 'optional'],
  },
  AttributePath: { steps: [1, 'AttributePath.Step', 'repeated', 'required'] },
  'AttributePath.Step': { attributeName: [1, 'string'], elementKeyString: [2, 'string'], elementKeyInt: [3, 'int64'] },
  /** As stored: `json` of the schema version it was written with. Only Terraform before 0.12 wrote `flatmap`. */
  RawState: { json: [1, 'bytes'], flatmap: [2, 'string', 'map'] },
  ResourceIdentitySchema: {
    version: [1, 'int64'],
    identityAttributes: [2, 'IdentityAttribute', 'repeated', 'required'],
  },
  IdentityAttribute: {
    name: [1, 'string', 'required'],
    /** A cty type as JSON text. */
    type: [2, 'bytes', 'required'],
    requiredForImport: [3, 'bool'],
    optionalForImport: [4, 'bool'],
    description: [5, 'string'],
  },
  ResourceIdentityData: { identityData: [1, 'DynamicValue', 'required'] },
  Schema: { version: [1, 'int64'], block: [2, 'Schema.Block', 'required'] },
  'Schema.Block': {
    version: [1, 'int64'],
    attributes: [2, 'Schema.Attribute', 'repeated'],
    blockTypes: [3, 'Schema.NestedBlock', 'repeated'],
    description: [4, 'string'],
    descriptionKind: [5, 'StringKind'],
    deprecated: [6, 'bool'],
  },
  /** Has either `type`, a cty type as JSON text, or `nestedType`. */
  'Schema.Attribute': {
    name: [1, 'string', 'required'],
    type: [2, 'bytes'],
    description: [3, 'string'],
    required: [4, 'bool'],
    optional: [5, 'bool'],
    computed: [6, 'bool'],
    sensitive: [7, 'bool'],
    descriptionKind: [8, 'StringKind'],
    deprecated: [9, 'bool'],
    nestedType: [10, 'Schema.Object'],
    writeOnly: [11, 'bool'],
  },
  'Schema.NestedBlock': {
    typeName: [1, 'string', 'required'],
    block: [2, 'Schema.Block', 'required'],
    nesting: [3, 'BlockNesting', 'required'],
    minItems: [4, 'int64'],
    maxItems: [5, 'int64'],
  },
  'Schema.Object': {
    attributes: [1, 'Schema.Attribute', 'repeated', 'required'],
    nesting: [3, 'ObjectNesting', 'required'],
  },
  Function: {
    parameters: [1, 'Function.Parameter', 'repeated'],
    variadicParameter: [2, 'Function.Parameter'],
    return: [3, 'Function.Return', 'required'],
    summary: [4, 'string'],
    description: [5, 'string'],
    descriptionKind: [6, 'StringKind'],
    deprecationMessage: [7, 'string'],
  },
  'Function.Parameter': {
    name: [1, 'string', 'required'],
    /** A cty type as JSON text. */
    type: [2, 'bytes', 'required'],
    allowNullValue: [3, 'bool'],
    allowUnknownValues: [4, 'bool'],
    description: [5, 'string'],
    descriptionKind: [6, 'StringKind'],
  },
  'Function.Return': {
    /** A cty type as JSON text. */
    type: [1, 'bytes', 'required'],
  },
  ServerCapabilities: {
    planDestroy: [1, 'bool'],
    getProviderSchemaOptional: [2, 'bool'],
    moveResourceState: [3, 'bool'],
  },
  ClientCapabilities: { deferralAllowed: [1, 'bool'], writeOnlyAttributesAllowed: [2, 'bool'] },
  Deferred: { reason: [1, 'DeferredReason', 'required'] },
} as const satisfies MessageTable;
