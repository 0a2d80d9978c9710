import { isLimitNumber, limitForms, limitWords, readLimitValue } from '../model/limit-value.js';
import { effectiveLimit } from '../model/setting.js';
import { evaluate } from '../plan/resolve/asked.js';
import type { DynamicValue, FunctionDefinition, ReplyTo } from './protocol/messages.js';
import { decodeValue, encodeValue } from './schema/value-codec.js';
import type { Value } from './schema/value.js';
import { typeBytes } from './schema/attribute.js';

/** The function `effective_limit(limit, org_limit)`: what is enforced of a limit. */
export function callEffectiveLimit([limit, organization]: readonly DynamicValue[]): ReplyTo<'CallFunction'> {
  const orgLimit = readOrganizationLimit(argument(organization));
  if (orgLimit !== null && typeof orgLimit !== 'number') return orgLimit;
  const text = argument(limit);
  if (typeof text !== 'string') return result(orgLimit);
  const value = readLimitValue({ text, plain: true });
  if (!('kind' in value)) {
    const hint = value.hint ?? `Write ${limitWords('"')}`;
    return refused(`${value.message}. ${hint}.`, 0);
  }
  const setting = evaluate(value, orgLimit, () => orgLimit);
  if (!('problem' in setting)) return result(effectiveLimit(setting.value, orgLimit));
  return setting.problem === 'no-organization-limit'
    ? refused(`${setting.share} cannot be computed: the organization has no limit; write a number.`, 0)
    : refused(`${setting.share} of ${setting.base} rounds down to 0, which lets nothing through.`, 0);
}

function argument(sent: DynamicValue | undefined): Value {
  return sent === undefined ? null : decodeValue(sent);
}

function readOrganizationLimit(value: Value): number | null | ReplyTo<'CallFunction'> {
  if (value === null) return null;
  if (isLimitNumber(value)) return value;
  const { words, least, most } = limitForms.value;
  return refused(`An organization’s limit is ${words} from ${least} to ${most}.`, 1);
}

function result(value: number | null): ReplyTo<'CallFunction'> {
  return { result: encodeValue(value, 'number') };
}

function refused(text: string, functionArgument: number): ReplyTo<'CallFunction'> {
  return { error: { text, functionArgument } };
}

export const effectiveLimitSchema = {
  parameters: [
    {
      name: 'limit',
      type: typeBytes('string'),
      allowNullValue: true,
      description: `As in \`limits\` of a resource: ${limitWords('`"', '"`')}. Null inherits.`,
      descriptionKind: 'MARKDOWN',
    },
    {
      name: 'org_limit',
      type: typeBytes('number'),
      allowNullValue: true,
      description: 'The organization’s limit. Null: the organization has none.',
      descriptionKind: 'MARKDOWN',
    },
  ],
  return: { type: typeBytes('number') },
  summary: 'What is enforced of a limit',
  description:
    'The lower of a workspace’s limit and the organization’s, which is what the API enforces. Null where neither sets one.',
  descriptionKind: 'MARKDOWN',
} as const satisfies FunctionDefinition;
