import { type TerraformDataSource, Token } from 'cdktf';

import type { Origin } from '../model/declaration.js';
import { recordVersion } from './record.js';

/** Where the user's code made a data source, for its metadata. */
export function sourceRecord(origin: Origin | null): object {
  return origin === null ? {} : { limitdrift: { version: recordVersion, origin } };
}

/** A number that Terraform reads: a token, for other resources, never a value at synthesis. */
export function readNumber(source: TerraformDataSource, group: string, limiter: string, attribute?: string): number {
  const limit = `groups[${JSON.stringify(group)}].limits[${JSON.stringify(limiter)}]`;
  return Token.asNumber(source.interpolationForAttribute(attribute === undefined ? limit : `${limit}.${attribute}`));
}
