import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { readJson } from '../../ci/tools/tools.mjs';
import { root } from '../repository/planted.js';
import { examples, registryPages } from './registry-pages.js';

const docs = join(root, 'ci/terraform/docs');
const update = process.env['UPDATE_GOLDEN'] === '1';
const pages = Object.entries(registryPages());

/** Paths of the files below a folder. */
function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(folder.length + 1)).sort();
}

describe('the pages for the Terraform registry', () => {
  test.each(pages)('%s says what the schema and the examples do', (name, text) => {
    const path = join(docs, name);
    if (update) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    expect(existsSync(path), 'no accepted page yet; read it, then accept it with UPDATE_GOLDEN=1').toBe(true);
    expect(text).toBe(readFileSync(path, 'utf8'));
  });

  test('are these, and guides that are written by hand', () => {
    const found = filesBelow(docs).filter((path) => !path.startsWith('guides/'));
    expect(found).toEqual(pages.map(([name]) => name).sort());
  });

  test.each(filesBelow(docs))('%s has a title, one heading of the first level, and links to what exists', (name) => {
    const text = readFileSync(join(docs, name), 'utf8');
    expect(text).toMatch(
      /^---\npage_title: "[^"\n]+"\nsubcategory: "[^"\n]*"\ndescription: \|-\n {2}\S.*\n---\n\n# \S/,
    );
    expect(withoutCode(text).match(/^# /gm)).toHaveLength(1);
    const links = [...text.matchAll(/\]\(([^):]+)\)/g)].map(([, link = '']) => link);
    const anchors = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => `#${id}`);
    const dead = links.filter((link) => !anchors.includes(link) && !existsSync(join(docs, dirname(name), link)));
    expect(dead).toEqual([]);
  });

  test('show every example, but for those that stand by themselves', () => {
    const texts = pages.map(([, text]) => text).join('');
    const shown = filesBelow(examples).filter((path) =>
      texts.includes(readFileSync(join(examples, path), 'utf8').trim()),
    );
    expect(shown).toEqual(filesBelow(examples).filter((path) => !/^(drift|first-plan)\//.test(path)));
  });
});

test('pages and examples name the versions that package.json does', () => {
  const manifest = z.object({ version: z.string(), engines: z.object({ node: z.string() }) });
  const { version, engines } = manifest.parse(readJson(join(root, 'package.json')));
  const node = engines.node.replace('>=', 'Node.js ');
  for (const guide of ['installation', 'troubleshooting'])
    expect(readFileSync(join(docs, `guides/${guide}.md`), 'utf8')).toContain(`${node} or later`);
  const pinned = filesBelow(examples).flatMap((path) => [
    ...readFileSync(join(examples, path), 'utf8').matchAll(/^ +version = "(.*)"$/gm),
  ]);
  expect(pinned.map(([, named]) => named)).toEqual([version, version, version]);
});

/** Comments in examples begin as headings do. */
function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, '');
}
