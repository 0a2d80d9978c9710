import type { Parameters } from 'fast-check';

import type { Plan } from '../../src/model/plan-types.js';
import { stories } from '../report/stories.js';
import { planScenario, scenarioNames } from './scenario.js';

/** The plan of every scenario, and those that no scenario leads to, by name. */
export const everyPlan: readonly (readonly [name: string, plan: Plan])[] = [
  ...scenarioNames().map((name) => [name, planScenario(name)] as const),
  ...Object.entries(stories),
];

/** For a law about any plan: these plans go through it too, before the hundred that are made up. */
export const everyPlanToo: Parameters<[Plan]> = {
  examples: everyPlan.map(([, plan]) => [plan]),
  numRuns: everyPlan.length + 100,
};
