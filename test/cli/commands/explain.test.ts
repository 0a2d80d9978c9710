import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';

import { explanationJsonSchema } from '../../../src/files/json-schemas.js';
import type { Emulator } from '../../../src/emulator/server.js';
import type { Explanation } from '../../../src/model/explain/explanation-types.js';
import { at, type Ended, folder, type Folder, limitdrift, serve } from '../command-line.js';

const isExplanation = new Ajv({ strict: true, validateFormats: false }).compile(explanationJsonSchema());

/** What curl -i prints of a message that the key of a workspace sends. */
async function curl(
  { url }: Emulator,
  words: { readonly workspace?: string; readonly max?: number } = {},
): Promise<string> {
  const { workspace = 'prod', max = 100_000 } = words;
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': `sk-ant-api03-${workspace}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'claude-opus-4-8', max_tokens: max, messages: [{ role: 'user', content: 'Hello' }] }),
  });
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${response.status} ${response.statusText}\r\n${headers.join('')}\r\n${await response.text()}\n`;
}

/** Runs `explain` with a paste on standard input. */
function explain(paste: string | null, args: readonly string[] = [], files: Folder = folder()): Promise<Ended> {
  const bytes = new TextEncoder().encode(paste ?? '');
  return limitdrift(files, ['explain', ...args], {
    stdin: { isTerminal: paste === null, read: (most) => Promise.resolve(bytes.length > most ? null : bytes) },
  });
}

const declaration = `version: 1
workspaces:
  prod:
    owner: '@shop-oncall'
    limits:
      claude-opus-4-8:
        requests_per_minute: 500
        output_tokens_per_minute: 25%
  staging: {limits: {}}
`;

const now = Date.parse('2026-11-30T14:02:48Z');

describe('which limit was it?', () => {
  test('from the 429 of a workspace key to the line that declares the limit', async () => {
    const emulator = await serve({ overrides: { output_tokens_per_minute: 100_000 }, now: () => now });
    const { options, host } = at(emulator);
    const files = folder({ 'limits.yaml': declaration });
    await limitdrift(files, ['snapshot', '--out', 'live.json', ...options], host);
    await curl(emulator);
    const refused = await curl(emulator);

    const alone = await explain(refused);
    expect(alone).toEqual({
      code: 0,
      stderr: '',
      stdout: [
        'A limit of yours was reached: tokens with 0 of 100,000 left.',
        'The workspace is wrkspc_prod: --live SNAPSHOT names the limit itself, and who declared it.',
        'Wait 1 second, as the API asks; limits refill all the time, and this one is full again at 2026-11-30T14:03:48Z.',
        '',
        '  requests           499 of     500 left  full again 2026-11-30T14:02:49Z',
        '  tokens               0 of 100,000 left  used up  full again 2026-11-30T14:03:48Z',
        '  output-tokens  300,000 of 400,000 left  full again 2026-11-30T14:03:03Z',
        '',
        '429 rate_limit_error · request-id req_emulated00000007 · workspace wrkspc_prod · organization org-1',
        '',
      ].join('\n'),
    });
    files.write('answer.txt', refused);
    const named = await explain(null, ['answer.txt', '--live', 'live.json'], files);
    expect([named.code, named.stderr]).toEqual([0, '']);
    expect(named.stdout.replaceAll(/\n(?!\n)/g, ' ')).toContain(
      'It is the override of prod on Claude Opus 4.x, output_tokens_per_minute 100,000 (organization: 400,000), declared at limits.yaml:8:35; owner: @shop-oncall.',
    );
  });

  test('from a workspace without an override, it is the organization’s', async () => {
    const emulator = await serve({ now: () => now });
    const { options, host } = at(emulator);
    const files = folder();
    await limitdrift(files, ['snapshot', '--out', 'live.json', ...options], host);
    await curl(emulator, { workspace: 'staging', max: 400_000 });
    const { stdout } = await explain(await curl(emulator, { workspace: 'staging' }), ['--live', 'live.json'], files);
    expect(stdout).toContain(
      'It is the organization’s limit on Claude Opus 4.x, output_tokens_per_minute 400,000, which staging shares with the\nothers.\n',
    );
  });

  test.each([
    ['ramp_limit_exceeded', 'Usage rose too fast', 'Wait 1 second'],
    ['contract_spend_limit_reached', 'A spend cap of the contract', 'of no use until somebody raises that cap'],
    ['enforced_spend_limit_reached', 'The monthly spend cap', 'before the first of next month'],
    ['529', 'Anthropic had no capacity', 'It does not say how long to wait'],
    ['400', '400 invalid_request_error without an error code is one of two things', 'Waiting helps with neither'],
    ['401', 'It is about no limit: 401 authentication_error', 'nothing to wait for'],
  ])('%s', async (name, what, advice) => {
    const status = /^\d/.test(name) ? { status: Number(name) } : { status: 429, code: name };
    const fault = { kind: 'status', retryAfter: name.startsWith('ramp') ? '1' : undefined, ...status } as const;
    const emulator = await serve({ faults: [fault] });
    const { code, stdout } = await explain(await curl(emulator));
    const [first = '', , third = ''] = stdout.replaceAll(/\n(?=[a-z])/g, ' ').split('\n');
    expect([code, first, third]).toEqual([0, expect.stringContaining(what), expect.stringContaining(advice)]);
  });

  test('as JSON for programs, with the sentences, and as Markdown', async () => {
    const emulator = await serve({ now: () => now });
    const paste = await curl(emulator, { max: 10 });
    const { stdout } = await explain(paste, ['--report', 'json']);
    const explanation = JSON.parse(stdout) as Explanation & { readonly sentences: readonly string[] };
    isExplanation(explanation);
    expect(isExplanation.errors).toBeNull();
    expect(explanation).toMatchObject({
      kind: 'success',
      status: 200,
      workspace_id: 'wrkspc_prod',
      waiting_helps: null,
    });
    expect(explanation.sentences).toHaveLength(3);
    expect((await explain(paste, ['--report', 'markdown'])).stdout).toContain('| `requests` | 499 | 500 |');
  });
});

describe('without headers', () => {
  const bare = `anthropic.RateLimitError: Error code: 429 - {'type': 'error', 'error': {'type': 'rate_limit_error', 'message': 'x'}}`;

  test('it says so, shows the lines that log them, and ends with 5', async () => {
    const { code, stdout } = await explain(bare);
    expect(code).toBe(5);
    expect(stdout).toContain('there are no rate-limit headers in it');
    expect(stdout).toMatch(/^ {2}except anthropic\.APIStatusError as e: .*e\.response\.headers/m);
    expect(stdout).toMatch(/^ {2}catch \(e\) \{ if \(e instanceof Anthropic\.APIError\)/m);
    expect(stdout).toMatch(/^ {2}curl -i /m);
  });

  test('with the minute, the usage answers', async () => {
    const emulator = await serve({
      now: () => now,
      usage: {
        workspaces: {
          prod: [
            {
              model: 'claude-opus-4-8',
              rhythm: 'steady',
              requests: 10,
              output: 20,
              surges: [{ weekday: 'monday', at: '08:04', minutes: 3, requests: 490 }],
            },
          ],
        },
      },
    });
    const { options, host } = at(emulator);
    const files = folder();
    await limitdrift(files, ['headroom', '--last', '12h', '--out', 'headroom.json', ...options], {
      ...host,
      now: () => now,
    });
    const minute = (time: string, paste: string | null = bare): Promise<Ended> =>
      explain(paste, ['--at', time, '--workspace', 'prod', '--usage', 'headroom.json'], files);
    const close = await minute('2026-11-30T08:05Z');
    expect(close.stdout.replaceAll('\n', ' ')).toMatch(
      /in the minute 2026-11-30 08:05 UTC prod was closest to requests_per_minute of Claude Opus 4.x, with 4\d\d of 500 \(9\d%\)\. From 90% on requests are probably rejected/,
    );
    expect(close.code).toBe(0);
    expect((await minute('2026-11-30T04:00Z', null)).stdout).toContain('No limit was close by the minute');
    const unnamed = await explain(bare, ['--at', '2026-11-30T08:05Z', '--usage', 'headroom.json'], files);
    expect([unnamed.code, unnamed.stderr]).toEqual([3, expect.stringContaining('--at needs --workspace')]);
    const never = await explain(bare, ['--at', 'never', '--workspace', 'prod', '--usage', 'headroom.json'], files);
    expect([never.code, never.stderr]).toEqual([3, expect.stringContaining('--at never is not a time')]);
    const elsewhere = await minute('2026-11-30T08:05Z', 'HTTP/2 429\nanthropic-organization-id: org-2\n');
    expect([elsewhere.code, elsewhere.stderr]).toEqual([3, expect.stringContaining('the answer came from org-2')]);
    const outside = await minute('2026-11-20T04:00Z', '');
    expect([outside.code, outside.stdout]).toEqual([5, expect.stringContaining('does not hold the minute 2026-11-20')]);
  });
});

describe('what is given', () => {
  const answer =
    'HTTP/2 429\nanthropic-ratelimit-requests-limit: 500\nanthropic-ratelimit-requests-remaining: 0\nanthropic-organization-id: org-1\n';

  test('a key in it is shown nowhere, and said', async () => {
    const key = 'sk-ant-api03-of-somebody-else';
    const paste = `${answer}x-api-key: ${key}\nerror_code: "${key}"\nmodel: claude-${key}\n`;
    const { stdout, stderr } = await explain(paste, ['--report', 'json']);
    expect(stdout + stderr).not.toContain('of-somebody-else');
    expect(stderr).toContain('There is a key in standard input.');
  });

  test.each([
    ['hello', 'Nothing in standard input looks like an answer of the Claude API'],
    ['', 'Standard input is empty'],
    ['\n\n', 'Standard input is empty'],
    ['\0\u0001', 'There is no text in standard input'],
    ['x'.repeat(16 * 1024 * 1024 + 1), 'standard input: it is larger than 16 MiB'],
  ])('%.10j is refused with what to give', async (paste, problem) => {
    const { code, stdout, stderr } = await explain(paste);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(problem);
  });

  test('PowerShell’s encoding is read, a terminal is told what to paste, and no standard input is said', async () => {
    const files = folder({ 'a.txt': Buffer.from(`\ufeff${answer}`, 'utf16le') });
    expect((await explain(null, ['a.txt'], files)).stdout).toContain('requests with 0 of 500 left');
    expect((await explain(null)).stderr).toContain('End it with Ctrl-D');
    expect((await limitdrift(files, ['explain'])).stderr).toContain('no standard input');
  });

  test.each([
    [['--at', '2026-11-30T08:05Z'], '--at needs --usage'],
    [['--usage', 'a.json'], '--usage needs --at'],
    [['--workspace', 'prod'], '--workspace needs --live or --at'],
    [['--file', 'limits.yaml'], '--file needs --live'],
  ])('%j is a wrong command line', async (args, problem) => {
    const { code, stderr } = await explain(answer, args);
    expect([code, stderr]).toEqual([3, expect.stringContaining(problem)]);
  });

  test('a snapshot of another organization is said, and so is a workspace that is not in it', async () => {
    const emulator = await serve();
    const { options, host } = at(emulator);
    const files = folder();
    await limitdrift(files, ['snapshot', '--out', 'live.json', ...options], host);
    const live = (paste: string, ...args: readonly string[]): Promise<Ended> =>
      explain(paste, ['--live', 'live.json', ...args], files);
    const other = await live(answer.replace('org-1', 'org-2'));
    expect([other.code, other.stdout]).toEqual([3, expect.stringContaining('the answer came from organization org-2')]);
    const named = await live(answer, '--workspace', 'prod');
    expect(named.stdout).toContain('It is the override of prod on Claude Opus 4.x, requests_per_minute 500');
    files.write('two.json', files.read('live.json').replace('"name": "staging"', '"name": "prod"'));
    const two = await explain(answer, ['--live', 'two.json', '--workspace', 'prod'], files);
    expect([two.code, two.stderr]).toEqual([3, expect.stringContaining('Give the ID: wrkspc_prod or wrkspc_staging.')]);
    const wrong = await live(answer, '--workspace', 'prods');
    expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('Did you mean prod?')]);
  });
});
