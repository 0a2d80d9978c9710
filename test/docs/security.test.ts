import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { commands } from '../../src/cli/commands.js';
import { tokenPath } from '../../src/http/claude-api.js';
import { root } from '../repository/planted.js';

const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
const [, table = ''] = page.split('## What goes where');
const rows = table.split('\n').flatMap((line) => (line.startsWith('| ') ? [line.split(' | ')] : []));

test('the table of requests names every command', () => {
  const named = rows.flatMap(([first = '']) => [...first.matchAll(/`([a-z]+)/g)].map(([, name]) => name));
  expect(new Set(named)).toEqual(new Set(Object.keys(commands)));
});

test('the table of requests names every path of the API that is asked for in the code', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const sources = files.map((path) => readFileSync(join(root, 'src', path), 'utf8'));
  const asked = sources.flatMap((text) => [...text.matchAll(/ApiPath\.of\(\s*'([^']+)'/g)].map(([, path]) => path));
  const told = rows.flatMap(([, second = '']) =>
    [...second.matchAll(/`(?:GET|POST) (\/v1\/[^`]+)`/g)].map(([, path]) => path),
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(new Set(told)).toEqual(new Set([...asked, tokenPath]));
});
