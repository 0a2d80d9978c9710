import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { commands } from '../../../src/cli/commands.js';
import { loadAll } from '../../../src/cli/command.js';
import { fishCompletion } from '../../../src/cli/completion/fish-completion.js';
import { reportFormats } from '../../../src/report/formats.js';
import { folder } from '../command-line.js';
import { describeWith, oddCommands, oddWords, runIn, scriptOf } from './shells.js';

const script = await scriptOf('fish');
const summaries = (await loadAll(commands)).map(([name, { summary }]) => `${name}\t${summary}`);

/** What fish offers for a command line that ends at the cursor, each with its description behind a tab. */
function offersFor(line: string, by = script): readonly string[] {
  const files = folder({ 'limitdrift.fish': by, 'a plan.json': '', 'world.yaml': '', 'sub-file': '' });
  mkdirSync(join(files.path, 'sub-folder'));
  const quoted = `'${line.replaceAll(/[\\']/g, '\\$&')}'`;
  const text = runIn(files.path, ['fish', '--no-config', '-c', `source limitdrift.fish; complete -C ${quoted}`]);
  expect(files.names()).not.toContain('hit');
  return text.split('\n').slice(0, -1);
}

const wordsFor = (line: string, by = script): readonly string[] =>
  offersFor(line, by).map((offer) => offer.split('\t')[0] ?? '');

describeWith('fish')('the completion of fish', () => {
  test('offers every command with what it does', () => {
    expect(offersFor('limitdrift ').toSorted()).toEqual(summaries.toSorted());
  });

  test('offers the options of the command with what they do', () => {
    expect(offersFor('limitdrift plan --rep')).toEqual([
      '--report\tWrite a report, to FILE or to stdout (one at most): terminal, json, markdown, github, slack, openmetrics, sarif, junit, gitlab, html, sh; default: terminal',
      '--report-only\tExit with 0 where it would be 2',
    ]);
  });

  test.each([
    ['limitdrift plan --color ', ['always', 'auto', 'never']],
    ['limitdrift plan --color=a', ['--color=always', '--color=auto']],
    ['limitdrift plan --report ', Object.keys(reportFormats).toSorted()],
    ['limitdrift plan --report json=wor', ['json=world.yaml']],
    ['limitdrift plan --report=json=wor', ['--report=json=world.yaml']],
    ['limitdrift plan --fail-on drift,pen', ['drift,pending']],
    ['limitdrift plan --fail-on=pen', ['--fail-on=pending']],
    ['limitdrift emulate --generation G1', ['G1', 'G1b']],
    ['limitdrift emulate --fault tru', ['truncated']],
    ['limitdrift plan --live wor', ['world.yaml']],
    ['limitdrift plan --live a', ['a plan.json']],
    ['limitdrift plan wor', ['world.yaml']],
    ['limitdrift emulate wor', ['world.yaml']],
    ['limitdrift emulate ar', ['archive']],
    ['limitdrift terraform install --dir sub', ['sub-folder/']],
    ['limitdrift terraform install --dir=sub', ['--dir=sub-folder/']],
    [
      'limitdrift schema ',
      ['explanation', 'export', 'headroom', 'history', 'in-force', 'limits', 'log', 'plan', 'snapshot', 'world'],
    ],
    ['limitdrift schema plan --str', []],
    ['limitdrift snapshot wor', []],
    ['limitdrift plan --grace wor', []],
  ])('offers for %j', (line, offered) => {
    expect(wordsFor(line)).toEqual(offered);
  });

  test('takes every text of a table for text', () => {
    const [[, { summary, options }] = expect.unreachable()] = oddCommands;
    const script = fishCompletion(oddCommands);
    expect(offersFor('limitdrift od', script)).toEqual([`odd\t${summary}`]);
    expect(offersFor('limitdrift odd --od', script)).toEqual([`--odd\t${options['odd']?.help}`]);
    expect(wordsFor('limitdrift odd --odd ', script).toSorted()).toEqual(oddWords.toSorted());
    expect(wordsFor('limitdrift odd ', script).toSorted()).toEqual(oddWords.toSorted());
  });
});
