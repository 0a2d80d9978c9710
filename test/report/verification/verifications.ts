import * as fc from 'fast-check';

import type { Change } from '../../../src/model/plan-types.js';
import { override, type Setting } from '../../../src/model/setting.js';
import type { Unread } from '../../../src/model/snapshot-types.js';
import {
  type Obstacle,
  type StepState,
  type Verification,
  verificationExitCode,
  type VerifiedStep,
} from '../../../src/model/verification.js';
import { stepsOf } from '../../../src/plan/verify-steps.js';
import { arbitraryPlan, text } from '../arbitrary-plan.js';
import { changeOf, planOf } from '../plans.js';

/** A step that became what `state` says; where that is superseded, live is 700 unless an obstacle stands in the way. */
export function stepOf(
  state: StepState,
  words: Partial<Change> & { readonly live?: Setting | null; readonly obstacle?: Obstacle } = {},
): VerifiedStep {
  const { live, obstacle, ...parts } = words;
  const change = changeOf(parts);
  const lives = { done: change.after, open: change.before, superseded: override(700), unread: null };
  return {
    ...change,
    state,
    live: obstacle === undefined ? (live ?? lives[state]) : null,
    obstacle: obstacle ?? (state === 'unread' ? 'not-read' : null),
  };
}

export function verificationOf(
  steps: readonly VerifiedStep[],
  words: {
    readonly incomplete?: readonly Unread[];
    readonly planComplete?: boolean;
    readonly base?: string;
  } = {},
): Verification {
  const plan = planOf({ complete: words.planComplete ?? true });
  const count = (state: StepState): number => steps.filter((step) => step.state === state).length;
  const summary = {
    done: count('done'),
    open: count('open'),
    superseded: count('superseded'),
    unread: count('unread'),
  };
  return {
    format_version: '1.0',
    tool: plan.tool,
    taken_at: steps.length === 0 ? null : '2026-11-21T21:00:00Z',
    exit_code: verificationExitCode(summary),
    organization: plan.organization,
    plan: { digest: plan.digest, taken_at: plan.run.taken_at, complete: plan.complete, base: words.base ?? null },
    summary,
    incomplete: words.incomplete ?? [],
    steps,
  };
}

const outcome = fc.oneof(
  fc.record({
    state: fc.constantFrom('done' as const, 'open' as const, 'superseded' as const),
    obstacle: fc.constant(null),
    live: fc.oneof(
      fc.record({ source: fc.constant('workspace' as const), value: fc.nat() }),
      fc.record({ source: fc.constant('organization' as const), value: fc.option(fc.nat(), { nil: null }) }),
      fc.record({ source: fc.constant('other' as const), name: text, value: fc.nat() }),
    ),
  }),
  fc.record({
    state: fc.constantFrom('open' as const, 'superseded' as const, 'unread' as const),
    obstacle: fc.constantFrom(
      'not-created' as const,
      'archived' as const,
      'ambiguous' as const,
      'no-group' as const,
      'not-read' as const,
    ),
    live: fc.constant(null),
  }),
);

/** Any verification that the types allow, with hostile text wherever it holds text that other people control. */
export const arbitraryVerification: fc.Arbitrary<Verification> = fc
  .tuple(arbitraryPlan, fc.array(outcome, { minLength: 4, maxLength: 4 }), fc.boolean())
  .map(([plan, outcomes, create]) => {
    const steps = stepsOf(plan).flatMap((step, index): readonly VerifiedStep[] => {
      const given = outcomes[index];
      const workspace =
        create && index === 0 ? { ...step.workspace, id: `name:${step.workspace.name}` } : step.workspace;
      return given === undefined ? [] : [{ ...step, workspace, ...given }];
    });
    return {
      ...verificationOf(steps, { incomplete: plan.incomplete, planComplete: plan.complete }),
      organization: plan.organization,
    };
  });
