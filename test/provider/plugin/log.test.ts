import { expect, it } from 'vitest';

import { createLog } from '../../../src/provider/plugin/plugin-log.js';

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

it.each([
  ['nothing is asked for', {}, []],
  ['it is off', { TF_LOG: 'OFF' }, []],
  ['TF_LOG names a level', { TF_LOG: 'WARN' }, ['warn', 'error']],
  ['TF_LOG_PROVIDER names another', { TF_LOG: 'trace', TF_LOG_PROVIDER: 'error' }, ['error']],
  ['TF_LOG_PROVIDER is empty', { TF_LOG: 'info', TF_LOG_PROVIDER: '' }, ['info', 'warn', 'error']],
  ['JSON is asked for', { TF_LOG: 'json' }, levels],
  ['no such level is known', { TF_LOG: 'loud' }, levels],
])('writes what Terraform shows when %s', (_when, env, written) => {
  const lines = linesOf(env, (log) => {
    for (const level of levels) log[level](`a ${level}`);
  });
  expect(lines.map((line) => line['@level'])).toEqual(written);
});

it('writes one JSON object a line, as hclog does', () => {
  const [line] = linesOf({ TF_LOG: 'trace' }, (log) => log.info('two\nlines', { rpc: 'GetFunctions', tries: 2 }));
  expect(line).toEqual({
    '@level': 'info',
    '@message': 'two\nlines',
    '@module': 'limitdrift',
    '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    rpc: 'GetFunctions',
    tries: 2,
  });
});

function linesOf(env: Record<string, string>, write: (log: ReturnType<typeof createLog>) => void) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({
    env,
    writeError: (text) => {
      expect(text.match(/\n/g)).toHaveLength(1);
      lines.push(JSON.parse(text) as Record<string, unknown>);
    },
  });
  write(log);
  return lines;
}
