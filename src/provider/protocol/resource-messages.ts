import type {
  AttributePath,
  ClientCapabilities,
  Deferred,
  Diagnostic,
  DynamicValue,
  Failed,
  RawState,
  ResourceIdentityData,
} from './values.js';

export interface UpgradeResourceStateRequest {
  readonly typeName: string;
  /** Of the schema that the state was stored with. */
  readonly version: number;
  readonly rawState: RawState;
}

export type UpgradeResourceStateResponse =
  | Failed
  | {
      /** Never null: the encoder refuses it. */
      readonly upgradedState: DynamicValue;
      readonly diagnostics?: readonly Diagnostic[];
    };

export interface ReadResourceRequest {
  readonly typeName: string;
  readonly currentState: DynamicValue;
  readonly private: Uint8Array;
  readonly providerMeta?: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
  readonly currentIdentity?: ResourceIdentityData;
}

export type ReadResourceResponse =
  | Failed
  | {
      /** `gone`: it does not exist any more, and Terraform forgets it. A value is never null: the encoder refuses it. */
      readonly newState: DynamicValue | 'gone';
      /** Left out, what was there is lost. */
      readonly private?: Uint8Array;
      readonly diagnostics?: readonly Diagnostic[];
      readonly deferred?: Deferred;
      readonly newIdentity?: ResourceIdentityData;
    };

export interface PlanResourceChangeRequest {
  readonly typeName: string;
  /** Null when it is to be created. */
  readonly priorState: DynamicValue;
  /** Null when it is to be destroyed. */
  readonly proposedNewState: DynamicValue;
  readonly config: DynamicValue;
  readonly priorPrivate: Uint8Array;
  readonly providerMeta?: DynamicValue;
  readonly clientCapabilities?: ClientCapabilities;
  readonly priorIdentity?: ResourceIdentityData;
}

export type PlanResourceChangeResponse =
  | Failed
  | {
      readonly plannedState: DynamicValue;
      readonly requiresReplace?: readonly AttributePath[];
      readonly plannedPrivate?: Uint8Array;
      readonly diagnostics?: readonly Diagnostic[];
      readonly deferred?: Deferred;
      readonly plannedIdentity?: ResourceIdentityData;
    };

export interface ApplyResourceChangeRequest {
  readonly typeName: string;
  /** Null when it is to be created. */
  readonly priorState: DynamicValue;
  /** Null when it is to be destroyed. */
  readonly plannedState: DynamicValue;
  readonly config: DynamicValue;
  readonly plannedPrivate: Uint8Array;
  readonly providerMeta?: DynamicValue;
  readonly plannedIdentity?: ResourceIdentityData;
}

/**
 * `newState` is what Terraform stores, beside errors too: after a failed creation null, or it would be tainted; after a
 * failed update or destruction the prior state. A thrown `UserError` answers `priorState`,
 * which is right for all three.
 */
export interface ApplyResourceChangeResponse {
  readonly newState: DynamicValue;
  readonly private?: Uint8Array;
  readonly diagnostics?: readonly Diagnostic[];
  readonly newIdentity?: ResourceIdentityData;
}

export interface ImportResourceStateRequest {
  readonly typeName: string;
  readonly id: string;
  readonly clientCapabilities?: ClientCapabilities;
  readonly identity?: ResourceIdentityData;
}

export interface ImportedResource {
  readonly typeName: string;
  /** Never null: the encoder refuses it. Its attributes may be: Terraform calls ReadResource next. */
  readonly state: DynamicValue;
  readonly private?: Uint8Array;
  readonly identity?: ResourceIdentityData;
}

export type ImportResourceStateResponse =
  | Failed
  | {
      readonly importedResources: readonly [ImportedResource, ...ImportedResource[]];
      readonly diagnostics?: readonly Diagnostic[];
      readonly deferred?: Deferred;
    };

export interface UpgradeResourceIdentityRequest {
  readonly typeName: string;
  readonly version: number;
  readonly rawIdentity: RawState;
}

export type UpgradeResourceIdentityResponse =
  | Failed
  | { readonly upgradedIdentity: ResourceIdentityData; readonly diagnostics?: readonly Diagnostic[] };

export interface MoveResourceStateRequest {
  readonly sourceProviderAddress: string;
  readonly sourceTypeName: string;
  readonly sourceSchemaVersion: number;
  readonly sourceState: RawState;
  readonly targetTypeName: string;
  readonly sourcePrivate: Uint8Array;
  readonly sourceIdentity?: RawState;
  readonly sourceIdentitySchemaVersion: number;
}

export type MoveResourceStateResponse =
  | Failed
  | {
      /** Never null: the encoder refuses it. */
      readonly targetState: DynamicValue;
      readonly diagnostics?: readonly Diagnostic[];
      readonly targetPrivate?: Uint8Array;
      readonly targetIdentity?: ResourceIdentityData;
    };
