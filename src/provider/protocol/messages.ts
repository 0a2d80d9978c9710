/**
 * The messages of Terraform's plugin protocol 6.10 that the provider serves, as it sees them: names in camel case, bytes
 * as `Uint8Array`, int64 as numbers, enums by name. In a request every scalar is there, with proto3's default when it
 * was not sent; in a reply what is left out has its default.
 *
 * A reply without a state says "does not exist" on the wire, and Terraform then forgets the resource without a word.
 * Here a state is there, or `gone` is said, or the call `failed`.
 */
import type {
  ApplyResourceChangeRequest,
  ApplyResourceChangeResponse,
  ImportResourceStateRequest,
  ImportResourceStateResponse,
  MoveResourceStateRequest,
  MoveResourceStateResponse,
  PlanResourceChangeRequest,
  PlanResourceChangeResponse,
  ReadResourceRequest,
  ReadResourceResponse,
  UpgradeResourceIdentityRequest,
  UpgradeResourceIdentityResponse,
  UpgradeResourceStateRequest,
  UpgradeResourceStateResponse,
} from './resource-messages.js';
import type { FunctionDefinition, ResourceIdentitySchema, Schema } from './schemas.js';
import type {
  ClientCapabilities,
  Deferred,
  Diagnostic,
  DynamicValue,
  Failed,
  FunctionError,
  ServerCapabilities,
} from './values.js';

export type * from './resource-messages.js';
export type * from './schemas.js';
export type * from './values.js';

export type EmptyRequest = Readonly<Record<string, never>>;

/** Of the calls that only judge. */
export interface DiagnosticsResponse {
  readonly diagnostics?: readonly Diagnostic[];
}

export interface GetMetadataResponse extends DiagnosticsResponse {
  readonly serverCapabilities?: ServerCapabilities;
  readonly dataSources?: readonly { readonly typeName: string }[];
  readonly resources?: readonly { readonly typeName: string }[];
  readonly functions?: readonly { readonly name: string }[];
  readonly ephemeralResources?: readonly { readonly typeName: string }[];
}

export interface GetProviderSchemaResponse extends DiagnosticsResponse {
  readonly provider: Schema;
  readonly resourceSchemas?: Readonly<Record<string, Schema>>;
  readonly dataSourceSchemas?: Readonly<Record<string, Schema>>;
  readonly functions?: Readonly<Record<string, FunctionDefinition>>;
  readonly ephemeralResourceSchemas?: Readonly<Record<string, Schema>>;
  readonly providerMeta?: Schema;
  readonly serverCapabilities?: ServerCapabilities;
}

export interface GetFunctionsResponse extends DiagnosticsResponse {
  readonly functions: Readonly<Record<string, FunctionDefinition>>;
}

export interface CallFunctionRequest {
  readonly name: string;
  readonly arguments: readonly DynamicValue[];
}

export type CallFunctionResponse = { readonly result: DynamicValue } | { readonly error: FunctionError };

export interface ValidateProviderConfigRequest {
  readonly config: DynamicValue;
}

export interface ValidateResourceConfigRequest {
  readonly typeName: string;
  readonly config: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
}

export interface ValidateDataResourceConfigRequest {
  readonly typeName: string;
  readonly config: DynamicValue;
}

export interface ConfigureProviderRequest {
  readonly terraformVersion: string;
  readonly config: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
}

export interface ReadDataSourceRequest {
  readonly typeName: string;
  readonly config: DynamicValue;
  readonly providerMeta?: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
}

export type ReadDataSourceResponse =
  | Failed
  | {
      readonly state: DynamicValue;
      readonly diagnostics?: readonly Diagnostic[];
      readonly deferred?: Deferred;
    };

export interface GetResourceIdentitySchemasResponse extends DiagnosticsResponse {
  readonly identitySchemas: Readonly<Record<string, ResourceIdentitySchema>>;
}

/** What surrounds one call. */
export interface Call {
  /** Aborted when Terraform cancels the call, stops the provider, or is gone. */
  readonly signal: AbortSignal;
}

/** One call of the protocol. */
type Procedure<Request, Response> = (request: Request, call: Call) => Promise<Response>;

/**
 * What a provider answers: one method per call of the protocol. StopProvider is not among them: `call.signal` tells.
 * A thrown `UserError` reaches the user as an error diagnostic; anything else that is thrown is a bug, and its stack is
 * logged.
 */
export interface Provider {
  getMetadata: Procedure<EmptyRequest, GetMetadataResponse>;
  getProviderSchema: Procedure<EmptyRequest, GetProviderSchemaResponse>;
  getFunctions: Procedure<EmptyRequest, GetFunctionsResponse>;
  callFunction: Procedure<CallFunctionRequest, CallFunctionResponse>;
  validateProviderConfig: Procedure<ValidateProviderConfigRequest, DiagnosticsResponse>;
  validateResourceConfig: Procedure<ValidateResourceConfigRequest, DiagnosticsResponse>;
  validateDataResourceConfig: Procedure<ValidateDataResourceConfigRequest, DiagnosticsResponse>;
  configureProvider: Procedure<ConfigureProviderRequest, DiagnosticsResponse>;
  upgradeResourceState: Procedure<UpgradeResourceStateRequest, UpgradeResourceStateResponse>;
  readResource: Procedure<ReadResourceRequest, ReadResourceResponse>;
  planResourceChange: Procedure<PlanResourceChangeRequest, PlanResourceChangeResponse>;
  applyResourceChange: Procedure<ApplyResourceChangeRequest, ApplyResourceChangeResponse>;
  importResourceState: Procedure<ImportResourceStateRequest, ImportResourceStateResponse>;
  readDataSource: Procedure<ReadDataSourceRequest, ReadDataSourceResponse>;
  getResourceIdentitySchemas: Procedure<EmptyRequest, GetResourceIdentitySchemasResponse>;
  upgradeResourceIdentity: Procedure<UpgradeResourceIdentityRequest, UpgradeResourceIdentityResponse>;
  moveResourceState: Procedure<MoveResourceStateRequest, MoveResourceStateResponse>;
}
