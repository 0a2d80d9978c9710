export type StringKind = 'PLAIN' | 'MARKDOWN';

export interface Schema {
  readonly version?: number;
  readonly block: SchemaBlock;
}

export interface SchemaBlock {
  readonly version?: number;
  readonly attributes?: readonly SchemaAttribute[];
  readonly blockTypes?: readonly SchemaNestedBlock[];
  readonly description?: string;
  readonly descriptionKind?: StringKind;
  readonly deprecated?: boolean;
}

/** Has either `type`, a cty type as JSON text, or `nestedType`. */
export interface SchemaAttribute {
  readonly name: string;
  readonly type?: Uint8Array;
  readonly nestedType?: SchemaObject;
  readonly description?: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly descriptionKind?: StringKind;
  readonly deprecated?: boolean;
  readonly writeOnly?: boolean;
}

export interface SchemaNestedBlock {
  readonly typeName: string;
  readonly block: SchemaBlock;
  readonly nesting: 'SINGLE' | 'LIST' | 'SET' | 'MAP' | 'GROUP';
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface SchemaObject {
  readonly attributes: readonly SchemaAttribute[];
  readonly nesting: 'SINGLE' | 'LIST' | 'SET' | 'MAP';
}

export interface FunctionDefinition {
  readonly parameters?: readonly FunctionParameter[];
  readonly variadicParameter?: FunctionParameter;
  /** A cty type as JSON text. */
  readonly return: { readonly type: Uint8Array };
  readonly summary?: string;
  readonly description?: string;
  readonly descriptionKind?: StringKind;
  readonly deprecationMessage?: string;
}

export interface FunctionParameter {
  readonly name: string;
  /** A cty type as JSON text. */
  readonly type: Uint8Array;
  readonly allowNullValue?: boolean;
  readonly allowUnknownValues?: boolean;
  readonly description?: string;
  readonly descriptionKind?: StringKind;
}

export interface ResourceIdentitySchema {
  readonly version?: number;
  readonly identityAttributes: readonly ResourceIdentityAttribute[];
}

export interface ResourceIdentityAttribute {
  readonly name: string;
  /** A cty type as JSON text. */
  readonly type: Uint8Array;
  readonly requiredForImport?: boolean;
  readonly optionalForImport?: boolean;
  readonly description?: string;
}
