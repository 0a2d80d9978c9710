import { rateLimits } from './rate-limits/rate-limits.js';
import type { LimitSource } from './limit-source.js';
import { type SpendAsked, spendLimits } from './spend-limits/spend-limits.js';

/** Every source of limits that is always asked, in the order in which they are. */
export const limitSources: readonly LimitSource[] = [rateLimits];

/** The same with the spend limits where they are wanted: nobody else sends a request for them. */
export function limitSourcesFor(spend: SpendAsked | undefined): readonly LimitSource[] {
  return spend === undefined ? limitSources : [...limitSources, spendLimits(spend)];
}
