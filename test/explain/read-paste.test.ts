import { describe, expect, test } from 'vitest';

import { readPaste } from '../../src/explain/read-paste.js';
import { classifyResponse } from '../../src/response/index.js';

/** What a paste comes to, in a few facts. */
function facts(paste: string): object | null {
  const found = readPaste(paste);
  if (found === null) return null;
  const { kind, status, errorType, errorCode, limiting, headers } = classifyResponse(found.facts);
  const known = {
    kind,
    status,
    errorType,
    errorCode,
    sets: limiting.sets.map(({ name, remaining, limit }) => `${name} ${remaining}/${limit}`),
    wait: headers.retryAfterSeconds,
    requestId: found.requestId,
    models: found.models,
    answers: found.answers,
  };
  const nothing = [null, undefined];
  const isEmpty = (value: unknown): boolean =>
    nothing.includes(value as null) || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(known).filter(([, value]) => !isEmpty(value)));
}

const body = `{"type":"error","error":{"type":"rate_limit_error","message":"wait"},"request_id":"req_01"}`;
const limited = { kind: 'rate-limit', status: 429, errorType: 'rate_limit_error', requestId: 'req_01', answers: 1 };
const reached = { ...limited, sets: ['requests 0/50'], wait: 7 };

describe('what curl prints', () => {
  const head = `HTTP/1.1 429 Too Many Requests\r\nanthropic-ratelimit-requests-limit: 50\r\nanthropic-ratelimit-requests-remaining: 0\r\nretry-after: 7\r\nrequest-id: req_01\r\n\r\n${body}`;

  test.each([
    ['-i', head],
    [
      '-i under HTTP/2, in colour',
      head.replace('1.1 429 Too Many Requests', '2 429 ').replace(/^[\w-]+(?=: )/gm, '\u001b[1m$&\u001b[0m'),
    ],
    [
      '-i through a proxy and 100 Continue',
      `HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${head}`,
    ],
    ['-v', `* Connected\n> POST /v1/messages HTTP/2\n> x-api-key: k\n>\n< ${head.replaceAll('\r\n', '\n< ')}`],
    ['in a JSON string of a log', JSON.stringify({ output: head })],
  ])('%s', (_, paste) => {
    expect(facts(paste)).toEqual(reached);
  });

  test('of several answers it takes the last error, with its own headers', () => {
    const first = head
      .replace('429 Too Many Requests', '529 ')
      .replace('remaining: 0', 'remaining: 41')
      .replace('rate_limit', 'overloaded');
    const last = 'HTTP/1.1 200 OK\r\nanthropic-ratelimit-requests-remaining: 12\r\n\r\n{"type":"message"}';
    expect(facts([first, head, last].join('\n'))).toEqual({ ...reached, answers: 3 });
    expect(facts(last)).toEqual({ kind: 'success', status: 200, answers: 1 });
  });
});

describe('headers alone', () => {
  const sets = { kind: 'rate-limit', sets: ['input-tokens 0/2000000'], wait: 3, answers: 1 };
  test.each([
    [
      'JSON',
      '{"retry-after": "3", "anthropic-ratelimit-input-tokens-limit": "2000000", "anthropic-ratelimit-input-tokens-remaining": "0"}',
    ],
    [
      'a Python dict',
      "{'retry-after': '3', 'anthropic-ratelimit-input-tokens-limit': '2000000', 'anthropic-ratelimit-input-tokens-remaining': '0'}",
    ],
    [
      'raw pairs of httpx',
      "[(b'retry-after', b'3'), (b'anthropic-ratelimit-input-tokens-limit', b'2000000'), (b'anthropic-ratelimit-input-tokens-remaining', b'0')]",
    ],
    [
      'a Map of Node',
      "Map(3) { 'retry-after' => '3', 'anthropic-ratelimit-input-tokens-limit' => '2000000', 'anthropic-ratelimit-input-tokens-remaining' => '0' }",
    ],
    [
      'undici',
      "'retry-after' => { name: 'retry-after', value: '3' }, 'x' => { name: 'anthropic-ratelimit-input-tokens-limit', value: '2000000' }, 'y' => { name: 'anthropic-ratelimit-input-tokens-remaining', value: '0' }",
    ],
    [
      'a map of Go',
      'map[Retry-After:[3] Anthropic-Ratelimit-Input-Tokens-Limit:[2000000] Anthropic-Ratelimit-Input-Tokens-Remaining:[0]]',
    ],
    [
      'a header of Go, with its types',
      'http.Header{"Retry-After":[]string{"3"}, "Anthropic-Ratelimit-Input-Tokens-Limit":[]string{"2000000"}, "Anthropic-Ratelimit-Input-Tokens-Remaining":[]string{"0"}}',
    ],
    [
      'attributes of OpenTelemetry',
      '[{"key":"http.response.header.retry-after","value":{"arrayValue":{"values":[{"stringValue":"3"}]}}},{"key":"http.response.header.anthropic-ratelimit-input-tokens-limit","value":{"stringValue":"2000000"}},{"key":"http.response.header.anthropic-ratelimit-input-tokens-remaining","value":{"stringValue":"0"}}]',
    ],
    [
      'HAR',
      '[{"name":"Retry-After","value":"3"},{"name":"anthropic-ratelimit-input-tokens-limit","value":"2000000"},{"name":"anthropic-ratelimit-input-tokens-remaining","value":"0"}]',
    ],
    [
      'two columns of a browser',
      'retry-after\n3\nanthropic-ratelimit-input-tokens-limit\n2000000\nanthropic-ratelimit-input-tokens-remaining\n0',
    ],
    [
      'those that LiteLLM passes on',
      '{"llm_provider-retry-after":"3","llm_provider-anthropic-ratelimit-input-tokens-limit":"2000000","llm_provider-anthropic-ratelimit-input-tokens-remaining":"0"}',
    ],
    [
      'attributes of a trace',
      'http.response.header.retry_after: ["3"]\nhttp.response.header.anthropic_ratelimit_input_tokens_limit: ["2000000"]\nhttp.response.header.anthropic_ratelimit_input_tokens_remaining: ["0"]',
    ],
  ])('as %s', (_, paste) => {
    expect(facts(paste)).toEqual(sets);
  });

  test('a date to wait for, and what only speaks of a header', () => {
    const paste = `Retry-After: Mon, 30 Nov 2026 17:57:58 GMT\nDate: Mon, 30 Nov 2026 17:57:28 GMT\nanthropic-ratelimit-requests-remaining: see below\nanthropic-ratelimit-requests-reset: unknown\nretry-after-ms: soon\nanthropic-workspace-id: none\nanthropic-organization-id: 5d1f`;
    expect(facts(paste)).toEqual({ kind: 'unclear', wait: 30, answers: 1 });
  });

  test('of two answers in a log it takes the one that says more, else the later one', () => {
    const of = (left: number): string =>
      `anthropic-ratelimit-requests-limit=50 anthropic-ratelimit-requests-remaining=${left} `;
    expect(facts(`${of(30)}${of(0)}`)).toMatchObject({ sets: ['requests 0/50'] });
    expect(facts(`${of(0)}retry-after: 2 anthropic-ratelimit-requests-remaining=9`)).toMatchObject({
      sets: ['requests 0/50'],
    });
  });

  test('of a subscription', () => {
    expect(facts('{"anthropic-ratelimit-unified-status":"rejected","retry-after":"9000"}')).toEqual({
      kind: 'subscription',
      wait: 9000,
      answers: 1,
    });
  });
});

describe('exceptions and logs', () => {
  test.each<readonly [string, string, object]>([
    [
      'the Python SDK',
      `Traceback (most recent call last):\n  File "app.py", line 7, in <module>\n    client.messages.create(model="claude-opus-4-8", max_tokens=100)\nanthropic.RateLimitError: Error code: 429 - {'type': 'error', 'error': {'type': 'rate_limit_error', 'message': 'wait', 'details': {'error_code': 'ramp_limit_exceeded'}}, 'request_id': 'req_01'}`,
      { ...limited, kind: 'acceleration', errorCode: 'ramp_limit_exceeded', models: ['claude-opus-4-8'] },
    ],
    [
      'the TypeScript SDK, which leaves out what is deep',
      `RateLimitError: 429 ${body}\n    at APIError.generate (file:///app/node_modules/x.mjs:60:20) {\n  status: 429,\n  headers: Headers {\n    'anthropic-ratelimit-requests-limit': '50',\n    'anthropic-ratelimit-requests-remaining': '0',\n    'retry-after': '7'\n  },\n  requestID: 'req_01',\n  error: { type: 'error', error: { type: 'rate_limit_error', details: [Object] } },\n  errorCode: null\n}`,
      reached,
    ],
    [
      'LiteLLM',
      `litellm.RateLimitError: AnthropicException - ${body}. Received Model Group=claude-opus\n{"error":{"message":"litellm.RateLimitError: AnthropicException - ${body.replaceAll('"', '\\"')}","type":"throttling_error","code":"429"}}`,
      { ...limited, models: ['claude-opus'] },
    ],
    [
      'LiteLLM’s record of an error, whose error_code is a status',
      '{"model":"anthropic/claude-sonnet-5","error_information":{"error_code":"529","error_class":"InternalServerError"}}',
      { kind: 'overloaded', status: 529, models: ['claude-sonnet-5'], answers: 1 },
    ],
    ['Claude Code', `  ⎿  API Error: 429 ${body}`, limited],
    ['Claude Code, in parentheses', `API Error (429 ${body}) · Retrying in 1 seconds…`, limited],
    [
      'httpx',
      'HTTP Request: POST https://api.anthropic.com/v1/messages "HTTP/1.1 429 Too Many Requests"',
      { kind: 'unclear', status: 429, answers: 1 },
    ],
    ['axios', 'AxiosError: Request failed with status code 429', { kind: 'unclear', status: 429, answers: 1 }],
    ['only the name of an exception', 'anthropic.RateLimitError', { kind: 'unclear', status: 429, answers: 1 }],
    [
      'only the name of another',
      'raise BadRequestError',
      { kind: 'spend-limit-or-invalid-request', status: 400, answers: 1 },
    ],
    ['a number in a sentence', 'we got a 429 from Claude last night', { kind: 'unclear', status: 429, answers: 1 }],
    [
      'an error in a stream',
      'HTTP/1.1 200 OK\n\nevent: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"x"}}',
      { kind: 'overloaded', status: 200, errorType: 'overloaded_error', answers: 1 },
    ],
    [
      'a type that came later',
      `Error code: 418 - {"type":"error","error":{"type":"teapot_error","message":"x"}}`,
      { kind: 'other', status: 418, errorType: 'teapot_error', answers: 1 },
    ],
    [
      'a spend cap',
      `status=429 error_code=contract_spend_limit_reached`,
      { kind: 'spend-cap', status: 429, errorCode: 'contract_spend_limit_reached', answers: 1 },
    ],
    [
      'a message that speaks of other errors, which decides nothing',
      `HTTP/1.1 400 Bad Request\n\n{"type":"error","error":{"type":"invalid_request_error","message":"a \\"rate_limit_error\\", error_code: ramp_limit_exceeded"}}`,
      { kind: 'spend-limit-or-invalid-request', status: 400, errorType: 'invalid_request_error', answers: 1 },
    ],
    [
      'such a message in a string, with a code of its own behind it',
      String.raw`status=429 body="{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"api_error \\\"x\\\"\",\"details\":{\"error_code\":\"ramp_limit_exceeded\"}}}"`,
      {
        kind: 'acceleration',
        status: 429,
        errorType: 'rate_limit_error',
        errorCode: 'ramp_limit_exceeded',
        answers: 1,
      },
    ],
    ['no code', `status=429 error_code=None`, { kind: 'unclear', status: 429, answers: 1 }],
  ])('%s', (_, paste, expected) => {
    expect(facts(paste)).toEqual(expected);
  });

  test('of attempts that failed for different reasons, the last one counts', () => {
    const log = `status: 429 ${body.replace('"message"', '"details":{"error_code":"ramp_limit_exceeded"},"message"')} retry-after: 7\nstatus: 529 {"type":"error","error":{"type":"overloaded_error"}} `;
    expect(facts(log)).toMatchObject({ kind: 'overloaded', status: 529 });
    expect(facts(log)).not.toHaveProperty('errorCode');
  });

  test.each([
    '',
    'hello',
    '{"a": 1}',
    'took 529 ms for 429 tokens',
    'a/529+b',
    '14:02:529',
    'model: claude-opus-4-8',
    'x'.repeat(100),
  ])('%s is no answer', (paste) => {
    expect(facts(paste)).toBe(null);
  });
});

test('a log of 8 MB is read in one go, whatever is in it', () => {
  const hostile = [
    '"'.repeat(2e6),
    'error: {'.repeat(2e5),
    'anthropic-ratelimit-'.repeat(1e5),
    '\\'.repeat(1e6),
    'model="claude-'.repeat(5e4),
    'model=a.b.c.'.repeat(5e4),
    'HTTP/1.1 429\n'.repeat(5e4),
  ];
  expect(facts(`${hostile.join('\n')}\nAPI Error: 429 ${body}`)).toMatchObject({ kind: 'rate-limit', status: 429 });
});
