/** A Terraform value in one of two encodings; never neither. Terraform sends msgpack, and so do we. */
export type DynamicValue =
  | { readonly msgpack: Uint8Array; readonly json?: undefined }
  | { readonly json: Uint8Array; readonly msgpack?: undefined };

export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly summary: string;
  readonly detail?: string;
  readonly attribute?: AttributePath;
}

export interface AttributePath {
  readonly steps: readonly AttributePathStep[];
}

export type AttributePathStep =
  | { readonly attributeName: string }
  | { readonly elementKeyString: string }
  | { readonly elementKeyInt: number };

/** Nothing came of the call. At least one diagnostic is an error: the encoder refuses a failure without. */
export interface Failed {
  readonly failed: readonly [Diagnostic, ...Diagnostic[]];
}

export interface FunctionError {
  readonly text: string;
  /** Counted from 0. */
  readonly functionArgument?: number;
}

/** As stored: `json` of the schema version it was written with. Only Terraform before 0.12 wrote `flatmap`. */
export interface RawState {
  readonly json: Uint8Array;
  readonly flatmap: Readonly<Record<string, string>>;
}

export interface ServerCapabilities {
  readonly planDestroy?: boolean;
  readonly getProviderSchemaOptional?: boolean;
  readonly moveResourceState?: boolean;
}

export interface ClientCapabilities {
  readonly deferralAllowed: boolean;
  readonly writeOnlyAttributesAllowed: boolean;
}

export interface Deferred {
  readonly reason: 'RESOURCE_CONFIG_UNKNOWN' | 'PROVIDER_CONFIG_UNKNOWN' | 'ABSENT_PREREQ';
}

export interface ResourceIdentityData {
  readonly identityData: DynamicValue;
}
