import * as z from 'zod';

import { explanationSchema } from './explanation-schema.js';
import { exportSchema } from './export-file.js';
import { dataSchemas, findingSchema } from './finding-schema.js';
import { headroomSchema } from './headroom-file.js';
import { historySchema } from './history-schema.js';
import { inForceSchema } from './in-force-schema.js';
import { logSchema } from './log-schema.js';
import { planSchema } from './plan-file.js';
import { snapshotSchema } from './snapshot-file.js';

/** JSON Schema (draft 7) of plan files. */
export function planJsonSchema(): object {
  return jsonSchemaOf(planSchema, 'limitdrift plan, format version 1.x');
}

/** JSON Schema (draft 7) of snapshot files. */
export function snapshotJsonSchema(): object {
  return jsonSchemaOf(snapshotSchema, 'limitdrift snapshot, format version 1.x');
}

/** JSON Schema (draft 7) of the JSON of `limitdrift limits`. */
export function inForceJsonSchema(): object {
  return jsonSchemaOf(inForceSchema, 'limitdrift limits --report json, format version 1.x');
}

/** JSON Schema (draft 7) of headroom files. */
export function headroomJsonSchema(): object {
  return jsonSchemaOf(headroomSchema, 'limitdrift headroom, format version 1.x');
}

/** JSON Schema (draft 7) of the JSON of `limitdrift history`. */
export function historyJsonSchema(): object {
  return jsonSchemaOf(historySchema, 'limitdrift history, format version 1.x');
}

/** JSON Schema (draft 7) of the JSON of `limitdrift explain`. */
export function explanationJsonSchema(): object {
  return jsonSchemaOf(explanationSchema, 'limitdrift explain --report json, format version 1.x');
}

/** JSON Schema (draft 7) of the JSON of `limitdrift export json`. */
export function exportJsonSchema(): object {
  return jsonSchemaOf(exportSchema, 'limitdrift export json, format version 1.x');
}

/** JSON Schema (draft 7) of the JSON of `limitdrift log`. */
export function logJsonSchema(): object {
  return jsonSchemaOf(logSchema, 'limitdrift log --report json, format version 1.x');
}

function jsonSchemaOf(schema: z.ZodType, title: string): object {
  const { $schema, ...rest } = convert(schema);
  return { $schema, title, ...rest };
}

function convert(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema }) => {
      if (Object.is(zodSchema, findingSchema)) jsonSchema.anyOf = findingVariants();
    },
  });
}

/** Each rule with the data of its findings, and last the rules of later versions, with any data. */
function findingVariants(): z.core.JSONSchema.BaseSchema[] {
  const schemas = dataSchemas();
  const known = [...schemas].map(([rule, dataSchema]) => {
    const { $schema: _, ...data } = convert(dataSchema);
    return { properties: { rule: { const: rule }, data } };
  });
  return [...known, { properties: { rule: { not: { enum: [...schemas.keys()] } } } }];
}
