import * as z from 'zod';

import type { Finding } from '../model/plan-types.js';
import type { DataShape, FieldName, FieldType } from '../model/rules/rule-types.js';
import { findingRules } from '../model/rules/rules.js';
import { origin, owner, severity, wholeNumber } from './common-schemas.js';

/*
 * The schemas of findings, made from the table of rules.
 */

const fields = {
  text: z.string(),
  'text or null': z.string().nullable(),
  'text or null or absent': z.string().nullable().exactOptional(),
  texts: z.array(z.string()),
  number: wholeNumber,
  'number or null': wholeNumber.nullable(),
  'yes or no': z.boolean(),
} as const satisfies Record<FieldName, z.ZodType>;

/** By rule, the data of its findings, as the table of rules has it. Made when it is asked for: most runs read no plan. */
export function dataSchemas(): ReadonlyMap<string, z.ZodObject> {
  made ??= new Map(Object.entries(findingRules).map(([rule, { data }]) => [rule, dataSchema(data)]));
  return made;
}

let made: ReadonlyMap<string, z.ZodObject> | undefined;

function dataSchema(shape: DataShape): z.ZodObject {
  const own = Object.entries(shape).map(([name, type]) => [name, fieldSchema(type)]);
  return z.looseObject({ ...Object.fromEntries(own), workspaces: wholeNumber.exactOptional() });
}

function fieldSchema(type: FieldType): z.ZodType {
  return typeof type === 'string' ? fields[type] : z.enum(type);
}

/** A finding of a plan file. That of a later version’s rule may have any data. The types of a table are lost in a loop over it. */
export const findingSchema = z
  .looseObject({
    rule: z.string(),
    severity,
    workspace: z.looseObject({ id: z.string().nullable(), name: z.string(), owner }).nullable(),
    address: z.string().nullable(),
    origin: origin.nullable(),
    related: z.array(origin),
    // Since 1.1.
    introduced: z.boolean().nullable().default(null),
    data: z.looseObject({}),
    message: z.string(),
  })
  .superRefine(({ rule, data }, context) => {
    for (const { path, message } of dataSchemas().get(rule)?.safeParse(data).error?.issues ?? [])
      context.addIssue({ code: 'custom', path: ['data', ...path], message });
  }) as z.ZodType<Finding>;
