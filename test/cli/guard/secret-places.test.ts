import { describe, expect, test } from 'vitest';

import { agreed, folder, planIn, secretEnvironment } from '../command-line.js';
import { everyReport, holds, live, runIn, secret } from './hidden.js';

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
