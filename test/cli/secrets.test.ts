import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import { createHider } from '../../src/http/hidden-key.js';
import { reportFormats } from '../../src/report/formats.js';
import { root } from '../repository/planted.js';
import { scenarioNames } from '../scenarios/scenario.js';
import {
  agreed,
  at,
  type Ended,
  type Folder,
  folder,
  key,
  limitdrift,
  planIn,
  secretEnvironment,
  serve,
} from './command-line.js';
import { newClone } from '../git/git-clone.js';

/** No word, no key by its looks, and of every kind of character that has to be escaped somewhere. */
const secret = 'Zq7.Lm2+Xv9_Kp4/Rt8=Wn6-Bd3';
const env = { ANTHROPIC_ADMIN_API_KEY: secret };

/** One that the emulator takes. */
const emulated = 'sk-ant-admin01-of-an-emulator';

const each = (escape: (hex: string) => string) => (text: string) =>
  Array.from(text, (character) => escape(character.charCodeAt(0).toString(16).padStart(2, '0'))).join('');

const spellings = {
  plain: secret,
  'with escapes of JSON': each((hex) => `\\u00${hex}`)(secret),
  'with escapes of YAML': each((hex) => `\\x${hex}`)(secret),
  'with long escapes of YAML': each((hex) => `\\U000000${hex.toUpperCase()}`)(secret),
  'percent-encoded': encodeURIComponent(secret),
  'percent-encoded throughout': each((hex) => `%${hex}`)(secret),
  'with entities of HTML': each((hex) => `&#x${hex};`)(secret),
  'in Base64': Buffer.from(`x:${secret}@y`).toString('base64'),
  'in Base64 for URLs': Buffer.from(`xy:${secret}`).toString('base64url'),
  'broken into lines': `${secret.slice(0, 9)}\\\n    ${secret.slice(9)}`,
} as const;

/** Whether a text holds as much as 8 characters of the secret, however it is written. */
function holds(text: string, of: string = secret): boolean {
  const flat = text
    .replace(/\\u00([\da-f]{2})|\\x([\da-f]{2})|\\U000000([\da-f]{2})|%([\da-f]{2})|&#x([\da-f]{2});/gi, (_, ...hex) =>
      String.fromCharCode(Number.parseInt(String(hex.slice(0, 5).find((one) => one !== undefined)), 16)),
    )
    .replace(/\\(?=\W)/g, '');
  const decoded = text
    .match(/[\w+/-]{12,}/g)
    ?.flatMap((run) => [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString('latin1')));
  const windows = Array.from({ length: of.length - 7 }, (_, start) => of.slice(start, start + 8));
  return [text, flat, ...(decoded ?? [])].some((one) => windows.some((window) => one.includes(window)));
}

const everyReport = Object.keys(reportFormats).flatMap((format) =>
  format === 'terminal' ? [] : ['--report', `${format}=report.${format}`],
);

/** `all` is every byte that came out: both streams, and the files that are called `report`. */
async function runIn(files: Folder, args: readonly string[], more: Readonly<Record<string, string>> = env) {
  const ended: Ended = await limitdrift(files, args, { env: more });
  const written = files.names().filter((name) => name.startsWith('report'));
  return { ...ended, all: [ended.stdout, ended.stderr, ...written.map((name) => files.read(name))].join('\n') };
}

/** What `serve()` is, saved. */
const live = JSON.stringify({
  format_version: '1.0',
  tool: { name: 'limitdrift', version: '0.1.0' },
  taken_at: '2026-11-21T20:00:00Z',
  api_version: '2023-06-01',
  organization: { id: 'org-1', name: 'Acme' },
  complete: true,
  incomplete: [],
  not_looked_at: 0,
  groups: [],
  workspaces: [],
});

/** A declaration with a text in every place that one can stand in, wrong or not. */
const places: readonly (readonly [string, (text: string) => string])[] = [
  ['nothing else', (text) => text],
  ['a quoted text', (text) => `"${text}"`],
  ['a line of an INI file', (text) => `[http]\n\textraheader = AUTHORIZATION: basic ${text}\n`],
  ['a variable', (text) => `export TOKEN=${text}\nA: [`],
  ['a workspace', (text) => `version: 1\nworkspaces: {"${text}": {limits: {}}}\n`],
  ['a workspace twice', (text) => `version: 1\nworkspaces:\n  "${text}": {limits: {}}\n  "${text}": {limits: {}}\n`],
  ['the end of a long name', (text) => `version: 1\nworkspaces: {"${'n'.repeat(40)}${text}": [1]}\n`],
  ['an ID', (text) => `version: 1\nworkspaces: {prod: {id: "${text}", limits: {}}}\n`],
  ['a template', (text) => `version: 1\nworkspaces: {prod: {extends: ["${text}"], limits: {}}}\n`],
  ['a group', (text) => agreed.replace('opus: {', `"${text}": {`)],
  ['a name for a group', (text) => agreed.replace('opus: claude', `"${text}": claude`)],
  ['the model of a group', (text) => agreed.replace('claude-opus-4-8', `"${text}"`)],
  ['a limiter', (text) => agreed.replace('requests_per_minute', `"${text}"`)],
  ['a value', (text) => agreed.replace('500', `"${text}"`)],
  ['an unknown key', (text) => `${agreed}"${text}": 1\n`],
  ['a rule', (text) => `${agreed}rules: {"${text}": error}\n`],
  ['a severity', (text) => `${agreed}rules: {undeclared-workspace: "${text}"}\n`],
  ['a reason', (text) => `${agreed}ignore: [{workspace: "*", reason: "${text}"}]\n`],
  ['an ignored workspace', (text) => `${agreed}ignore: [{workspace: "${text}", reason: r, expires: 2020-01-01}]\n`],
  ['an organization', (text) => `${agreed}organization: {id: "${text}"}\n`],
  ['the version', (text) => agreed.replace('version: 1', `version: "${text}"`)],
  ['a comment', (text) => `${agreed}# ${text}\n`],
  ['a tag', (text) => agreed.replace('500', `!${text} 500`)],
  ['an anchor', (text) => agreed.replace('500', `&${text} 500\n`)],
  ['an alias', (text) => agreed.replace('500', `*${text}`)],
  ['a directive', (text) => `%${text}\n---\n${agreed}`],
  ['what does not parse', (text) => `${agreed}  ${text}: [\n`],
  ['a block', (text) => agreed.replace('500', `|\n        ${text}`)],
  ['what stands behind a quote', (text) => agreed.replace('500', `"500" ${text}`)],
];

describe('a credential in a declaration', () => {
  test.each(places)('is in no output, whoever quotes it: as %s', async (_, place) => {
    const files = folder({ 'live.json': live, 'agreed.yaml': agreed, 'planted.yaml': place(secret) });
    const plan = ['--live', 'live.json', ...everyReport, '--out', 'report'];
    const runs = [
      ['validate', 'planted.yaml'],
      ['plan', 'planted.yaml', ...plan],
      ['plan', 'agreed.yaml', '--base', 'planted.yaml', ...plan],
      ['show', 'planted.yaml'],
      ['plan', 'agreed.yaml', '--live', 'planted.yaml', ...everyReport],
      ['emulate', 'planted.yaml'],
    ];
    for (const line of runs) expect(holds((await runIn(files, line)).all), line.join(' ')).toBe(false);
  });

  test.each(Object.entries(spellings))('is known in every spelling: %s', async (_, spelled) => {
    const sources = {
      'planted.yaml': `version: 1\nworkspaces: {"${spelled}": {limits: {}}}\nrules: {"${spelled}": "${spelled}"}\n`,
      'planted.json': `{"resource": {"limitdrift_workspace_limits": {"${spelled}": {"${spelled}": ["${spelled}"]}}}}`,
    };
    const files = folder({ 'live.json': live, ...sources });
    for (const name of Object.keys(sources)) {
      const { all } = await runIn(files, ['plan', name, '--live', 'live.json', ...everyReport]);
      expect(all.length).toBeGreaterThan(1000);
      expect(holds(all), name).toBe(false);
    }
  });

  test('is known whichever secret of the run it is', async () => {
    const secrets = [
      ...Object.values(secretEnvironment).map((value) => value.replaceAll("'", '')),
      'proxy-password-0014',
      'in-a-file-0015',
      '/hooks/limits?code=webhook-code-0012',
    ];
    const files = folder({ 'live.json': live, key: 'in-a-file-0015\n' });
    const more = { ...secretEnvironment, https_proxy: 'http://ada:proxy-password-0014@proxy.example:8080' };
    for (const one of secrets) {
      files.write('limits.yaml', `version: 1\nworkspaces: {${JSON.stringify(one)}: {limits: {}}}\n${one}: 1\n`);
      const { all } = await runIn(files, ['plan', '--live', 'live.json', '--key-file', 'key', ...everyReport], more);
      expect(all).toContain('HIDDEN_KEY');
      expect(all.includes(one.slice(-8)), one).toBe(false);
    }
  });

  test('is hidden before digests are made, so that two credentials give one plan', async () => {
    const digestOf = async (key: string): Promise<string> => {
      const files = folder({
        'live.json': live,
        'limits.yaml': `version: 1\nworkspaces: {"${key}": {limits: {}}}\n`,
      });
      const report = ['--report', 'json'];
      return planIn((await runIn(files, ['plan', '--live', 'live.json', ...report], { ANTHROPIC_API_KEY: key })).stdout)
        .digest;
    };
    expect(await digestOf(secret)).toBe(await digestOf('another-0001'));
  });
});

describe('a credential in git', () => {
  const name = 'Zq7.Lm2+Xv9_Kp4';

  test('is in no output, as a file, a branch, a commit or its content', async () => {
    const clone = newClone();
    const planted = { [`${name}.yaml`]: `version: 1\nworkspaces: {${name}: {limits: {}}}\n${name}: 1\n` };
    clone.commit({ ...planted, 'live.json': live });
    clone.git('commit', '--quiet', '--allow-empty', '--message', name);
    clone.git('branch', `work/${name}`);
    const repository: Folder = { ...folder(), path: clone.cwd };
    const bases = [`git:work/${name}`, `git:gone/${name}`, `git:HEAD:${name}`, `${name}.yaml`, name];
    for (const base of bases) {
      const line = ['plan', `${name}.yaml`, '--live', 'live.json', '--base', base, '--report', 'json'];
      const more = { ...clone.env, ANTHROPIC_ADMIN_API_KEY: name };
      const { stdout, stderr } = await limitdrift(repository, line, { env: more });
      expect(holds(stdout + stderr, name), base).toBe(false);
    }
  });
});

test('a credential on the command line is in no output', async () => {
  const files = folder({ 'live.json': live, 'limits.yaml': agreed });
  for (const line of [
    [secret],
    [`--${secret}`],
    ['plan', secret, '--out', 'report'],
    ['plan', `--${secret}`],
    ['plan', '--live', 'live.json', '--workspace', `*${secret}`, '--out', 'report'],
    ['plan', '--live', secret, '--out', 'report'],
    ['plan', '--base-url', `https://ada:${secret}@example.com`, '--out', 'report'],
    ['plan', '--live', 'live.json', '--report', `${secret}=x`],
    ['doctor', '--base-url', `https://example.com:1/${secret}/`, '--timeout', '1s', '--report', 'json=report'],
  ])
    expect(holds((await runIn(files, line)).all), line.join(' ')).toBe(false);
});

test('a plan that was made without the credential is shown without it, and not called edited', async () => {
  const declared = `version: 1\nworkspaces: {${JSON.stringify(secret)}: {limits: {}}}\n`;
  const files = folder({ 'live.json': live, 'limits.yaml': declared });
  await runIn(files, ['plan', '--live', 'live.json', '--out', 'plan.json'], {});
  expect(files.read('plan.json')).toContain(secret);
  const { code, all } = await runIn(files, ['show', 'plan.json', ...everyReport, '--report', 'terminal']);
  expect([code, all.includes('HIDDEN_KEY'), holds(all)]).toEqual([0, true, false]);
});

describe('what is written by hand', () => {
  test('is not begun with a credential: init writes nothing where a workspace is called like one', async () => {
    const files = folder();
    const world = {
      organization: { id: 'org-1', name: 'Acme' },
      groups: {},
      workspaces: [{ id: 'wrkspc_1', name: emulated }],
    };
    const emulator = await startEmulator(readWorld(world));
    onTestFinished(() => emulator.close());
    const found = { ANTHROPIC_ADMIN_API_KEY: emulated };
    const { options } = at(emulator);
    expect((await runIn(files, ['snapshot', '--out', 'live.json', ...options], found)).code).toBe(0);
    expect(files.read('live.json')).toContain('"name": "HIDDEN_KEY"');
    for (const source of [['--live', 'live.json'], options]) {
      const { code, stderr } = await runIn(files, ['init', ...source], found);
      expect([code, stderr.split('\n')[0]]).toEqual([
        3,
        'Error: limits.yaml would hold a credential, or what was read with one in it (HIDDEN_KEY).',
      ]);
    }
    expect(files.names()).toEqual(['live.json']);
  });

  test.each([
    ['the file has one', `${agreed}# ${secret}\n`, []],
    ['the file has one that only looks so', `${agreed}# sk-ant-admin01-of-somebody-else\n`, []],
    ['the reason has one', agreed, ['--until', '2099-01-31', '--reason', `was ${secret}`]],
  ])('is not edited by accept where %s', async (_, text, options) => {
    const emulator = await serve({ prod: 700 });
    const files = folder({ 'limits.yaml': text });
    const { options: where } = at(emulator);
    const planned = await runIn(files, ['plan', ...where, '--out', 'plan.json', '--report', 'json'], {
      ANTHROPIC_API_KEY: key,
    });
    const step = planIn(planned.stdout).changes[0]?.step ?? 'none';
    const { code, all } = await runIn(files, ['accept', step, ...options]);
    expect([code, files.read('limits.yaml') === text, holds(all)]).toEqual([3, true, false]);
    expect(all).toContain('limits.yaml would hold a credential');
  });
});

describe('a name that is the credential', () => {
  const scenarios = join(root, 'test/scenarios');

  /** The longest name of a workspace there is: it is hidden, and nothing else changes. A pattern alone fits it no more. */
  test.each(scenarioNames().filter((name) => name !== 'ignores'))(
    'is in no byte of any report, and the verdict stays: %s',
    async (scenario) => {
      const files = folder();
      cpSync(join(scenarios, scenario), files.path, { recursive: true });
      const { workspaces } = JSON.parse(files.read('live.json')) as {
        workspaces: readonly { name: string; id: string }[];
      };
      const names = workspaces
        .flatMap(({ name, id }) => [name, id.replace('wrkspc_', '')])
        .filter((name) => /^[\x21-\x7e]{8,}$/.test(name));
      const called = names.toSorted((a, b) => b.length - a.length)[0] ?? 'nobody-is-called-this';
      const base = readdirSync(files.path).includes('base.yaml') ? ['--base', 'base.yaml'] : [];
      const line = ['plan', '--live', 'live.json', '--max-age', '999999d', ...base];
      const { code } = await runIn(files, line, {});
      const hidden = await runIn(files, [...line, ...everyReport], { ANTHROPIC_API_KEY: called });
      expect([hidden.code, hidden.all.includes(called)]).toEqual([code, false]);
    },
  );

  test.each(['workspaces', 'requests_per_minute', 'format_version', 'workspace_rate_limit', '12345678'])(
    'or a word of our files or of the API (%s) is no secret, for nothing could be read without it',
    async (word) => {
      const files = folder({ 'limits.yaml': agreed });
      const { options } = at(await serve());
      const more = { ANTHROPIC_API_KEY: key, LIMITDRIFT_WEBHOOK_SECRET: word };
      const saved = await runIn(files, ['snapshot', '--out', 'live.json', ...options], more);
      const planned = await runIn(files, ['plan', '--live', 'live.json'], more);
      expect([saved.code, planned.code, planned.stdout]).toEqual([0, 0, expect.stringMatching(/^In sync/)]);
    },
  );
});

describe('the hider', () => {
  test('gives the very same bytes and text where there is nothing to hide', () => {
    const hider = createHider();
    hider.add(secret);
    const bytes = new TextEncoder().encode('version: 1 # ü \\u0041 %20 &amp; &#9999999; &#65;');
    expect(hider.bytes(bytes)).toBe(bytes);
  });

  test('knows a secret of any letters, in text and in bytes', () => {
    const hider = createHider();
    const letters = 'pässwörd&"x';
    hider.add(letters);
    const text = `${letters} p\\u00e4ssw\\xf6rd&amp;&quot;x p&#228;ssw&#xf6;rd&amp;\\"x`;
    expect(hider.text(text)).toBe('HIDDEN_KEY HIDDEN_KEY HIDDEN_KEY');
    expect(new TextDecoder().decode(hider.bytes(new TextEncoder().encode(`ü ${letters} sk-ant-api03-x`)))).toBe(
      'ü HIDDEN_KEY sk-ant-…',
    );
  });
});
