import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { captureTool } from '../../../ci/tools/tools.mjs';
import { headroomScript } from '../../../src/report/headroom/html/headroom-page-script.js';
import { historyScript } from '../../../src/report/history/html/history-page-script.js';
import { pageScript } from '../../../src/report/html/page-script.js';
import { makeFolder, root } from '../../repository/planted.js';

/** `execCommand` is the only way to copy where a browser refuses the other one. */
const deprecated = ['-A', 'typescript/no-deprecated'];
const compiler = '--noEmit --strict --allowJs --checkJs --noUncheckedIndexedAccess --noImplicitReturns --skipLibCheck';
/** Which browsers it is for: those of the last years. */
const target = '--ignoreConfig --target es2022 --lib es2022,dom,dom.iterable';

test.each([
  ['the compiler', 'tsc', (files: readonly string[]) => [...compiler.split(' '), ...target.split(' '), ...files]],
  [
    'the linter',
    'oxlint',
    (files: readonly string[]) => ['--config', 'ci/config/oxlint.json', '--deny-warnings', ...deprecated, ...files],
  ],
] as const)('%s finds nothing wrong in the pages’ scripts', async (_, tool, args) => {
  const folder = makeFolder();
  const files = Object.entries({ page: pageScript, headroom: headroomScript, history: historyScript }).map(
    ([name, script]) => {
      const file = join(folder, `${name}.js`);
      writeFileSync(file, script);
      return file;
    },
  );
  const { code, output } = await captureTool(root, tool, args(files));
  expect(code, output).toBe(0);
});

test.each([pageScript, headroomScript, historyScript])(
  'a page’s script has nothing that a template or a page would take for its own',
  (script) => {
    expect(script).not.toMatch(/\\|<\/script|<!--|\p{Cc}(?<!\n)/u);
  },
);
