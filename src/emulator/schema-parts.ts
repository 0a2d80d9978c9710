/** What the keys of a world file are made of, each with its part of the JSON Schema. */
import * as z from 'zod';

/** What stands in a JSON Schema for what zod cannot say there. */
const spoken = new Map<z.ZodType, () => z.core.JSONSchema.BaseSchema>();

/** Keys that a file chooses become a Map, since an object would lose a limiter named `__proto__`. */
export function keyed<T extends z.ZodType>(values: T, description: string) {
  const map = z.preprocess(
    (data) =>
      typeof data === 'object' && data !== null && !Array.isArray(data) ? new Map(Object.entries(data)) : data,
    z.map(z.string().min(1), values),
  );
  spoken.set(map, () => ({
    description,
    type: 'object',
    propertyNames: { minLength: 1 },
    additionalProperties: partOf(values),
  }));
  return map;
}

const digits = /^\d+(_\d+)*$/;

/** YAML reads `500_000` as text. */
export const wholeNumber = z.preprocess(
  (data) => (typeof data === 'string' && digits.test(data) ? Number(data.replaceAll('_', '')) : data),
  z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
);
const spokenNumber: z.core.JSONSchema.BaseSchema = {
  anyOf: [
    { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'string', pattern: digits.source },
  ],
};
spoken.set(wholeNumber, () => ({ ...spokenNumber }));

/** A whole number that the JSON Schema says something of. */
export function numberFor(description: string): typeof wholeNumber {
  const described = wholeNumber.describe(description);
  spoken.set(described, () => ({ ...spokenNumber, description }));
  return described;
}

export const text = z.string().min(1);

export const time = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-03-31T16:20:00Z' });
spoken.set(time, () => ({ type: 'string', format: 'date-time' }));

const days = /^\d{1,3}d(?: ([01]\d|2[0-3]):[0-5]\d)?$/;

/** A time, or whole days back from when the file is read, with or without a time of the day. */
export const timeOrDays = z
  .string()
  .refine(
    (given) => days.test(given) || time.safeParse(given).success,
    'must be a time such as 2026-03-31T16:20:00Z, or days such as 2d or 2d 09:05',
  );

/** RFC 3339. Days back are at midnight (UTC) unless a time of the day follows; `now` is in milliseconds since 1970. */
export function toTime(given: string, now: number): string {
  if (!days.test(given)) return given;
  const day = Math.floor(now / dayMs) - Number.parseInt(given, 10);
  const [, clock = '00:00'] = given.split(' ');
  return `${new Date(day * dayMs).toISOString().slice(0, 10)}T${clock}:00.000Z`;
}

const dayMs = 86_400_000;

/** JSON Schema (draft 7). */
export function jsonSchemaOf(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const said = [...spoken].find(([known]) => Object.is(known, zodSchema))?.[1]();
      if (said === undefined) return;
      for (const name of ['type', 'minimum', 'maximum', 'pattern'] as const) delete jsonSchema[name];
      Object.assign(jsonSchema, said);
    },
  });
}

/** Without the name of the draft, which only the whole has. */
function partOf(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const { $schema: _, ...part } = jsonSchemaOf(schema);
  return part;
}
