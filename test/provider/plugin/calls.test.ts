import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { UserError } from '../../../src/model/errors.js';
import { decodeMessage } from '../../../src/provider/protocol/decode.js';
import { encodeMessage } from '../../../src/provider/protocol/encode.js';
import type { MessageName, ReceivedMessage } from '../../../src/provider/protocol/message-types.js';
import type { Provider, SchemaBlock } from '../../../src/provider/protocol/messages.js';
import { describeWithTerraform, requiredProvider, type TerraformFolder, terraformFolder } from '../terraform.js';
import { attachProvider, type AttachedProvider } from './attached-provider.js';
import { createNoteProvider } from './note-provider.js';

describeWithTerraform('a provider that terraform calls', () => {
  it('understands every byte that terraform sends in the life of a resource', async () => {
    const { folder, calls } = await attachNote('resource "limitdrift_note" "a" { text = "one" }');
    await succeed(folder, ['apply', '-auto-approve']);
    folder.write({ 'main.tf': `${requiredProvider}resource "limitdrift_note" "a" { text = "two" }` });
    await succeed(folder, ['apply', '-auto-approve']);
    await succeed(folder, ['destroy', '-auto-approve']);
    folder.write({
      'main.tf': [
        requiredProvider,
        'resource "limitdrift_note" "a" { text = "three" }',
        'data "limitdrift_note" "b" { text = "four" }',
        'output "shouted" { value = provider::limitdrift::shout("five") }',
      ].join('\n'),
    });
    await succeed(folder, ['import', 'limitdrift_note.a', 'three']);
    expect(await succeed(folder, ['output', '-raw', 'shouted'])).toBe('FIVE');
    await succeed(folder, ['plan']);

    for (const { name, request } of calls) {
      const message = `${name}.Request` as MessageName;
      expect(encodeMessage(message, decodeMessage(message, request)).equals(request), name).toBe(true);
    }
    expect([...new Set(calls.map(({ name }) => name))].sort()).toEqual([
      'ApplyResourceChange',
      'CallFunction',
      'ConfigureProvider',
      'GetProviderSchema',
      'ImportResourceState',
      'PlanResourceChange',
      'ReadDataSource',
      'ReadResource',
      'UpgradeResourceState',
      'ValidateDataResourceConfig',
      'ValidateProviderConfig',
      'ValidateResourceConfig',
    ]);
    expect(requestsOf(calls, 'ImportResourceState')[0]).toMatchObject({ typeName: 'limitdrift_note', id: 'three' });
    expect(requestsOf(calls, 'ConfigureProvider')[0]?.terraformVersion).toMatch(/^1\./);
    const stored = requestsOf(calls, 'UpgradeResourceState')[0]?.rawState.json ?? new Uint8Array();
    expect(JSON.parse(Buffer.from(stored).toString())).toEqual({ text: 'one', echo: 'one' });
  });

  it('has its private data back, says what replaces, and warns', async () => {
    const { folder, calls } = await attachNote('resource "limitdrift_note" "a" { text = "one" }', (note) => ({
      ...note,
      planResourceChange: async (request, call) => ({
        ...(await note.planResourceChange(request, call)),
        requiresReplace: [{ steps: [{ attributeName: 'text' }] }],
        plannedPrivate: Buffer.from('planned'),
        diagnostics: [
          {
            severity: 'WARNING',
            summary: 'Short',
            detail: 'Two\nlines',
            attribute: { steps: [{ attributeName: 'text' }] },
          },
        ],
      }),
      applyResourceChange: async (request, call) => ({
        ...(await note.applyResourceChange(request, call)),
        private: Buffer.from('applied'),
      }),
    }));
    const applied = await succeed(folder, ['apply', '-auto-approve']);
    expect(applied).toMatch(/Warning: Short\n\n +with limitdrift_note.a,\n +on main.tf line \d+, in resource/);
    expect(applied).toContain('Two\nlines');
    folder.write({ 'main.tf': `${requiredProvider}resource "limitdrift_note" "a" { text = "two" }` });
    expect(await succeed(folder, ['plan'])).toContain('"one" -> "two" # forces replacement');
    expect(requestsOf(calls, 'ApplyResourceChange')[0]?.plannedPrivate).toEqual(bytes('planned'));
    expect(requestsOf(calls, 'ReadResource')[0]?.private).toEqual(bytes('applied'));
    const planned = requestsOf(calls, 'PlanResourceChange').map(({ priorPrivate }) => priorPrivate);
    expect(planned).toContainEqual(bytes('applied'));
  });

  it('is shown by terraform as its schema says', async () => {
    const { folder } = await attachNote('', (note) => ({
      ...note,
      getProviderSchema: async (request, call) => ({
        ...(await note.getProviderSchema(request, call)),
        provider: { version: 3, block: richBlock },
        dataSourceSchemas: {},
        functions: { rich: richFunction },
      }),
    }));
    const shown: unknown = JSON.parse(await succeed(folder, ['providers', 'schema', '-json']));
    expect(shown).toMatchObject({
      provider_schemas: {
        'registry.terraform.io/limitdrift/limitdrift': { provider: richShown, functions: { rich: richFunctionShown } },
      },
    });
  });

  it('loses a resource that is said to be gone, and never one whose state is null', async () => {
    const { folder, bugs } = await attachNote('resource "limitdrift_note" "a" { text = "null-state" }');
    await succeed(folder, ['apply', '-auto-approve']);
    const { code, stderr } = await folder.run(['plan']);
    expect(code).toBe(1);
    expect(stderr).toContain('A state is null where the resource is not said to be gone');
    expect(bugs).toHaveLength(1);
    expect(storedNotes(folder)).toEqual([{ text: 'null-state', echo: 'null-state' }]);
  });

  it('has a resource planned anew that is gone', async () => {
    const { folder } = await attachNote('resource "limitdrift_note" "a" { text = "gone" }');
    await succeed(folder, ['apply', '-auto-approve']);
    expect(await succeed(folder, ['plan'])).toContain('limitdrift_note.a will be created');
  });

  it('leaves the state as it was when a change is refused', async () => {
    const { folder } = await attachNote('resource "limitdrift_note" "a" { text = "user-error" }');
    const created = await folder.run(['apply', '-auto-approve']);
    expect(created.stderr).toContain('Error: the note is\\u{1b}[31m blank');
    expect(storedNotes(folder)).toEqual([]);

    folder.write({ 'main.tf': `${requiredProvider}resource "limitdrift_note" "a" { text = "one" }` });
    await succeed(folder, ['apply', '-auto-approve']);
    folder.write({ 'main.tf': `${requiredProvider}resource "limitdrift_note" "a" { text = "user-error" }` });
    expect((await folder.run(['apply', '-auto-approve'])).code).toBe(1);
    expect(storedNotes(folder)).toEqual([{ text: 'one', echo: 'one' }]);
  });

  it('fails in a function and in an import with words of its own', async () => {
    const fail = () => Promise.reject(UserError.of('usage', { problem: 'no ink', hint: 'Buy some' }));
    const { folder } = await attachNote('output "shouted" { value = provider::limitdrift::shout("a") }', (note) => ({
      ...note,
      callFunction: fail,
      importResourceState: fail,
    }));
    const called = await folder.run(['plan']);
    expect(called.stderr).toContain('Call to function "provider::limitdrift::shout" failed: no ink\nBuy some.');
    folder.write({ 'main.tf': `${requiredProvider}resource "limitdrift_note" "a" { text = "one" }` });
    const imported = await folder.run(['import', 'limitdrift_note.a', 'one']);
    expect(imported.stderr).toContain('Error: no ink');
    expect(imported.code).toBe(1);
  });

  it('says which argument of a function is wrong', async () => {
    const { folder } = await attachNote('output "shouted" { value = provider::limitdrift::shout("a") }', (note) => ({
      ...note,
      callFunction: () => Promise.resolve({ error: { text: 'too quiet', functionArgument: 0 } }),
    }));
    const { stderr } = await folder.run(['plan']);
    expect(stderr).toContain('Invalid value for "text" parameter: too quiet.');
  });

  it('takes over a resource of another type', async () => {
    const { folder, calls } = await attachNote('resource "limitdrift_note" "a" { text = "one" }', (note) => ({
      ...note,
      getProviderSchema: async (request, call) => {
        const schema = await note.getProviderSchema(request, call);
        if ('failed' in schema) return schema;
        const { limitdrift_note = { block: {} } } = schema.resourceSchemas ?? {};
        return {
          ...schema,
          resourceSchemas: { limitdrift_note, limitdrift_memo: limitdrift_note },
          serverCapabilities: { moveResourceState: true },
        };
      },
    }));
    await succeed(folder, ['apply', '-auto-approve']);
    const moved = 'moved {\n  from = limitdrift_note.a\n  to = limitdrift_memo.a\n}\n';
    folder.write({ 'main.tf': `${requiredProvider}${moved}resource "limitdrift_memo" "a" { text = "one" }` });
    expect(await succeed(folder, ['plan'])).toContain('limitdrift_note.a has moved to limitdrift_memo.a');
    const [request] = requestsOf(calls, 'MoveResourceState');
    expect(request).toMatchObject({
      sourceProviderAddress: 'registry.terraform.io/limitdrift/limitdrift',
      sourceTypeName: 'limitdrift_note',
      targetTypeName: 'limitdrift_memo',
    });
    const raw = calls.find(({ name }) => name === 'MoveResourceState')?.request;
    expect(request === undefined ? null : encodeMessage('MoveResourceState.Request', request)).toEqual(raw);
  });

  it('takes and gives messages of many megabytes', async () => {
    const { folder } = await attachNote(
      'data "limitdrift_note" "a" { text = file("large.txt") }\noutput "length" { value = length(data.limitdrift_note.a.echo) }',
    );
    folder.write({ 'large.txt': 'x'.repeat(8_000_000) });
    expect(await succeed(folder, ['plan'])).toContain('+ length = 8000000');
  });
});

const text = bytes('"string"');

const richBlock: SchemaBlock = {
  description: 'A block',
  descriptionKind: 'MARKDOWN',
  deprecated: true,
  attributes: [
    {
      name: 'all',
      type: bytes('["map",["map","string"]]'),
      optional: true,
      computed: true,
      sensitive: true,
      deprecated: true,
      description: 'All of it',
    },
    {
      name: 'nested',
      optional: true,
      nestedType: {
        nesting: 'MAP',
        attributes: [{ name: 'inner', type: text, required: true, descriptionKind: 'MARKDOWN' }],
      },
    },
  ],
  blockTypes: [
    { typeName: 'one', nesting: 'SINGLE', block: {} },
    {
      typeName: 'many',
      nesting: 'LIST',
      minItems: 1,
      maxItems: 300,
      block: { attributes: [{ name: 'x', type: text, optional: true }] },
    },
    { typeName: 'group', nesting: 'GROUP', block: {} },
    { typeName: 'set', nesting: 'SET', block: {} },
    { typeName: 'keyed', nesting: 'MAP', block: {} },
  ],
};

const richShown = {
  version: 3,
  block: {
    description: 'A block',
    description_kind: 'markdown',
    deprecated: true,
    attributes: {
      all: {
        type: ['map', ['map', 'string']],
        optional: true,
        computed: true,
        sensitive: true,
        deprecated: true,
        description: 'All of it',
        description_kind: 'plain',
      },
      nested: {
        optional: true,
        nested_type: {
          nesting_mode: 'map',
          attributes: { inner: { type: 'string', required: true, description_kind: 'markdown' } },
        },
      },
    },
    block_types: {
      one: { nesting_mode: 'single' },
      many: {
        nesting_mode: 'list',
        min_items: 1,
        max_items: 300,
        block: { attributes: { x: { type: 'string', optional: true } } },
      },
      group: { nesting_mode: 'group' },
      set: { nesting_mode: 'set' },
      keyed: { nesting_mode: 'map' },
    },
  },
};

const richFunction = {
  parameters: [{ name: 'first', type: text, allowNullValue: true, description: 'The first' }],
  variadicParameter: { name: 'rest', type: bytes('"number"'), allowUnknownValues: true },
  return: { type: bytes('"bool"') },
  summary: 'In short',
  description: 'At length',
  deprecationMessage: 'Use another',
} as const;

const richFunctionShown = {
  description: 'At length',
  summary: 'In short',
  deprecation_message: 'Use another',
  return_type: 'bool',
  parameters: [{ name: 'first', description: 'The first', is_nullable: true, type: 'string' }],
  variadic_parameter: { name: 'rest', type: 'number' },
};

interface Attached extends Pick<AttachedProvider, 'calls' | 'bugs'> {
  readonly folder: TerraformFolder;
}

/** The configuration, with the note provider as the test changes it. */
async function attachNote(main: string, change: (note: Provider) => Provider = (note) => note): Promise<Attached> {
  const { env, calls, bugs } = await attachProvider(change(createNoteProvider()));
  return { folder: terraformFolder({ env, files: { 'main.tf': requiredProvider + main } }), calls, bugs };
}

async function succeed(folder: TerraformFolder, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await folder.run(args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

type RequestName = MessageName extends infer M ? (M extends `${infer N}.Request` ? N : never) : never;

function requestsOf<N extends RequestName>(
  calls: Attached['calls'],
  asked: N,
): readonly ReceivedMessage<`${N}.Request`>[] {
  return calls
    .filter(({ name }) => name === asked)
    .map(({ request }) => decodeMessage<`${N}.Request`>(`${asked}.Request`, request));
}

/** The attributes of what is in the state. */
function storedNotes(folder: TerraformFolder): readonly unknown[] {
  const state = JSON.parse(readFileSync(join(folder.path, 'terraform.tfstate'), 'utf8')) as {
    readonly resources: readonly { readonly instances: readonly { readonly attributes: unknown }[] }[];
  };
  return state.resources.flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
}

function bytes(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value));
}
