import { limitsJsonSchema } from '../../declaration/grammar/limits-json-schema.js';
import { worldJsonSchema } from '../../emulator/world-schema.js';
import {
  explanationJsonSchema,
  exportJsonSchema,
  headroomJsonSchema,
  historyJsonSchema,
  inForceJsonSchema,
  logJsonSchema,
  planJsonSchema,
  snapshotJsonSchema,
} from '../../files/json-schemas.js';
import { type Arguments, didYouMean, usage } from '../arguments.js';
import type { Host } from '../host.js';
import type { Command } from '../command.js';

/** `limits` is limits.yaml; what `limitdrift limits` writes goes by what it holds. */
const schemas = {
  limits: limitsJsonSchema,
  plan: planJsonSchema,
  snapshot: snapshotJsonSchema,
  world: worldJsonSchema,
  'in-force': inForceJsonSchema,
  headroom: headroomJsonSchema,
  history: historyJsonSchema,
  explanation: explanationJsonSchema,
  export: exportJsonSchema,
  log: logJsonSchema,
} as const;

/** Prints the JSON Schema of a file that the tool reads or writes. */
export const command: Command = {
  summary:
    'Print a JSON Schema: limits (limits.yaml), plan, snapshot, world, in-force (limits --report json), headroom, history, explanation, export, or log',
  operands: 'NAME',
  minimum: 1,
  maximum: 1,
  offers: { words: Object.keys(schemas) },
  options: {},
  notes: [],
  run: schema,
};

/** The JSON Schemas of every file that the tool reads or writes, by name. */
export function jsonSchemas(): Readonly<Record<keyof typeof schemas, object>> {
  return {
    limits: schemas.limits(),
    plan: schemas.plan(),
    snapshot: schemas.snapshot(),
    world: schemas.world(),
    'in-force': schemas['in-force'](),
    headroom: schemas.headroom(),
    history: schemas.history(),
    explanation: schemas.explanation(),
    export: schemas.export(),
    log: schemas.log(),
  };
}

function schema(args: Arguments, host: Host): number {
  const [name = ''] = args.operands;
  if (!isSchema(name)) {
    const names = Object.keys(schemas);
    throw usage(`There is no schema "${name}"`, didYouMean(name, names, `Schemas: ${names.join(', ')}.`));
  }
  host.stdout.write(`${JSON.stringify(schemas[name](), null, 2)}\n`);
  return 0;
}

function isSchema(name: string): name is keyof typeof schemas {
  return Object.hasOwn(schemas, name);
}
