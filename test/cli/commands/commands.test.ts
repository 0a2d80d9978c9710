import { describe, expect, test } from 'vitest';

import { commands } from '../../../src/cli/commands.js';
import { loadAll } from '../../../src/cli/command.js';
import { helpTexts } from '../../../src/cli/help-texts.js';
import { generations } from '../../../src/emulator/generations.js';
import { tool } from '../../../src/cli/input/live-reading.js';
import { UserError } from '../../../src/model/errors.js';
import type { Snapshot } from '../../../src/model/snapshot-types.js';
import { agreed, at, folder, key, limitdrift, serve } from '../command-line.js';

const table = await loadAll(commands);

describe('help and version', () => {
  test.each([
    [[], 'Usage: limitdrift COMMAND'],
    [['plan'], 'Usage: limitdrift plan'],
    [['pending'], 'Declared and not carried out yet'],
    [['limit-changed'], 'limit-changed: A live limit differs from the declaration'],
    [['base-empty'], 'base-empty: warning   # error, warning, note or off'],
    [['below-peak-usage'], 'below-peak-usage: off   # note or off'],
    [['blocked'], `/limitdrift@${tool.version}/docs/rules/blocked.md`],
  ])('help %j', async (words, shown) => {
    const { code, stdout } = await limitdrift(folder({}), ['help', ...words]);
    expect([code, stdout.includes(shown)]).toEqual([0, true]);
  });

  test('version is what --version says', async () => {
    expect(await limitdrift(folder({}), ['version'])).toMatchObject({ code: 0, stdout: `${tool.version}\n` });
  });
});

describe('an option from the environment', () => {
  const planWith = (env: Record<string, string>, ...words: string[]) =>
    limitdrift(folder({ 'limits.yaml': agreed }), ['plan', '--key-file', 'nothing', ...words], { env });

  test.each([
    [{ LIMITDRIFT_TIMEOUT: '5 minutes' }, 'LIMITDRIFT_TIMEOUT 5 minutes is not a valid duration'],
    [{ LIMITDRIFT_CONCURRENCY: '0' }, 'LIMITDRIFT_CONCURRENCY 0 is out of range'],
    [{ LIMITDRIFT_COLOR: 'alway' }, 'LIMITDRIFT_COLOR alway is not one of its values'],
    [{ LIMITDRIFT_REPORT: 'xml' }, 'LIMITDRIFT_REPORT: "xml" is not a report format'],
  ])('that is wrong is named: %j', async (env, problem) => {
    const { code, stderr } = await planWith(env);
    expect([code, stderr.includes(problem)]).toEqual([3, true]);
  });

  test('goes behind the command line, and where it is empty it is not set', async () => {
    const { stderr } = await planWith({ LIMITDRIFT_REPORT: 'xml', LIMITDRIFT_TIMEOUT: '' }, '--report', 'json');
    expect(stderr).toContain('nothing');
    expect(stderr).not.toContain('LIMITDRIFT_');
  });

  test('never makes a run lenient or moves its target', async () => {
    const names = table.flatMap(([, { options }]) =>
      Object.entries(options).flatMap(([name, { variable }]) => (variable === true ? [name] : [])),
    );
    expect([...new Set(names)].toSorted()).toEqual([
      'color',
      'concurrency',
      'http1',
      'report',
      'request-timeout',
      'timeout',
    ]);
  });
});

describe('the command line', () => {
  test.each([
    [['pln'], '"pln" is not a command', 'Did you mean `limitdrift plan`?'],
    [['frobnicate'], '"frobnicate" is not a command', `Commands: ${Object.keys(commands).join(', ')}.`],
    [['--quiet', 'plan'], 'No command before --quiet', 'Commands: plan'],
    [['plan', '--repot', 'json'], '--repot is not an option of plan', 'Did you mean --report?'],
    [['plan', '--frobnicate'], '--frobnicate is not an option of plan', '`limitdrift plan --help`'],
    [['plan', '-x'], '-x is not an option of plan', '`limitdrift plan --help`'],
    [['plan', '-out=x'], '-out is not an option of plan', 'Did you mean --out?'],
    [['plan', '-json'], '-json is not an option of plan', 'Write --report json.'],
    [['plan', '--format', 'json'], '--format is not an option of plan', 'Write --report FORMAT;'],
    [['plan', '--output=x'], '--output is not an option of plan', 'Write --report FORMAT=FILE;'],
    [['snapshot', '--output', 'x'], '--output is not an option of snapshot', 'Write --out FILE.'],
    [['plan', '-target', 'prod'], '-target is not an option of plan', 'Write --workspace GLOB'],
    [
      ['limits', '--workspace', 'prod'],
      '--workspace is not an option of limits',
      'Write the workspace without an option',
    ],
    [['plan', '-no-color'], '-no-color is not an option of plan', 'Write --color never'],
    [['-chdir=x', 'plan'], 'No command before -chdir=x', 'cd DIR && limitdrift'],
    [['apply'], '"apply" is not a command', 'never changes a limit'],
    [['drift'], '"drift" is not a command', '`limitdrift plan`'],
    [['help', 'limit-chnged'], '"limit-chnged" is not a command or a rule', 'Did you mean limit-changed?'],
    [['plan', '--__proto__'], '--__proto__ is not an option of plan', '`limitdrift plan --help`'],
    [['plan', '--live'], '--live needs a value: --live SNAPSHOT', '--help'],
    [['plan', '--live='], '--live needs a value', '--help'],
    [['plan', '--strict=yes'], '--strict takes no value', '--help'],
    [['show'], 'show needs PLAN.json', '--help'],
    [['show', 'a', 'b'], '"b" is one argument too many', '--help'],
    [['plan', '--timeout', '5 minutes'], '--timeout 5 minutes is not a valid duration', '90s, 30m, 24h or 7d'],
    [['plan', '--timeout', '0s'], '--timeout 0s is not a valid duration', '90s'],
    [['plan', '--timeout', '900d'], '--timeout 900d is not a valid duration', '90s'],
    [['plan', '--concurrency', '0'], '--concurrency 0 is out of range', 'from 1 to 256'],
    [['plan', '--concurrency', '1e3'], '--concurrency 1e3 is out of range', 'from 1 to 256'],
    [['plan', '--color', 'alway'], '--color alway is not one of its values', 'Did you mean always?'],
    [
      ['plan', '--api-version', 'latest'],
      '--api-version latest is not one of its values',
      'It takes 2023-06-01, 2026-10-21.',
    ],
    [['plan', 'limits.yaml', 'limits.yaml'], 'limits.yaml is given twice', 'once'],
    [['export', 'grafana'], 'There is no export "grafana"', 'Did you mean grafana-dashboard?'],
    [['schema', 'limit'], 'There is no schema "limit"', 'Did you mean limits?'],
    [
      ['schema', 'x'],
      'There is no schema "x"',
      'Schemas: limits, plan, snapshot, world, in-force, headroom, history, explanation, export, log.',
    ],
    [['completion'], 'completion needs bash|zsh|fish', '`limitdrift completion --help`'],
    [['completion', 'zhs'], 'There is no completion for "zhs"', 'Did you mean zsh?'],
    [['completion', 'powershell'], 'There is no completion for "powershell"', 'Shells: bash, zsh, fish.'],
    [['emulate', 'a', '--from', 'b'], 'A WORLD and --from cannot be used together', 'one of them'],
    [['emulate', '--fault', 'rest'], 'there is no such fault', 'reset'],
    [['emulate', 'gone.yaml'], 'Cannot read gone.yaml', ''],
  ])('%j is a usage error, never a 2', async (args, problem, hint) => {
    const { code, stdout, stderr } = await limitdrift(folder({ 'limits.yaml': agreed }), args);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(hint);
  });

  test('without a command shows the help and is a usage error', async () => {
    expect(await limitdrift(folder(), [])).toEqual({ code: 3, stdout: '', stderr: (await helpTexts(commands))[''] });
  });

  test.each(table)('%s --help names every option and fits 80 columns', async (command, { options }) => {
    const { code, stdout } = await limitdrift(folder(), [command, '--help']);
    expect(code).toBe(0);
    for (const option of [...Object.keys(options), 'help']) expect(stdout).toMatch(new RegExp(`  --${option}[ \\[]`));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect((await limitdrift(folder(), [command, '-h'])).stdout).toBe(stdout);
  });

  test.each(table)('%s says of every option whose value is a file that shells can offer files', (_, { options }) => {
    const named = Object.values(options).filter(({ value }) => /^(FILE|PATH|SNAPSHOT|.*\.json)/.test(value ?? ''));
    expect(named.map(({ offers }) => offers)).toEqual(named.map(() => 'files'));
  });

  test('a bug keeps its stack, is called one, and exits with 1', async () => {
    const broken = {
      env: new Proxy(
        {},
        {
          get: () => {
            throw new TypeError('a bug');
          },
        },
      ),
    };
    const { code, stderr } = await limitdrift(
      folder({ 'limits.yaml': agreed }),
      ['plan', '--out', 'plan.json'],
      broken,
    );
    expect([code, stderr.split('\n').slice(0, 2)]).toEqual([
      1,
      ['limitdrift failed in a way it should not. This is a bug; nothing may be concluded.', 'TypeError: a bug'],
    ]);
  });
});

describe('validate', () => {
  test('says what it read, and that live was not looked at', async () => {
    const yaml = 'version: 1\nworkspaces:\n  "team-*": {limits: {}}\n  a: {limits: {}}\n';
    expect(await limitdrift(folder({ 'limits.yaml': yaml }), ['validate'])).toEqual({
      code: 0,
      stdout: 'Valid: limits.yaml, 1 workspace and 1 pattern. The live limits were not read.\n',
      stderr: '',
    });
  });

  test('reports every problem in one run, each with its place and what to write', async () => {
    const yaml = 'version: 1\nworkspaces:\n  a: {limits: {batch: {requests_per_minute: "5"}}}\n  b: {limts: {}}\n';
    const { code, stdout, stderr } = await limitdrift(folder({ 'limits.yaml': yaml }), ['validate']);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^limits\.yaml:3:45: /m);
    expect(stderr).toMatch(/^limits\.yaml:4:7: .*limts/m);
    expect(stderr).toMatch(/Error: 2 problems in the declaration\.\n$/);
  });

  test('warns of a limiter that nobody knows, and is silent with --quiet', async () => {
    const files = folder({
      'limits.yaml': 'version: 1\nworkspaces:\n  a: {limits: {batch: {bananas_per_fortnight: 5}}}\n',
    });
    const loud = await limitdrift(files, ['validate']);
    expect([loud.code, loud.stdout]).toEqual([
      0,
      'Valid: limits.yaml, 1 workspace, 1 warning. The live limits were not read.\n',
    ]);
    expect(loud.stderr).toMatch(/^limits\.yaml:3:24: warning: .*bananas_per_fortnight/);
    expect((await limitdrift(files, ['validate', '--quiet'])).stderr).toBe('');
  });

  test.each([
    ['is a directory', '.', /it is a directory/],
    ['is not there', 'gone.yaml', /it does not exist/],
  ])('says that a file %s', async (_, path, reason) => {
    const { code, stderr } = await limitdrift(folder(), ['validate', path]);
    expect([code, reason.test(stderr)]).toEqual([3, true]);
  });
});

describe('snapshot', () => {
  test('saves the live limits, and what it saved is the same for every order of answers', async () => {
    const { options, host } = at(await serve({ overrides: { output_tokens_per_minute: 0 } }));
    const files = folder();
    const ended = await limitdrift(files, ['snapshot', '--out', 'live.json', ...options], host);
    expect(ended).toEqual({ code: 0, stdout: '', stderr: 'Saved live.json: 2 workspaces of organization Acme.\n' });
    expect(JSON.parse(files.read('live.json'))).toMatchObject({
      format_version: '1.2',
      complete: true,
      organization: { id: 'org-1', name: 'Acme' },
      workspaces: [{ id: 'wrkspc_prod' }, { id: 'wrkspc_staging' }],
    });
  });

  test('exits with 5 and says what is missing when a workspace could not be read', async () => {
    const { options, host } = at(await serve({ faults: [{ kind: 'status', status: 403, workspace: 'wrkspc_prod' }] }));
    const { code, stdout, stderr } = await limitdrift(folder(), ['snapshot', ...options], host);
    expect([code, (JSON.parse(stdout) as Snapshot).complete]).toEqual([5, false]);
    expect(stderr).toMatch(/^Not read: prod \(wrkspc_prod\): /);
  });
});

describe('show', () => {
  test('renders a saved plan as the run did, and exits with 0 whatever it says', async () => {
    const { options, host } = at(await serve({ prod: 900 }));
    const files = folder({ 'limits.yaml': agreed });
    const ran = await limitdrift(files, ['plan', '--out', 'plan.json', ...options], host);
    const shown = await limitdrift(files, ['show', 'plan.json']);
    expect([ran.code, shown]).toEqual([2, { code: 0, stdout: ran.stdout, stderr: '' }]);
  });

  test('refuses what is no plan', async () => {
    const { code, stderr } = await limitdrift(folder({ 'plan.json': '{"format_version": "1.0"' }), [
      'show',
      'plan.json',
    ]);
    expect([code, stderr.startsWith('Error: plan.json is not a usable plan file: ')]).toEqual([3, true]);
  });
});

test.each(['limits', 'plan', 'snapshot'])('schema %s prints a JSON Schema', async (name) => {
  const { code, stdout } = await limitdrift(folder(), ['schema', name]);
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    expect.objectContaining({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' }),
  ]);
});

const bomb = `a: &a [x, x]\n${Array.from('bcdefghij', (name, at) => `${name}: &${name} [*${'abcdefghi'[at]}, *${'abcdefghi'[at]}]\n`).join('')}`;

describe('emulate', () => {
  const serving = async (args: readonly string[], files = folder()) => {
    const controller = new AbortController();
    const stdout: string[] = [];
    const running = limitdrift(files, ['emulate', ...args], {
      signal: controller.signal,
      stdout: { write: (text) => void stdout.push(text), isTerminal: false, columns: undefined },
    });
    return { controller, running };
  };

  test('serves the demo organization until it is interrupted, which is its normal end', async () => {
    const { controller, running } = await serving([]);
    setTimeout(() => controller.abort(UserError.of('interrupted', {})), 20);
    const { code, stdout, stderr } = await running;
    expect([code, stderr]).toEqual([130, '']);
    expect(stdout).toMatch(
      new RegExp(
        [
          '^Listening on (http://127\\.0\\.0\\.1:\\d+)',
          'Organization Brightwater Books, 12 live workspaces, generation G5\\. In another terminal:',
          '  export ANTHROPIC_BASE_URL=\\1 ANTHROPIC_ADMIN_API_KEY=sk-ant-admin01-emulated',
          '  limitdrift plan',
          '  limitdrift emulate set prod-shop-assistant claude-opus-4-8 requests_per_minute 2500',
          'In a browser, \\1 shows a page that replaces the Console for trials\\.\n$',
        ].join('\n'),
      ),
    );
  });

  test('serves a world of a file, in another generation, with faults', async () => {
    const files = folder({ 'world.yaml': 'organization: {id: o, name: Mine}\ngroups: {}\nworkspaces: []\n' });
    const { controller, running } = await serving(
      ['world.yaml', '--generation', 'G0', '--fault', '429:every=3'],
      files,
    );
    controller.abort(new Error('over'));
    expect(await running).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Organization Mine, 0 live workspaces, generation G0.'),
    });
  });

  test.each([
    ['no YAML', 'a: {', /^Error: world\.yaml is not a usable world file: it is not YAML: .* at line 1, column 5\.\n/],
    [
      'a bomb of aliases',
      bomb,
      /^Error: world\.yaml is not a usable world file: it is not YAML: Excessive alias count/,
    ],
    ['nested too deep', '['.repeat(100_000), /^Error: world\.yaml is not a usable world file: it is not YAML: /],
    ['no world', '{}', /^Error: world\.yaml is not a usable world file: organization: is missing; /],
  ])('refuses a file that is %s, in words', async (_, text, problem) => {
    const { code, stderr } = await limitdrift(folder({ 'world.yaml': text }), ['emulate', 'world.yaml']);
    expect([code, stderr]).toEqual([3, expect.stringMatching(problem)]);
  });

  test('says when a fault strikes nothing, since no workspace has its ID', async () => {
    const { controller, running } = await serving([
      '--fault',
      '403:workspace=nope',
      '--fault',
      '403:workspace=wrkspc_01AShopAssistantProdT4kWm2',
      '--fault',
      '500',
    ]);
    controller.abort(UserError.of('interrupted', {}));
    expect((await running).stderr).toBe('--fault 403:workspace=nope strikes nothing: no workspace has this ID.\n');
  });

  test('ends with the shell of npx, which passes no signal on', async () => {
    const parents = [100, 100];
    const ended = await limitdrift(folder(), ['emulate'], {
      env: { npm_command: 'exec' },
      parent: () => parents.shift() ?? 1,
    });
    expect([ended.code, ended.stderr]).toEqual([143, '']);
  });

  test('--help names every generation that can be asked for', async () => {
    const { stdout } = await limitdrift(folder(), ['emulate', '--help']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`at a time: ${generations.join(', ')}; default`);
  });

  test('says when its port is taken', async () => {
    const port = new URL((await serve()).url).port;
    const { code, stderr } = await limitdrift(folder(), ['emulate', '--port', port]);
    expect([code, stderr.startsWith(`Error: Cannot listen on port ${port}: `)]).toEqual([3, true]);
  });

  test('--from serves a snapshot, and a snapshot of that is the same', async () => {
    const { options, host } = at(await serve({ overrides: { output_tokens_per_minute: 0 } }));
    const files = folder();
    await limitdrift(files, ['snapshot', '--out', 'live.json', ...options], host);
    const controller = new AbortController();
    const listening: string[] = [];
    const { promise, resolve } = deferred<string>();
    const stdout = {
      isTerminal: false,
      columns: undefined,
      write: (text: string) => {
        listening.push(text);
        resolve(/Listening on (\S+)/.exec(listening.join(''))?.[1] ?? '');
      },
    };
    const { run } = await import('../../../src/cli/run.js');
    const running = run({
      args: ['emulate', '--from', 'live.json'],
      env: {},
      cwd: files.path,
      shipped: files.path,
      now: Date.now,
      signal: controller.signal,
      stdout,
      stderr: stdout,
    });
    const again = await limitdrift(files, ['snapshot', '--base-url', await promise], {
      env: { ANTHROPIC_ADMIN_API_KEY: key },
    });
    controller.abort(UserError.of('terminated', {}));
    expect(await running).toBe(143);
    const known = (text: string) => ({ ...(JSON.parse(text) as Snapshot), taken_at: '', organization: '' });
    expect(known(again.stdout)).toEqual(known(files.read('live.json')));
  });
});

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
