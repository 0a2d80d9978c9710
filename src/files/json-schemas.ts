import * as z from 'zod';

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

function jsonSchemaOf(schema: z.ZodType, title: string): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return { $schema, title, ...rest };
}
