import { TerraformElement, type TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import { callerOf } from './origin.js';
import { checkProps, type PropsCheck } from './props.js';
import { type VersionedFields, type WrittenRecord, recordVersion } from './record.js';

/** What is declared and is no resource: it stands in the stack's own `"//"`, where Terraform does not look. */
export abstract class DeclarationElement extends TerraformElement {
  readonly #record: WrittenRecord;

  /** `below`: the class that the user's code calls; `read`: the fields of the record, from the props. */
  protected constructor(scope: Construct, id: string, { kind, below, read }: Reading) {
    super(scope, id);
    const check = checkProps(this);
    const fields = read(check);
    check.finish();
    const origin = callerOf(below);
    versions.set(this.cdktfStack, Math.max(recordVersion(fields), versionOf(this.cdktfStack)));
    this.#record = { kind, ...(origin === null ? {} : { origin }), ...fields };
  }

  /** Lists are joined where stacks are put together, in the order of the tree. */
  override toTerraform(): object {
    return { '//': { limitdrift: { version: versionOf(this.cdktfStack), declarations: [this.#record] } } };
  }
}

/** The version of what each stack declares, which stands there once for all records. Complete once the tree is. */
const versions = new WeakMap<TerraformStack, number>();

function versionOf(stack: TerraformStack): number {
  return versions.get(stack) ?? recordVersion({});
}

interface Reading {
  readonly kind: WrittenRecord['kind'];
  readonly below: Parameters<typeof callerOf>[0];
  readonly read: (check: PropsCheck) => VersionedFields;
}
