import { expect, test } from 'vitest';

import { commands } from '../../../src/cli/commands.js';
import { zshCompletion } from '../../../src/cli/completion/zsh-completion.js';
import { reportFormats } from '../../../src/report/formats.js';
import { folder } from '../command-line.js';
import { describeWith, oddCommands, oddWords, scriptOf, typeInto } from './shells.js';

const script = await scriptOf('zsh');

const start = `
PS1='> '
autoload -Uz compinit && compinit -u -d ./dump
source ./limitdrift.zsh
zle -N record && bindkey '^T' record
`;

/** Writes down the command line. */
const recordLine = `record() { print -r -- "$BUFFER" >> typed; BUFFER= }`;

/** Writes down what would be offered, in the order of the script, and keeps it from being put into the command line. */
const recordOffers = `
typeset -a offers
compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  local -a found
  builtin compadd -A found "$@"
  offers+=($found)
  return 1
}
record() { print -r -- "\${(j:|:)offers}" >> typed; offers=(); BUFFER= }`;

/** What zsh writes down of each command line after TAB was pressed behind it; its start alone takes a second. */
async function pressTab(lines: readonly string[], record: string, by = script): Promise<readonly string[]> {
  const files = folder({
    'limitdrift.zsh': by,
    '.zshrc': `${record}${start}`,
    'world.yaml': '',
    'a "plan".json': '',
  });
  const keys = lines.map((line) => `${line}\t`);
  const typed = await typeInto(files.path, 'zsh -d -i', keys);
  expect(files.names()).not.toContain('hit');
  return typed;
}

describeWith('zsh', 'script')('TAB in zsh', () => {
  test('offers commands, options of the command, and values of an option', async () => {
    const offered: Readonly<Record<string, readonly string[]>> = {
      'limitdrift ': Object.keys(commands),
      'limitdrift plan --re': ['--report', '--report-only', '--request-timeout'],
      'limitdrift plan --color ': ['auto', 'always', 'never'],
      'limitdrift plan --color=a': ['auto', 'always'],
      'limitdrift plan --report ': Object.keys(reportFormats),
      'limitdrift diff --report=m': ['markdown'],
      'limitdrift plan --fail-on drift,pen': ['pending'],
      'limitdrift emulate --generation G1': ['G1', 'G1b'],
      'limitdrift emulate --fault tru': ['truncated'],
      'limitdrift schema ': [
        'explanation',
        'export',
        'headroom',
        'history',
        'in-force',
        'limits',
        'log',
        'plan',
        'snapshot',
        'world',
      ],
      'limitdrift plan --touched -- --': [],
      'limitdrift snapshot wor': [],
      'limitdrift plan --grace wor': [],
    };
    const lines = await pressTab(Object.keys(offered), recordOffers);
    const found = lines.map((line) => [...new Set(line.split('|'))].filter((word) => word !== '').sort());
    expect(found).toEqual(Object.values(offered).map((words) => words.toSorted()));
  });

  test('completes what is unique, quotes files, and goes on behind = and ,', async () => {
    const completed = {
      'limitdrift snap': 'limitdrift snapshot ',
      'limitdrift plan --color=nev': 'limitdrift plan --color=never ',
      'limitdrift plan --report json=wor': 'limitdrift plan --report json=world.yaml ',
      'limitdrift plan --report mark': 'limitdrift plan --report markdown',
      'limitdrift show a': 'limitdrift show a\\ \\"plan\\".json ',
      'limitdrift plan --fail-on drift,conf': 'limitdrift plan --fail-on drift,conflict,',
      'limitdrift plan --live wor': 'limitdrift plan --live world.yaml ',
      'limitdrift emulate wor': 'limitdrift emulate world.yaml ',
      'limitdrift emulate arch': 'limitdrift emulate archive ',
    };
    expect(await pressTab(Object.keys(completed), recordLine)).toEqual(Object.values(completed));
  });

  test('takes every text of a table for text, and quotes a word where it puts it in', async () => {
    const completed = {
      'limitdrift odd it': "limitdrift odd it\\'s ",
      'limitdrift odd --odd=a': 'limitdrift odd --odd=a\\;touch\\ hit ',
      'limitdrift odd --odd \\`': 'limitdrift odd --odd \\`touch\\ hit\\` ',
    };
    const odd = zshCompletion(oddCommands);
    expect(await pressTab(Object.keys(completed), recordLine, odd)).toEqual(Object.values(completed));
    const [offered = ''] = await pressTab(['limitdrift odd --odd '], recordOffers, odd);
    expect(offered.split('|')).toEqual(oddWords.map((word) => word.replaceAll(/[^\w]/g, '\\$&')));
  });

  test('works as a file of fpath too, which zsh loads when it is needed', async () => {
    const rc = `${recordLine}\nfpath=($PWD $fpath)${start.replace(/^source.*$/m, '')}`;
    const files = folder({ _limitdrift: script, '.zshrc': rc });
    expect(await typeInto(files.path, 'zsh -d -i', ['limitdrift snap\t', 'limitdrift plan --str\t'])).toEqual([
      'limitdrift snapshot ',
      'limitdrift plan --strict ',
    ]);
  });
});
