import type { LiveGroup } from './snapshot-types.js';

/**
 * One limit of one workspace, in the words of the Rate Limits API and of the plan JSON.
 *
 * An override of 0 is not inherited, and inherited is not unlimited: the organization's value applies, and only where
 * that is null is there no limit at all. `other` keeps a source that a later generation of the API may name.
 */
export type Setting = Override | Inherited | OtherSource;

export interface Override {
  readonly source: 'workspace';
  /** Whole number from 0 to 2^53-1, in the limiter's unit. */
  readonly value: number;
}

export interface Inherited {
  readonly source: 'organization';
  /** The organization's limit; null: the organization has none. */
  readonly value: number | null;
}

export interface OtherSource {
  readonly source: 'other';
  /** The source's name as the API gave it. */
  readonly name: string;
  readonly value: number;
}

export function override(value: number): Override {
  return { source: 'workspace', value };
}

export function inherited(limit: number | null): Inherited {
  return { source: 'organization', value: limit };
}

/**
 * Whether live is what is desired. A desired inheritance is met by everything that is not an override; a desired
 * override only by an override of the same value.
 */
export function meets(live: Setting, desired: Override | Inherited): boolean {
  if (desired.source === 'organization') return live.source !== 'workspace';
  return live.source === 'workspace' && live.value === desired.value;
}

/** What is enforced: the lower of a workspace's value and the organization's; null sets no limit. */
export function effectiveLimit(value: number | null, ofOrganization: number | null): number | null {
  if (value === null || ofOrganization === null) return value ?? ofOrganization;
  return Math.min(value, ofOrganization);
}

/** The organization's live limit; null: it has none. */
export function organizationLimit(group: LiveGroup, limiter: string): number | null {
  return group.limits.find((limit) => limit.limiter === limiter)?.value ?? null;
}
