import type { Group, Tool } from './snapshot-types.js';

/*
 * The limits in force as an export has them, in types: by workspace and group, each with a share of it. What `limitdrift
 * export json` writes holds exactly this.
 */

/** Of the JSON of `limitdrift export json`; an addition raises the minor number. */
export const exportFormatVersion = '1.0';

export interface ExportedLimit {
  /** The share of what is in force, rounded down. null: there is no limit. */
  readonly value: number | null;
  /** What is enforced: the lower of the workspace's value and the organization's. null: there is no limit. */
  readonly in_force: number | null;
  /** `workspace`: its own override; `organization`: inherited; anything else as the API names it. */
  readonly source: string;
}

export interface ExportedGroup extends Group {
  /** The group's segment of an address, see `groupKey`. */
  readonly key: string;
  /** By limiter. */
  readonly limits: Readonly<Record<string, ExportedLimit>>;
}

export interface ExportedWorkspace {
  /** null: the default workspace, where the API did not list it. */
  readonly id: string | null;
  readonly name: string;
  /** Whether it is the default workspace, which has exactly the organization's limits. */
  readonly default: boolean;
  readonly groups: readonly ExportedGroup[];
}

export interface LimitsExport {
  readonly format_version: string;
  readonly tool: Tool;
  /** RFC 3339 in UTC: when the limits were read. */
  readonly taken_at: string;
  readonly source: 'api' | 'snapshot';
  readonly api_version: string;
  readonly organization: { readonly id: string; readonly name: string };
  /** Such as `90%`; `100%`: all of it. */
  readonly share: string;
  /** The default workspace first, then by name and ID. */
  readonly workspaces: readonly ExportedWorkspace[];
}
