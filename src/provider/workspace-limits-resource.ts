/** The resource `limitdrift_workspace_rate_limits`: what Terraform reads, plans and applies of it. */
import type { Session } from './live-session.js';
import type { Tool } from '../model/snapshot-types.js';
import { checklist } from './console-checklist.js';
import { isIn, type WorkspaceComparison } from './comparison.js';
import { attributePath, errorDiagnostic, hasError, type Path, warningDiagnostic } from './diagnostics.js';
import { limitAttributeNames, limitAttributes, spelledLimits } from './expected-limits.js';
import { expectedDiagnostics, goneMessage, uncomparedDiagnostics } from './judgements.js';
import type { Diagnostic, ReplyTo, RequestOf } from './protocol/messages.js';
import { isMap, isWhollyKnown, type MapValue, unknown, type Value } from './schema/value.js';
import { expectedOf, isSame, judge, readPrivate, withAttributes, writePrivate } from './workspace-limits.js';
import { attributes, encode, readObject, startAnew, withDefaults } from './workspace-limits-state.js';

/** What a call has to go on. `session` is null where the provider's configuration is not known yet. */
export interface Bench {
  readonly tool: Tool;
  readonly session: Session | null;
}

/** Puts live values into the state: an expected value keeps its spelling while live agrees with it. */
export async function read(
  request: RequestOf<'ReadResource'>,
  { session, tool }: Bench,
): Promise<ReplyTo<'ReadResource'>> {
  const state = readObject(request.currentState);
  if (state === null) return { newState: 'gone' };
  const kept = { newState: request.currentState, private: request.private };
  if (session === null) return kept;
  const stored = readPrivate(request.private);
  if (stored === 'unreadable') return { failed: [unknownPrivate] };
  const asked = stored ?? spelledLimits(state);
  const judged = await judge(expectedOf(state, asked), session, { tool, again: false });
  if ('unread' in judged) return { failed: [judged.unread] };
  const { comparison, name } = judged;
  if (comparison.gone !== null) {
    const consequence = `Terraform removes it from the state. ${whatToDo}`;
    return {
      newState: 'gone',
      diagnostics: [warningDiagnostic(goneMessage(comparison.gone, { ...comparison, consequence }))],
    };
  }
  return {
    ...kept,
    newState: encode(withAttributes(state, { ...readAttributes(comparison, state), workspace_name: name })),
    diagnostics: uncomparedDiagnostics(comparison),
  };
}

/** What of the spend limits could not be read stays as the state has it. */
function readAttributes({ live, unreadSpend }: WorkspaceComparison, state: MapValue): Readonly<Record<string, Value>> {
  const read = limitAttributes(live);
  return unreadSpend === null ? read : { ...read, spend_limit: state.get('spend_limit') ?? null };
}

/** Plans what is configured, and says what a person would have to do for it. */
export async function plan(
  request: RequestOf<'PlanResourceChange'>,
  bench: Bench,
): Promise<ReplyTo<'PlanResourceChange'>> {
  const prior = readObject(request.priorState);
  const proposed = readObject(request.proposedNewState);
  const kept = { plannedPrivate: request.priorPrivate };
  if (proposed === null) return { ...kept, plannedState: request.proposedNewState, diagnostics: [forgetting(prior)] };
  const config = withDefaults(readObject(request.config) ?? new Map());
  const wanted = withAttributes(proposed, { undeclared: config.get('undeclared') ?? null });
  const moved = prior !== null && !isSame(prior.get('workspace_id'), wanted.get('workspace_id'));
  const { name, diagnostics, comparison } = await foresee(wanted, bench);
  const respelled = prior === null || moved || comparison === null ? {} : respelledIn(prior, wanted, comparison);
  const planned = withAttributes(wanted, respelled);
  const unchanged =
    prior !== null && attributes.every((one) => one === 'workspace_name' || isSame(prior.get(one), planned.get(one)));
  const named = unchanged ? (prior.get('workspace_name') ?? null) : name;
  return {
    ...kept,
    plannedState: encode(withAttributes(planned, { workspace_name: named })),
    // Of a replacement, Terraform does not ask about the half that is destroyed.
    diagnostics: moved ? [forgetting(prior), ...diagnostics] : diagnostics,
    ...(moved ? { requiresReplace: [attributePath(['workspace_id'])] } : {}),
  };
}

/**
 * The attributes for which the state has other words than what is configured, and live is so: then Terraform takes the
 * state's own for the planned value, whole or not at all.
 * Source: hashicorp/terraform, docs/resource-instance-change-lifecycle.md.
 */
function respelledIn(
  prior: MapValue,
  wanted: MapValue,
  { changes, asksTheSame }: WorkspaceComparison,
): Readonly<Record<string, Value>> {
  const respelled = limitAttributeNames.filter(
    (name) =>
      isMap(prior.get(name)) &&
      isMap(wanted.get(name)) &&
      !changes.some(({ group }) => isIn(name, group)) &&
      asksTheSame(expectedOf(prior), name),
  );
  return Object.fromEntries(respelled.map((name) => [name, prior.get(name) ?? null]));
}

interface Foreseen {
  readonly name: string | typeof unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** null: nothing can be compared. */
  readonly comparison: WorkspaceComparison | null;
}

/** What can be said before anything is applied; nothing where something is not known yet. */
async function foresee(proposed: MapValue, { session, tool }: Bench): Promise<Foreseen> {
  const nothing: Foreseen = { name: unknown, diagnostics: [], comparison: null };
  const owner = proposed.get('owner');
  const known = withAttributes(proposed, { workspace_name: null, owner: typeof owner === 'string' ? owner : null });
  if (session === null || !isWhollyKnown(known)) return nothing;
  const judged = await judge(expectedOf(known), session, { tool, again: false });
  if ('unread' in judged) return { ...nothing, diagnostics: [judged.unread] };
  const { comparison, name } = judged;
  if (comparison.gone !== null) {
    const message = goneMessage(comparison.gone, {
      ...comparison,
      consequence: `Nothing can be applied to it. ${whatToDo}`,
    });
    return { ...nothing, diagnostics: [warningDiagnostic({ ...message, path: ['workspace_id'] })] };
  }
  const diagnostics = [...expectedDiagnostics(comparison), ...checklistOf(comparison, warningDiagnostic)];
  return { name, diagnostics, comparison };
}

/** Stores what is planned when live is so already; else says what a person has to do, and stores nothing. */
export async function apply(
  request: RequestOf<'ApplyResourceChange'>,
  bench: Bench,
): Promise<ReplyTo<'ApplyResourceChange'>> {
  const planned = readObject(request.plannedState);
  if (planned === null) return { newState: request.plannedState };
  const { session, tool } = bench;
  const prior = { newState: request.priorState };
  if (session === null) return { ...prior, diagnostics: [notConfigured] };
  const asked = writePrivate(spelledLimits(planned));
  const judged = await judge(expectedOf(planned), session, { tool, again: true });
  if ('unread' in judged) return { ...prior, private: request.plannedPrivate, diagnostics: [judged.unread] };
  const failures = [...failuresOf(judged.comparison)];
  if (failures.length > 0) return { ...prior, private: asked, diagnostics: failures };
  const known = planned.get('workspace_name');
  const named = typeof known === 'string' ? known : judged.name;
  return { newState: encode(withAttributes(planned, { workspace_name: named })), private: asked };
}

function failuresOf(comparison: WorkspaceComparison): readonly Diagnostic[] {
  if (comparison.gone !== null) {
    const message = goneMessage(comparison.gone, { ...comparison, consequence: `Nothing was applied. ${whatToDo}` });
    return [errorDiagnostic({ ...message, path: ['workspace_id'] })];
  }
  const findings = expectedDiagnostics(comparison);
  const changes = checklistOf(comparison, errorDiagnostic);
  return changes.length > 0 || hasError(findings) ? [...changes, ...findings] : [];
}

function checklistOf({ changes, pathOf }: WorkspaceComparison, say: typeof errorDiagnostic): readonly Diagnostic[] {
  return limitAttributeNames.flatMap((name) => {
    const [first, ...others] = changes.filter(({ group }) => isIn(name, group));
    if (first === undefined) return [];
    const [attribute, key] = pathOf(first);
    const ofOneKey = attribute === name && others.every((change) => pathOf(change)[1] === key);
    const path: Path = key !== undefined && ofOneKey ? [attribute, key] : [name];
    return [say({ ...checklist([first, ...others], name), path })];
  });
}

function forgetting(prior: MapValue | null): Diagnostic {
  const name = prior?.get('workspace_name');
  return warningDiagnostic({
    summary: `The rate limits${typeof name === 'string' ? ` of ${name}` : ''} stay as they are`,
    detail: 'Terraform forgets them, and no longer compares them. To clear the overrides, use the Claude Console.',
  });
}

const whatToDo = 'Remove the resource from the configuration, or correct workspace_id';

const unknownPrivate = errorDiagnostic({
  summary: 'What the state holds beside the rate limits is not what this version of the provider stores there',
  detail: `The state was edited, or another version wrote it, and nothing in it is changed. ${startAnew}`,
});

const notConfigured = errorDiagnostic({
  summary: 'The provider is not configured',
  detail: 'Live rate limits cannot be read, so nothing can be applied.',
});
