import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { commands } from '../../../src/cli/commands.js';
import { bashCompletion } from '../../../src/cli/completion/bash-completion.js';
import { reportFormats } from '../../../src/report/formats.js';
import { folder } from '../command-line.js';
import { describeWith, oddCommands, oddWords, runIn, scriptOf, typeInto } from './shells.js';

const script = await scriptOf('bash');

/** What bash is offered for a command line that ends at the cursor; parted as readline parts it. */
function replies(line: string, by = script): readonly string[] {
  const files = folder({ 'limitdrift.bash': by });
  const words = line
    .split(' ')
    .flatMap((word) => (word === '' ? [''] : word.split(/([=:]+)/).filter((part) => part !== '')));
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const driver = `
    . ./limitdrift.bash
    COMP_WORDS=(${quoted}) COMP_CWORD=${words.length - 1} COMP_LINE='' COMP_POINT=0
    _limitdrift limitdrift
    for reply in "\${COMPREPLY[@]}"; do printf '%s\\n' "$reply"; done`;
  const text = runIn(files.path, ['bash', '--norc', '-c', driver]);
  expect(files.names()).toEqual(['limitdrift.bash']);
  return text.split('\n').slice(0, -1);
}

describeWith('bash')('the completion of bash', () => {
  test('is registered for limitdrift, with files where it offers nothing', () => {
    const files = folder({ 'limitdrift.bash': script });
    expect(runIn(files.path, ['bash', '--norc', '-c', '. ./limitdrift.bash; complete -p limitdrift'])).toBe(
      'complete -o default -F _limitdrift limitdrift\n',
    );
  });

  test.each([
    ['limitdrift ', [...Object.keys(commands), '--help', '--version']],
    ['limitdrift ver', ['verify', 'version']],
    ['limitdrift plan --re', ['--report', '--report-only', '--request-timeout']],
    ['limitdrift plan --live x --to', ['--touched']],
    ['limitdrift plan --touched --str', ['--strict']],
    ['limitdrift plan --color ', ['auto', 'always', 'never']],
    ['limitdrift plan --color=a', ['auto', 'always']],
    ['limitdrift plan --color=', ['auto', 'always', 'never']],
    ['limitdrift plan --report ', Object.keys(reportFormats)],
    ['limitdrift diff --report m', ['markdown']],
    ['limitdrift plan --report=ma', ['markdown']],
    ['limitdrift plan --fail-on drift,pen', ['drift,pending']],
    ['limitdrift plan --fail-on=none,ov', ['none,overdue']],
    ['limitdrift emulate --generation G1', ['G1', 'G1b']],
    ['limitdrift emulate --fault tru', ['truncated']],
    ['limitdrift emulate ', ['set', 'create', 'rename', 'archive']],
    ['limitdrift doctor --api-version 2026', ['2026-10-21']],
    [
      'limitdrift schema ',
      ['limits', 'plan', 'snapshot', 'world', 'in-force', 'headroom', 'history', 'explanation', 'export', 'log'],
    ],
    ['limitdrift completion -- z', ['zsh']],
    ['limitdrift terraform ', ['install']],
  ])('offers for %j', (line, offered) => {
    expect(replies(line)).toEqual(offered);
  });

  test.each([
    'limitdrift plan ',
    'limitdrift plan --live ',
    'limitdrift plan --report json=',
    'limitdrift plan -- --',
    'limitdrift plan --grace ',
    'limitdrift plan --fault x=',
    'limitdrift snapshot ',
    'limitdrift nothing --',
    'limitdrift emulate --fault 429:',
    `limitdrift plan $(touch hit) \`touch hit\` '; touch hit`,
  ])('offers no word for %j', (line) => {
    expect(replies(line)).toEqual([]);
  });

  test('takes every text of a table for text', () => {
    const script = bashCompletion(oddCommands);
    expect(replies('limitdrift odd --odd ', script)).toEqual(oddWords);
    expect(replies('limitdrift odd ', script)).toEqual(oddWords);
  });
});

describeWith('bash', 'script')('TAB in bash', () => {
  const record = `record() { printf '%s\\n' "$READLINE_LINE" >> typed; READLINE_LINE=; }; bind -x '"\\C-t": record'`;

  test.each([
    ['limitdrift snap', 'limitdrift snapshot '],
    ['limitdrift plan --repor=mark', 'limitdrift plan --repor=mark'],
    ['limitdrift plan --color=nev', 'limitdrift plan --color=never '],
    ['limitdrift plan --report json=wor', 'limitdrift plan --report json=world.yaml '],
    ['limitdrift show a', 'limitdrift show a\\ \\"plan\\".json '],
    ['limitdrift plan --fail-on drift,conf', 'limitdrift plan --fail-on drift,conflict'],
    ['limitdrift emulate --fault ramp', 'limitdrift emulate --fault ramp_limit_exceeded'],
    ['limitdrift plan --grace wor', 'limitdrift plan --grace wor'],
    ['limitdrift emulate arch', 'limitdrift emulate archive '],
    ['limitdrift emulate wor', 'limitdrift emulate world.yaml '],
    ['limitdrift terraform install --dir sub', 'limitdrift terraform install --dir sub-folder/'],
  ])('makes of %j %j', async (before, after) => {
    const files = folder({ 'limitdrift.bash': script, 'a "plan".json': '', 'world.yaml': '', 'sub-file': '' });
    mkdirSync(join(files.path, 'sub-folder'));
    files.write('.bashrc', `. ./limitdrift.bash\n${record}\n`);
    expect(await typeInto(files.path, 'bash --rcfile .bashrc -i', [`${before}\t`])).toEqual([after]);
  });
});
