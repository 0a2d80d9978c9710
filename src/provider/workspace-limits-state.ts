/** The resource's state: validated, upgraded from older versions, imported, encoded. */
import { undeclaredPolicies } from '../model/declaration.js';
import { findOwnerFault } from '../model/names.js';
import { joinWords, quote } from '../model/text.js';
import { errorDiagnostic } from './diagnostics.js';
import { checkLimits } from './expected-limits.js';
import { checkSpend } from './expected-spend.js';
import type { Diagnostic, DiagnosticsResponse, DynamicValue, ReplyTo } from './protocol/messages.js';
import { objectType } from './schema/attribute.js';
import { workspaceLimitsSchema } from './schema/resource-schemas.js';
import { decodeValue, encodeValue } from './schema/value-codec.js';
import { isMap, type MapValue, unknown, type Value } from './schema/value.js';
import { checkWorkspaceId } from './workspace-limits.js';

const typeName = 'limitdrift_workspace_rate_limits';
const type = objectType(workspaceLimitsSchema.attributes);
/** What the resource's attributes are where nobody says more. */
const defaults: MapValue = new Map(
  Object.entries(workspaceLimitsSchema.attributes).map(([name, attribute]) => [name, attribute.default ?? null]),
);
/** The names of the resource's attributes. */
export const attributes = [...defaults.keys()];

/** What is wrong with a configuration, without asking the API. */
export function validate(config: DynamicValue): DiagnosticsResponse {
  const resource = readObject(config);
  if (resource === null) return {};
  return {
    diagnostics: [
      ...checkWorkspaceId(resource.get('workspace_id')),
      ...checkLimits(resource.get('limits')),
      ...checkSpend(resource.get('spend_limit')),
      ...checkUndeclared(resource.get('undeclared')),
      ...checkOwner(resource.get('owner')),
    ],
  };
}

function checkUndeclared(value: Value | undefined): readonly Diagnostic[] {
  const known: readonly (Value | undefined)[] = [...undeclaredPolicies, null, undefined, unknown];
  if (known.includes(value)) return [];
  const detail = `Write ${joinWords(undeclaredPolicies.map(quote), 'or')}.`;
  const summary = `${typeof value === 'string' ? quote(value) : 'This'} says nothing of undeclared overrides`;
  return [errorDiagnostic({ summary, detail, path: ['undeclared'] })];
}

function checkOwner(value: Value | undefined): readonly Diagnostic[] {
  const fault = typeof value === 'string' ? findOwnerFault(value) : null;
  if (fault === null) return [];
  const detail = 'Write who answers for the workspace on one line, such as "#team-search", or leave it out.';
  return [errorDiagnostic({ summary: `owner ${fault}`, detail, path: ['owner'] })];
}

/** State of an older or newer shape: attributes that the schema lacks are dropped, those that the state lacks get their defaults. */
export function upgrade(json: Uint8Array): ReplyTo<'UpgradeResourceState'> {
  try {
    const stored = decodeValue({ json });
    const known = isMap(stored) ? stored : new Map<string, Value>();
    return { upgradedState: encode(withDefaults(known)) };
  } catch {
    return { failed: [unknownShape] };
  }
}

/** What helps against a state that cannot be read. */
export const startAnew =
  'Use the version of the provider that stored it, or remove the resource from the state (terraform state rm) and import it again: its limits are read from live.';

const unknownShape = errorDiagnostic({
  summary: 'The rate limits in the state have a shape that this version does not know',
  detail: startAnew,
});

/** Behind the ID of a workspace that is imported: with its spend limits, which are asked for where somebody wants them. */
const withSpend = '/spend_limit';

/** `import` by the workspace's ID; Terraform reads it next. */
export function importState(given: string): ReplyTo<'ImportResourceState'> {
  const id = given.endsWith(withSpend) ? given.slice(0, -withSpend.length) : given;
  const [wrong] = checkWorkspaceId(id);
  if (wrong !== undefined)
    return { failed: [{ severity: 'ERROR', summary: wrong.summary, detail: wrong.detail ?? '' }] };
  const state = new Map<string, Value>([
    ['workspace_id', id],
    ['spend_limit', id === given ? null : new Map()],
  ]);
  return { importedResources: [{ typeName, state: encode(withDefaults(state)) }] };
}

/** Every attribute of the resource and no other, with its default where nothing is known of it. */
export function withDefaults(known: MapValue): MapValue {
  return new Map([...defaults].map(([name, value]) => [name, known.get(name) ?? value]));
}

/** The resource's value; null where there is none. */
export function readObject(value: DynamicValue): MapValue | null {
  const decoded = decodeValue(value);
  return isMap(decoded) ? decoded : null;
}

export function encode(value: Value): DynamicValue {
  return encodeValue(value, type);
}
