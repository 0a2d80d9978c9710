import { readdirSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

/** Every source below a folder of the repository. */
function sourcesOf(folder: string): readonly { readonly path: string; readonly text: string }[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(0);
  return files.map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, 'utf8') }));
}

it('a request can be sent from one place alone, which no other file goes round', () => {
  const sources = (['http', 'live', 'cli', 'provider'] as const).flatMap((folder) => sourcesOf(`src/${folder}`));
  const filesWith = (pattern: RegExp): readonly string[] =>
    sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  expect(filesWith(/\bimport\b[^;]*'undici/)).toEqual(['src/http/undici.ts']);
  expect(filesWith(/\.dispatch\(/)).toEqual(['src/http/transport.ts', 'src/http/undici.ts']);
  expect(filesWith(/\bfetch\(|'node:https?'|'node:http2'|XMLHttpRequest|WebSocket/)).toEqual([]);
  expect(filesWith(/openDispatcher\((?!'(api|reader)')/)).toEqual([]);
  expect(filesWith(/transport\.exchange\(/)).toEqual(['src/http/hidden-key.ts', 'src/live/request.ts']);
});
