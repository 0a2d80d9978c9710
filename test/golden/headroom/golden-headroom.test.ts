import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { headroomFormats } from '../../../src/report/headroom/headroom-formats.js';

import { headroomStories } from '../../report/headroom/stories.js';

const folder = dirname(fileURLToPath(import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';

/** What people read, of every story; of one small story the rest too. */
const forPeople = ['terminal', 'markdown', 'request', 'slack'];
const small = 'quiet';

const goldens = Object.entries(headroomStories).flatMap(([name, listing]) =>
  Object.entries(headroomFormats)
    .filter(([format]) => forPeople.includes(format) || (name === small && format !== 'html'))
    .map(([, { extension, render }]) => {
      const report = (): string => render(listing, { width: 120, color: false });
      return [`${name}.${extension}`, report] as const;
    }),
);

test.each(goldens)('%s reads as accepted', (file, render) => {
  const path = join(folder, file);
  const report = render();
  if (update) writeFileSync(path, report);
  expect(existsSync(path), 'no accepted report yet; read it, then accept it with UPDATE_GOLDEN=1').toBe(true);
  expect(report).toBe(readFileSync(path, 'utf8'));
});

test('no accepted report is left over from a story or format that is gone', () => {
  const found = readdirSync(folder).filter((file) => !file.endsWith('.test.ts') && file !== 'README.md');
  expect(found.sort()).toEqual(goldens.map(([file]) => file).sort());
});
