import { groupName } from '../../model/address.js';
import type { WorkspaceRef } from '../../model/snapshot-types.js';
import type { FindingList } from '../findings.js';
import type { GroupIndex } from './group-index.js';
import type { Layer } from './layers.js';

/** Says which keys of a layer mean no group, and which mean the same one. */
export function reportLayer(layer: Layer, index: GroupIndex, findings: FindingList, workspace?: WorkspaceRef): void {
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
