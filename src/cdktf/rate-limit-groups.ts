import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import { groupReference, groupTypes } from '../model/limiters.js';
import { DeclarationElement } from './declaration-element.js';
import type { PropsCheck } from './props.js';

/*
 * The construct `RateLimitGroups`: a team's names of groups.
 */

/** Your name of a group, and the group type, the group ID (`rlg_…`), or a model of the group. */
export interface RateLimitGroupsProps {
  readonly [name: string]: string;
}

/** Your names for rate-limit groups, for all constructs of the stack. An ID outlives models; a model is easier to read. */
export class RateLimitGroups extends DeclarationElement {
  constructor(scope: Construct, id: string, props: RateLimitGroupsProps) {
    const names = namesOf(TerraformStack.of(scope));
    super(scope, id, {
      kind: 'groups',
      below: RateLimitGroups,
      read: (check) => {
        const groups = readTargets(props, check);
        for (const [name, target] of groups) if (!names.has(name)) names.set(name, target);
        return { groups };
      },
    });
  }
}

function readTargets(props: RateLimitGroupsProps, check: PropsCheck): readonly (readonly [string, string])[] {
  const types: readonly string[] = groupTypes;
  const hint = "Write { opus: 'claude-opus-4-8' }";
  return check.entries(props, 'the groups', hint).flatMap(([name, value]) => {
    const target = check.text(value, name, `Write ${groupReference}`);
    if (types.includes(name)) check.refuse(name, 'is a group type of the API', 'Choose another name');
    return target === null ? [] : [[name, target] as const];
  });
}

/** The names of each stack. Of two that say different things the first counts here, and the plan complains. */
const namesByStack = new WeakMap<TerraformStack, Map<string, string>>();

function namesOf(stack: TerraformStack): Map<string, string> {
  const known = namesByStack.get(stack) ?? new Map<string, string>();
  namesByStack.set(stack, known);
  return known;
}

/** What each name of the stack stands for. Complete once the tree is. */
export function groupTargets(stack: TerraformStack): ReadonlyMap<string, string> {
  return namesOf(stack);
}
