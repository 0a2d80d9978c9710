import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addIgnore, type Toleration } from '../../src/edit/add-ignore.js';
import { type AcceptedLimit, openPlanned } from '../../src/edit/edited-declaration.js';
import type { Group } from '../../src/model/snapshot-types.js';

const opus: Group = {
  id: 'rlg_opus',
  rate_limit_id: null,
  type: 'model_group',
  display_name: 'Claude Opus 4.x',
  models: ['claude-opus-4-5'],
};
const accepted: AcceptedLimit = {
  workspace: { id: 'wrkspc_1', name: 'prod' },
  group: opus,
  limiter: 'requests_per_minute',
  live: 900,
};
const why: Toleration = { reason: 'migration', owner: null, until: '2027-01-31' };

function add(files: Readonly<Record<string, string>>, words: Partial<AcceptedLimit> = {}, toleration = why) {
  const sources = Object.entries(files).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
  const limit = { ...accepted, ...words };
  const plan = { changes: [{ ...limit, origin: null }], findings: [], declaration: { files: [] } };
  const after = addIgnore(openPlanned(sources, plan), limit, toleration);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const texts = Object.fromEntries(after.files.map(({ path, bytes }) => [path, decoder.decode(bytes)]));
  return { texts, ignores: after.resolved.declaration.ignores };
}

const addTo = (text: string, words: Partial<AcceptedLimit> = {}): string =>
  add({ 'limits.yaml': text }, words).texts['limits.yaml'] ?? '';

const head = 'version: 1\nworkspaces:\n  prod: {limits: {claude-opus-4-5: {requests_per_minute: 5}}}\n';
const item = (dash: string): string =>
  `${dash}- workspace: wrkspc_1 # prod
${dash}  group: claude-opus-4-5
${dash}  limiter: requests_per_minute
${dash}  live: 900
${dash}  reason: migration
${dash}  expires: 2027-01-31
`;
const inFlow =
  '{workspace: wrkspc_1, group: claude-opus-4-5, limiter: requests_per_minute, live: 900, reason: migration, expires: 2027-01-31}';
const first = '- {workspace: a, reason: x, expires: 2027-01-01} # old\n';

describe('an ignore for a live value', () => {
  test('goes to the end of the file, behind its last comment, where there is no list yet', () => {
    expect(addTo(`${head}# the end\n`)).toBe(`${head}# the end\nignore:\n${item('  ')}`);
    expect(addTo(head.trimEnd())).toBe(`${head}ignore:\n${item('  ')}`);
  });

  test('is set off by an empty line in a file whose sections are', () => {
    const airy = head.replace('\n', '\n\n');
    expect(addTo(airy)).toBe(`${airy}\nignore:\n${item('  ')}`);
  });

  test('goes before the mark that ends the document', () => {
    expect(addTo(`${head}...\n`)).toBe(`${head}ignore:\n${item('  ')}...\n`);
  });

  test.each(['', '  ', '    '])('goes behind the last item of a list whose dashes stand behind %j', (dash) => {
    const list = `ignore:\n${dash}${first}`;
    expect(addTo(`version: 1\n${list}# rules\nrules: {}\n`, { group: { ...opus, id: null } })).toBe(
      `version: 1\n${list}${item(dash)}# rules\nrules: {}\n`,
    );
  });

  test.each([
    ['ignore: []\n', `ignore: [${inFlow}]\n`],
    [
      'ignore: [{workspace: a, reason: x, expires: 2027-01-01}]\n',
      `ignore: [{workspace: a, reason: x, expires: 2027-01-01}, ${inFlow}]\n`,
    ],
  ])('goes into the brackets of %j', (was, is) => {
    expect(addTo(head + was)).toBe(head + is);
  });

  test('goes into a file that is one map in braces', () => {
    const text = '{version: 1, groups: {claude-opus-4-5: rlg_opus}}\n';
    expect(addTo(text)).toBe(text.replace('}}', `}, ignore: [${inFlow}]}`));
  });

  test('keeps the line ends of the file', () => {
    const windows = head.replaceAll('\n', '\r\n');
    expect(addTo(windows)).toBe(windows + `ignore:\n${item('  ')}`.replaceAll('\n', '\r\n'));
  });

  test('goes to the file that has ignores already, else to the one that declares the workspace', () => {
    const files = { 'a.yaml': 'version: 1\n', 'b.yaml': head };
    expect(add(files).texts).toEqual({ ...files, 'b.yaml': `${head}ignore:\n${item('  ')}` });
    const listed = {
      'a.yaml': head,
      'b.yaml': 'version: 1\nignore: []\n',
      'c.yaml': `version: 1\nignore:\n  ${first}`,
    };
    const { texts, ignores } = add(listed);
    expect(texts).toEqual({ ...listed, 'b.yaml': `version: 1\nignore: [${inFlow}]\n` });
    expect(ignores.map(({ workspace }) => workspace)).toEqual(['wrkspc_1', 'a']);
  });

  test('is pinned to inheritance where live has no override', () => {
    expect(addTo(head, { live: 'inherit' })).toContain('\n    live: inherit\n');
  });

  test('says reason and owner as they were given, whatever characters they have', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((given) => given.trim() !== '');
    fc.assert(
      fc.property(text, text, (reason, owner) => {
        const { ignores } = add({ 'limits.yaml': head }, {}, { ...why, reason, owner });
        expect(ignores).toMatchObject([{ reason, owner, workspace: 'wrkspc_1', live: 900, expires: '2027-01-31' }]);
      }),
    );
  });
});
