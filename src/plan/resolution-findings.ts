import { groupName } from '../model/address.js';
import type { WorkspaceRef } from '../model/snapshot-types.js';
import type { FindingList } from './findings.js';
import type { ResolvedEntry } from './resolve/asked.js';
import type { GroupIndex } from './resolve/group-index.js';
import type { Layer } from './resolve/layers.js';
import { organizationLimit } from '../model/setting.js';
import { currencyField } from '../model/spend/money.js';
import type { ResolvedOrganization } from './resolve/organization-limits.js';

/*
 * Findings about what resolving found wrong: keys under `limits`, groups, the organization's limits.
 */

/** Says what is wrong with `organization.limits`, and which of them are not what is live. */
export function reportOrganization(
  { layer, declared }: ResolvedOrganization,
  groups: GroupIndex,
  findings: FindingList,
): void {
  reportLayer(layer, groups, findings);
  for (const { group, limiter, value, origin, problem } of declared) {
    if (problem !== null) {
      const { problem: rule, ...amounts } = problem;
      findings.add(rule, { limiter, ...amounts }, { origin });
      continue;
    }
    const live = organizationLimit(group, limiter);
    if (live === value) continue;
    const data = { group: groupName(group), limiter, declared: value, live, ...currencyField(group) };
    findings.add('organization-limit-changed', data, { origin });
  }
}

/** Says what the keys of an entry and of its templates have wrong. */
export function reportEntry(
  { layers }: ResolvedEntry,
  groups: GroupIndex,
  findings: FindingList,
  workspace?: WorkspaceRef,
): void {
  for (const layer of layers) reportLayer(layer, groups, findings, workspace);
}

/** Says which keys of a layer mean no group, and which mean the same one. */
function reportLayer(layer: Layer, index: GroupIndex, findings: FindingList, workspace?: WorkspaceRef): void {
  const subject = workspace === undefined ? {} : { workspace };
  for (const { key, origin } of layer.unresolved) {
    const target = index.target(key);
    const data = { key, target: target?.value ?? null, reason: 'no-group', suggestion: index.suggest(key) } as const;
    findings.add('unknown-group', data, { ...subject, origin, related: target === null ? [] : [target.origin] });
  }
  for (const { group, keys, disagree } of layer.conflicts) {
    const [first, ...others] = keys;
    const data = { keys: keys.map(({ key }) => key), group: groupName(group), disagree };
    findings.add('group-conflict', data, {
      ...subject,
      origin: first.origin,
      related: others.map(({ origin }) => origin),
    });
  }
}
