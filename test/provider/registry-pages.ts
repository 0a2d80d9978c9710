import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { FunctionDefinition } from '../../src/provider/protocol/messages.js';
import { type Attributes, type BlockSchema, isNested } from '../../src/provider/schema/attribute.js';
import { effectiveLimitSchema } from '../../src/provider/effective-limit.js';
import { dataSourceSchemas, providerSchema, resourceSchemas } from '../../src/provider/schema/resource-schemas.js';
import { root } from '../repository/planted.js';

export const examples = join(root, 'ci/terraform/examples');

/**
 * The reference pages as the Terraform registry lays them out
 * (https://developer.hashicorp.com/terraform/registry/providers/docs), by their paths: descriptions are the schema's, and
 * examples are the files that a test plans.
 */
export function registryPages(): Readonly<Record<string, string>> {
  const resources = Object.entries(resourceSchemas).map(
    ([name, schema]) => [`resources/${withoutPrefix(name)}.md`, resourcePage(name, schema)] as const,
  );
  const dataSources = Object.entries(dataSourceSchemas).map(
    ([name, schema]) => [`data-sources/${withoutPrefix(name)}.md`, dataSourcePage(name, schema)] as const,
  );
  return {
    'index.md': providerPage(),
    ...Object.fromEntries([...resources, ...dataSources]),
    'functions/effective_limit.md': functionPage('effective_limit', effectiveLimitSchema),
  };
}

function providerPage(): string {
  return page('limitdrift Provider', providerSchema.description, [
    '# limitdrift Provider',
    providerSchema.description,
    'The provider is not on the public registry: it comes with the npm package `limitdrift`, see [Installing the provider](guides/installation.md). What its errors mean is in [When the provider does not start](guides/troubleshooting.md).',
    '## Example Usage',
    example('provider/provider.tf'),
    schemaSection(providerSchema),
  ]);
}

function resourcePage(name: string, schema: BlockSchema): string {
  return page(`${name} Resource - limitdrift`, schema.description, [
    `# ${name} (Resource)`,
    schema.description,
    '## Example Usage',
    example(`resources/${name}/resource.tf`),
    schemaSection(schema),
    '## Import',
    'With an `import` block, or with the command:',
    example(`resources/${name}/import.sh`, 'shell'),
  ]);
}

function dataSourcePage(name: string, schema: BlockSchema): string {
  return page(`${name} Data Source - limitdrift`, schema.description, [
    `# ${name} (Data Source)`,
    schema.description,
    '## Example Usage',
    example(`data-sources/${name}/data-source.tf`),
    schemaSection(schema),
  ]);
}

function functionPage(name: string, definition: FunctionDefinition): string {
  const { summary = '', description = '', parameters = [] } = definition;
  const words = parameters.map((parameter) => `${parameter.name} ${typeWord(parameter.type)}`);
  return page(`${name} function - limitdrift`, summary, [
    `# function: ${name}`,
    description,
    '## Example Usage',
    example(`functions/${name}/function.tf`),
    '## Signature',
    `\`\`\`text\n${name}(${words.join(', ')}) ${typeWord(definition.return.type)}\n\`\`\``,
    '## Arguments',
    parameters
      .map((one, index) => {
        const nullable = one.allowNullValue === true ? ', Nullable' : '';
        return `${index + 1}. \`${one.name}\` (${capitalized(typeWord(one.type))}${nullable}) ${one.description ?? ''}`;
      })
      .join('\n'),
  ]);
}

/** A function takes and gives values of simple types alone. */
function typeWord(type: Uint8Array): string {
  return Buffer.from(type).toString().replaceAll('"', '');
}

function page(title: string, description: string, sections: readonly string[]): string {
  const front = [
    '---',
    `page_title: ${JSON.stringify(title)}`,
    'subcategory: ""',
    'description: |-',
    `  ${description}`,
    '---',
  ];
  return `${front.join('\n')}\n\n${sections.join('\n\n')}\n`;
}

function example(path: string, language = 'terraform'): string {
  return `\`\`\`${language}\n${readFileSync(join(examples, path), 'utf8').trimEnd()}\n\`\`\``;
}

function schemaSection({ attributes }: BlockSchema): string {
  return ['## Schema', ...attributeLists(attributes, { path: '', heading: (words) => `### ${words}` })].join('\n\n');
}

interface Place {
  /** From the block on, with dots. */
  readonly path: string;
  readonly heading: (words: string) => string;
}

const modes = { required: 'Required', optional: 'Optional', computed: 'Read-Only' } as const;

/** Attributes by mode, and behind them the sections of those that are nested. */
function attributeLists(attributes: Attributes, { path, heading }: Place): readonly string[] {
  const all = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const lists = Object.entries(modes).flatMap(([mode, words]) => {
    const lines = all.filter(([, one]) => one.mode === mode).map(([name, one]) => attributeLine(name, one, path));
    return lines.length === 0 ? [] : [heading(words), lines.join('\n')];
  });
  const nested = all.flatMap(([name, { type }]) => {
    if (!isNested(type)) return [];
    const below = `${path}${name}.`;
    const title = `${anchor(below)}\n### Nested Schema for \`${below.slice(0, -1)}\``;
    return [title, ...attributeLists(type.attributes, { path: below, heading: (words) => `${words}:` })];
  });
  return [...lists, ...nested];
}

function attributeLine(name: string, { type, description, sensitive }: Attributes[string], path: string): string {
  const words = `${typeName(type)}${sensitive === true ? ', Sensitive' : ''}`;
  const see = isNested(type) ? ` (see [below for nested schema](#${anchorName(`${path}${name}.`)}))` : '';
  return `- \`${name}\` (${words}) ${description}${see}`;
}

function anchor(path: string): string {
  return `<a id="${anchorName(path)}"></a>`;
}

function anchorName(path: string): string {
  return `nestedatt--${path.slice(0, -1).replaceAll('.', '--')}`;
}

function typeName(type: Attributes[string]['type']): string {
  if (typeof type === 'string') return capitalized(type);
  if (isNested(type)) return `Attributes ${capitalized(type.nesting)}`;
  const [kind, element] = type;
  return kind === 'object' ? 'Object' : `${capitalized(kind)} of ${typeName(element)}`;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function withoutPrefix(name: string): string {
  return name.replace(/^limitdrift_/, '');
}
