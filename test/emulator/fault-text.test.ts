import { describe, expect, it } from 'vitest';

import { errorCodes } from '../../src/emulator/answers.js';
import { faultNames, parseFault } from '../../src/emulator/fault-text.js';
import { UserError } from '../../src/model/errors.js';

function problem(text: string): string {
  try {
    parseFault(text);
  } catch (error) {
    if (error instanceof UserError && error.code === 'usage') return error.message;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe('the text of a fault', () => {
  it('is a status with what goes into its answer', () => {
    expect(parseFault('429:every=3,retry-after=1')).toEqual({ kind: 'status', status: 429, every: 3, retryAfter: '1' });
    expect(parseFault('503:first=2,retry-after-ms=20,should-retry=false,code=on_hold')).toEqual({
      kind: 'status',
      status: 503,
      first: 2,
      retryAfterMs: '20',
      shouldRetry: 'false',
      code: 'on_hold',
    });
    expect(parseFault('403:workspace=wrkspc_1')).toEqual({ kind: 'status', status: 403, workspace: 'wrkspc_1' });
  });

  it('may hold a date in retry-after', () => {
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
    expect(parseFault(`429:retry-after=${date},first=1`)).toEqual({
      kind: 'status',
      status: 429,
      retryAfter: date,
      first: 1,
    });
  });

  it('is a name, with milliseconds where the name needs them', () => {
    const needMs = ['latency', 'drip'];
    for (const name of faultNames.filter((word) => !errorCodes.has(word))) {
      const text = needMs.includes(name) ? `${name}:ms=5` : name;
      expect(parseFault(text)).toEqual(needMs.includes(name) ? { kind: name, ms: 5 } : { kind: name });
    }
    expect(parseFault('not-json:status=502,path=/me')).toEqual({ kind: 'not-json', status: 502, path: '/me' });
  });

  it('is an error code of the API, with the status and the wait that belong to it', () => {
    expect(parseFault('contract_spend_limit_reached:workspace=wrkspc_1')).toEqual({
      kind: 'status',
      status: 429,
      code: 'contract_spend_limit_reached',
      workspace: 'wrkspc_1',
    });
    expect(parseFault('ramp_limit_exceeded:first=2')).toMatchObject({ status: 429, retryAfter: '1', first: 2 });
    expect(parseFault('ramp_limit_exceeded:retry-after=9')).toMatchObject({ retryAfter: '9' });
    expect(faultNames).toEqual(expect.arrayContaining([...errorCodes.keys()]));
  });

  it('is a usage error that says what is wrong', () => {
    expect(problem('reest')).toBe('--fault reest: there is no such fault; did you mean "reset"?');
    expect(problem('bananas')).toBe('--fault bananas: there is no such fault');
    expect(problem('ramp_limit_exeeded')).toBe(
      '--fault ramp_limit_exeeded: there is no such fault; did you mean "ramp_limit_exceeded"?',
    );
    expect(problem('ramp_limit_exceeded:code=x')).toBe('--fault ramp_limit_exceeded:code=x: it has no option "code"');
    expect(problem('__proto__')).toBe('--fault __proto__: there is no such fault');
    expect(problem('302')).toBe('--fault 302: there is no such fault');
    expect(problem('429:often=3')).toBe('--fault 429:often=3: it has no option "often"');
    expect(problem('429:status=500')).toBe('--fault 429:status=500: it has no option "status"');
    expect(problem('reset:first')).toBe('--fault reset:first: first needs a value in ASCII');
    expect(problem('reset:first=0')).toBe('--fault reset:first=0: first needs a whole number from 1');
    expect(problem('reset:first=1,first=2')).toBe('--fault reset:first=1,first=2: an option is given twice');
    expect(problem('reset:first=1,every=2')).toBe(
      '--fault reset:first=1,every=2: first and every cannot be used together',
    );
    expect(problem('latency')).toBe('--fault latency: ms is needed, a whole number from 1');
    expect(problem('not-json:status=99')).toBe('--fault not-json:status=99: status needs a status from 200 to 599');
    expect(problem('429:retry-after=1\n2')).toBe('--fault 429:retry-after=1\n2: retry-after needs a value in ASCII');
  });
});
