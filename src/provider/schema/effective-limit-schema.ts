import type { FunctionDefinition } from '../protocol/messages.js';
import { typeBytes } from './attribute.js';

export const effectiveLimitSchema = {
  parameters: [
    {
      name: 'limit',
      type: typeBytes('string'),
      allowNullValue: true,
      description:
        'As in `limits` of a resource: a whole number, a share such as `"25%"`, or `"inherit"`. Null inherits.',
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
