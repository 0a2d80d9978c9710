import { readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { expect, test } from 'vitest';

import { linksOf, proseOf, root } from './page-links.js';

/** Every page that people read here: at the top, in docs, and those that explain a folder. */
const pages = [
  ...readdirSync(root),
  ...['docs', 'src', 'ci', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  ),
].filter((file) => file.endsWith('.md') && (!file.startsWith('test') || file.endsWith('README.md')));

/** The anchors of a page: its own, and those that code hosts make of headings, where a second one of a name gets a number. */
function anchorsOf(file: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const headings = [...proseOf(file).matchAll(/^#{1,6} +(.*?) *#*$/gm)].map(([, text = '']) => text);
  const anchors = headings.map((heading) => {
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = plain.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
  const ids = [...proseOf(file).matchAll(/\bid="([^"]+)"/g)].map(([, id = '']) => id);
  return new Set([...anchors, ...ids]);
}

/** What is wrong with a link; null: it leads to a file or folder, and to a heading where it names one. */
function problemOf(link: string, file: string): string | null {
  const [path = '', anchor] = decodeURIComponent(link).split('#');
  const target = path === '' ? file : relative(root, join(root, dirname(file), path));
  const found = statSync(join(root, target), { throwIfNoEntry: false });
  if (found === undefined || target.startsWith('..')) return `${file}: ${link} leads to no file`;
  if (anchor === undefined || anchorsOf(target).has(anchor)) return null;
  return `${file}: ${link} leads to no heading`;
}

test('every link from a page to a file, a picture or a heading of the repository leads there', () => {
  const links = pages.flatMap((file) => linksOf(file).map((link) => ({ file, link })));
  expect(links.length).toBeGreaterThan(80);
  expect(links.flatMap(({ file, link }) => problemOf(link, file) ?? [])).toEqual([]);
});

test('a link to what is not there is found', () => {
  const links = [
    'README.md',
    '#severity',
    'limit-changed.md#example',
    '../networks.md',
    'gone.md',
    '#gone',
    '../../..',
  ];
  expect(links.flatMap((link) => problemOf(link, 'docs/rules/README.md') ?? [])).toEqual([
    'docs/rules/README.md: gone.md leads to no file',
    'docs/rules/README.md: #gone leads to no heading',
    'docs/rules/README.md: ../../.. leads to no file',
  ]);
});
