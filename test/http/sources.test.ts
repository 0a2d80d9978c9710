import { readdirSync, readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

/** Every source below a folder of the repository. */
function sourcesOf(folder: string): readonly { readonly path: string; readonly text: string }[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(0);
  return files.map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, 'utf8') }));
}

it('a request can be sent from one place alone, which no other file goes round', () => {
  const sources = (['http', 'live', 'usage', 'activity', 'cli', 'provider'] as const).flatMap((folder) =>
    sourcesOf(`src/${folder}`),
  );
  const filesWith = (pattern: RegExp): readonly string[] =>
    sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  expect(filesWith(/\bimport\b[^;]*'undici/)).toEqual(['src/http/protocol/undici.ts']);
  expect(filesWith(/'node:http2'/)).toEqual([
    'src/http/protocol/http2-exchange.ts',
    'src/http/protocol/http2-session.ts',
  ]);
  expect(filesWith(/\bopenHttp[12]\(/)).toEqual([
    'src/http/protocol/http2-session.ts',
    'src/http/protocol/negotiation.ts',
    'src/http/protocol/undici.ts',
  ]);
  expect(filesWith(/\bopenConnections\(/)).toEqual(['src/http/dispatcher.ts', 'src/http/protocol/negotiation.ts']);
  expect(filesWith(/\.dispatch\(/)).toEqual(['src/http/transport.ts', 'src/http/protocol/undici.ts']);
  expect(filesWith(/\bfetch\(|'node:https?'|XMLHttpRequest|WebSocket/)).toEqual([]);
  expect(filesWith(/openDispatcher\((?!'(api|reader)')/)).toEqual([]);
  expect(filesWith(/transport\.exchange\(/)).toEqual(['src/http/hidden-key.ts', 'src/live/request.ts']);
});

it('the API is asked for these paths and no others, each of which stands in the file that asks for it', () => {
  const sources = (['http', 'live', 'usage', 'activity', 'cli', 'provider'] as const).flatMap((folder) =>
    sourcesOf(`src/${folder}`),
  );
  const paths = sources.flatMap(({ path, text }) =>
    Array.from(text.matchAll(/ApiPath\s*\.of\(\s*'?([^',)]*)/g), ([, asked]) => `${path}: ${asked}`),
  );
  expect(paths.toSorted()).toEqual([
    'src/activity/read-feed.ts: /v1/compliance/activities',
    'src/activity/read-feed.ts: /v1/organizations/compliance_settings',
    'src/live/list-workspaces.ts: /v1/organizations/workspaces',
    'src/live/list-workspaces.ts: /v1/organizations/workspaces/{id}',
    'src/live/rate-limits/rate-limits.ts: /v1/organizations/rate_limits',
    'src/live/rate-limits/rate-limits.ts: /v1/organizations/workspaces/{id}/rate_limits',
    'src/live/request.ts: /v1/organizations/me',
    'src/live/spend-limits/read-spent.ts: /v1/organizations/analytics/cost',
    'src/live/spend-limits/spend-limits.ts: /v1/organizations/spend_limits',
    'src/usage/api-key-names.ts: /v1/organizations/api_keys',
    'src/usage/requests-source.ts: /v1/organizations/analytics/usage',
    'src/usage/tokens-source.ts: /v1/organizations/usage_report/messages',
    'src/usage/workspace-facts.ts: /v1/organizations/workspaces',
  ]);
});
