/** What a construct leaves in the synthesized JSON for `limitdrift plan`. */
import { type TerraformDataSource, Token } from 'cdktf';
import type { Origin } from '../model/located.js';
import type { DeclaredValue } from '../model/declaration.js';
import { formatLimit } from '../model/limit-value.js';
import { amountForms, formatSpendLimit } from '../model/spend/amount.js';
import type { WrittenGroup } from '../model/terraform-limits.js';
import type { WrittenLayer } from './check-limits.js';

/**
 * Of what stands under `"//".limitdrift`; a change that an older limitdrift cannot read raises it. What an older one can read
 * keeps its version: 2 is that of spend limits.
 */
export function recordVersion({ spend_limit: own, templates = [] }: VersionedFields): 1 | 2 {
  return [{ spend_limit: own }, ...templates].some(({ spend_limit: spend }) => spend !== undefined) ? 2 : 1;
}

/** The fields of a record that tell its version. */
export interface VersionedFields {
  readonly spend_limit?: unknown;
  readonly templates?: readonly { readonly spend_limit?: unknown }[];
  readonly [field: string]: unknown;
}

/** Limits as pairs of group and limits: CDKTF sorts the keys of objects, and the order of limits has a meaning. */
type LimitPairs = readonly (readonly [string, 'inherit' | readonly (readonly [string, number | string])[]])[];

/** What `limitdrift plan` needs to know of a construct, and Terraform does not. */
export interface WrittenRecord {
  readonly kind: 'workspace' | 'pattern' | 'organization' | 'groups' | 'ignore' | 'rules';
  /** Left out where no frame of the stack is the user's. */
  readonly origin?: Origin;
  readonly [field: string]: unknown;
}

export function limitPairs(groups: readonly WrittenGroup[]): LimitPairs {
  return groups.map(({ key, limits }) => [
    key,
    limits === 'inherit' ? limits : limits.map(({ limiter, value }) => [limiter, writtenValue(value)] as const),
  ]);
}

export function layerRecord({ origin, groups, owner, spend }: WrittenLayer): VersionedFields {
  const said = { ...(origin === null ? {} : { origin }), ...(owner === null ? {} : { owner }), ...spendRecord(spend) };
  return { ...said, limits: limitPairs(groups) };
}

/** A spend limit as a field of a record: `none`, or a map of periods, whose order has no meaning. */
export function spendRecord(spend: WrittenGroup | null): { readonly spend_limit?: unknown } {
  if (spend === null) return {};
  if (spend.limits === 'inherit') return { spend_limit: amountForms.none };
  return { spend_limit: Object.fromEntries(spend.limits.map(({ limiter, value }) => [limiter, writtenAmount(value)])) };
}

/** An amount without a currency is a number, as in a declaration: JSON has it as the program wrote it. */
export function writtenAmount(value: DeclaredValue): number | string {
  const text = formatSpendLimit(value);
  return value.kind === 'value' && value.currency === undefined ? Number(text) : text;
}

function writtenValue(value: DeclaredValue): number | string {
  return value.kind === 'value' ? value.value : formatLimit(value);
}

/** Where the user's code made a data source, for its metadata. */
export function sourceRecord(origin: Origin | null): object {
  return origin === null ? {} : { limitdrift: { version: recordVersion({}), origin } };
}

/** A number that Terraform reads: a token, for other resources, never a value at synthesis. */
export function readNumber(source: TerraformDataSource, group: string, limiter: string, attribute?: string): number {
  const limit = `groups[${JSON.stringify(group)}].limits[${JSON.stringify(limiter)}]`;
  return Token.asNumber(source.interpolationForAttribute(attribute === undefined ? limit : `${limit}.${attribute}`));
}
