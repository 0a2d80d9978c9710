import type { MinuteRange } from '../model/headroom/usage-types.js';
import type { LimitsInForce } from '../model/in-force-types.js';
import type { Snapshot, Tool } from '../model/snapshot-types.js';
import type { DefaultWorkspace } from './measured-limits.js';
import type { HeadroomPolicy } from './policy.js';

/*
 * What a meter is told before any usage.
 */

export interface MeterOptions {
  readonly tool: Tool;
  readonly snapshot: Snapshot;
  readonly inForce: LimitsInForce;
  readonly policy: HeadroomPolicy;
  readonly window: MinuteRange;
  /** An IANA name. */
  readonly timeZone: string;
  readonly by: 'minute' | 'hour';
  readonly byApiKey: boolean;
  /** By ID, where the API gives names. */
  readonly apiKeyNames: ReadonlyMap<string, string>;
  /** Whether the usage is that of all workspaces: else nothing is said of the organization's own limits. */
  readonly whole: boolean;
  /** The default workspace, which no list of the snapshot names. */
  readonly unlistedDefault?: DefaultWorkspace;
  /** When workspaces were made, in minutes since 1970; those that are not in it, before the window. */
  readonly madeAt?: ReadonlyMap<string, number>;
}

/** Where the default workspace has no ID to be known by. */
export const anonymousDefault: DefaultWorkspace = { id: 'default', name: 'Default' };

/** What stands for usage of no API key, such as the Console's playground. */
export const noApiKey = 'no-key';
