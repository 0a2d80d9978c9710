import { rateLimits } from './rate-limits/rate-limits.js';
import type { LimitSource } from './limit-source.js';

/** Every source of limits, in the order in which they are asked. */
export const limitSources: readonly LimitSource[] = [rateLimits];
