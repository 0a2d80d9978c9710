import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { captureTool } from '../../../ci/tools/tools.mjs';
import { pageScript } from '../../../src/report/html/page-script.js';
import { makeFolder, root } from '../../repository/planted.js';

/** `execCommand` is the only way to copy where a browser refuses the other one. */
const deprecated = ['-A', 'typescript/no-deprecated'];
const compiler = '--noEmit --strict --allowJs --checkJs --noUncheckedIndexedAccess --noImplicitReturns --skipLibCheck';
/** Which browsers it is for: those of the last years. */
const target = '--ignoreConfig --target es2022 --lib es2022,dom,dom.iterable';

test.each([
  ['the compiler', 'tsc', (file: string) => [...compiler.split(' '), ...target.split(' '), file]],
  [
    'the linter',
    'oxlint',
    (file: string) => ['--config', 'ci/config/oxlint.json', '--deny-warnings', ...deprecated, file],
  ],
] as const)('%s finds nothing wrong in the page’s script', async (_, tool, args) => {
  const file = join(makeFolder(), 'page.js');
  writeFileSync(file, pageScript);
  const { code, output } = await captureTool(root, tool, args(file));
  expect(code, output).toBe(0);
});

test('the page’s script has nothing that a template or a page would take for its own', () => {
  expect(pageScript).not.toMatch(/\\|<\/script|<!--|\p{Cc}(?<!\n)/u);
});
