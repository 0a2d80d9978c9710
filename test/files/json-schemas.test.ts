import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';

import { planJsonSchema, snapshotJsonSchema } from '../../src/files/json-schemas.js';
import type { headroomSchema } from '../../src/files/headroom-file.js';
import type { historySchema } from '../../src/files/history-schema.js';
import type { inForceSchema } from '../../src/files/in-force-schema.js';
import type { planSchema } from '../../src/files/plan-file.js';
import type { snapshotSchema } from '../../src/files/snapshot-file.js';
import type { Headroom } from '../../src/model/headroom/headroom-types.js';
import type { LimitHistory } from '../../src/model/history/history-types.js';
import type { LimitsInForce } from '../../src/model/in-force-types.js';
import type { Plan } from '../../src/model/plan-types.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { arbitraryPlan } from '../report/arbitrary-plan.js';
import { findingOf, planOf } from '../report/plans.js';
import { planScenario, readScenario, scenarioNames } from '../scenarios/scenario.js';

const ajv = new Ajv({ strict: true, validateFormats: false });
const isPlan = ajv.compile(planJsonSchema());
const isSnapshot = ajv.compile(snapshotJsonSchema());

describe('the JSON Schemas', () => {
  test('say what they are of, in draft 7', () => {
    expect(planJsonSchema()).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'limitdrift plan, format version 1.x',
    });
    expect(snapshotJsonSchema()).toMatchObject({ title: 'limitdrift snapshot, format version 1.x' });
    expect(planJsonSchema()).not.toHaveProperty('$id');
  });

  test.each(scenarioNames())('accept plan and snapshot of the scenario %s', (name) => {
    isPlan(planScenario(name));
    expect(isPlan.errors).toBeNull();
    isSnapshot(readScenario(name).snapshot);
    expect(isSnapshot.errors).toBeNull();
  });

  test('accept any plan that the types allow', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        isPlan(plan);
        expect(isPlan.errors).toBeNull();
      }),
    );
  });

  test('refuse a finding whose data is not that of its rule, and take one of a rule that is still to come', () => {
    const withFinding = (parts: object): boolean => isPlan({ ...planOf(), findings: [{ ...findingOf(), ...parts }] });
    expect([
      withFinding({}),
      withFinding({ rule: 'blocked' }),
      withFinding({ data: { name: 'a', overrides: 'many' } }),
      withFinding({ rule: 'rule-of-2030', data: { peak: { at: [1] } } }),
    ]).toEqual([true, false, false, true]);
  });

  test('refuse a plan where a snapshot should be, and the other way round', () => {
    expect(isSnapshot(planScenario('in-sync'))).toBe(false);
    expect(isPlan(readScenario('in-sync').snapshot)).toBe(false);
  });
});

/** A type without the index signatures that make its objects open, and with everything writable. */
type Closed<T> = T extends readonly (infer E)[]
  ? Closed<E>[]
  : T extends object
    ? { -readonly [K in keyof T as string extends K ? never : K]: Closed<T[K]> }
    : T;

test('the schemas and the types of the model say the same', () => {
  type PlanFile = Closed<z.infer<typeof planSchema>>;
  type InForce = Closed<z.infer<typeof inForceSchema>>;
  type SnapshotFile = Closed<z.infer<typeof snapshotSchema>>;
  expectTypeOf<PlanFile>().toEqualTypeOf<Closed<Plan>>();
  expectTypeOf<InForce>().toEqualTypeOf<Closed<LimitsInForce>>();
  type HeadroomFile = Closed<z.infer<typeof headroomSchema>>;
  expectTypeOf<HeadroomFile>().toEqualTypeOf<Closed<Headroom>>();
  type HistoryJson = Closed<z.infer<typeof historySchema>>;
  expectTypeOf<HistoryJson['changes'][number]['between']>().toEqualTypeOf<
    Closed<LimitHistory>['changes'][number]['between']
  >();
  expectTypeOf<Omit<HistoryJson, 'changes'>>().toEqualTypeOf<Omit<Closed<LimitHistory>, 'changes'>>();
  expectTypeOf<SnapshotFile>().toEqualTypeOf<Closed<Snapshot>>();
});
