import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { planIn } from '../cli/command-line.js';
import { root } from '../repository/planted.js';
import { foundTeam, type Team } from './team.js';

/** The lines of the month that a page tells: what happens, and the commands, each with its exit code and words. */
function readMonth(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const [, month = ''] = /^```sh\n(# A new team[^]*?)^```$/m.exec(text) ?? [];
  return month.split('\n').filter((line) => line !== '');
}

/** A branch with one text of limits.yaml changed. */
function propose(team: Team, branch: string, before: string, after: string): void {
  team.git('switch', '--quiet', '--create', branch);
  const yaml = team.repository.read('limits.yaml');
  expect(yaml).toContain(before);
  team.commit(yaml.replace(before, after), branch);
}

function merge(team: Team, branch: string): void {
  team.git('switch', '--quiet', 'main');
  team.git('merge', '--quiet', '--no-ff', `--message=Merge ${branch}`, branch);
  team.git('update-ref', 'refs/remotes/origin/main', 'main');
}

async function carryOut(team: Team): Promise<void> {
  await team.carryOut(planIn(team.repository.read('plan.json')));
}

/** What people do, by the first words of the line that tells it. */
const events: Readonly<Record<string, (team: Team) => unknown>> = {
  'A new team writes': (team) => team.git('switch', '--quiet', '--create', 'adopt'),
  'A pull request raises': (team) => {
    team.commit(team.repository.read('limits.yaml'), 'Adopt');
    merge(team, 'adopt');
    team.wait(1);
    propose(team, 'raise', 'requests_per_minute: 500', 'requests_per_minute: 1000');
  },
  'It is merged; from': (team) => merge(team, 'raise'),
  'Somebody works through': carryOut,
  'In an incident, somebody': (team) => {
    team.wait(12);
    team.set('prod', 'requests_per_minute', 2000);
  },
  'The week is over.': (team) => {
    team.commit(team.repository.read('limits.yaml'), 'Tolerate it for a week');
    team.git('update-ref', 'refs/remotes/origin/main', 'main');
    team.wait(8);
  },
  'A change to 2,500': (team) => {
    team.commit(team.repository.read('limits.yaml').replace(/ignore:\n[^]*/, ''), 'Say what is live');
    propose(team, 'forgotten', 'requests_per_minute: 2000', 'requests_per_minute: 2500');
    merge(team, 'forgotten');
    team.wait(4);
  },
  'Two pull requests change': async (team) => {
    team.set('prod', 'requests_per_minute', 2500);
    propose(team, 'ours', 'staging\n    limits: {}', 'staging\n    limits: {opus: {requests_per_minute: 50}}');
    team.git('switch', '--quiet', 'main');
    propose(team, 'theirs', 'requests_per_minute: 2500', 'requests_per_minute: 2600');
    merge(team, 'theirs');
    team.git('switch', '--quiet', 'ours');
  },
};

interface Line {
  readonly line: string;
  readonly command: string;
  /** The exit code and what is said. */
  readonly words: string | undefined;
}

/** Runs the command of one line, and gives the line where it went as the line says, otherwise what came of it. */
async function follow(team: Team, { line, command, words }: Line): Promise<string> {
  const [program, ...args] = command.split(/ +/);
  if (program === 'git') {
    team.git(...args);
    return line;
  }
  const steps = args.includes('STEP') ? planIn(team.repository.read('plan.json')).changes.map(({ step }) => step) : [];
  const { code, stdout, stderr } = await team.run(...args.flatMap((word) => (word === 'STEP' ? steps : [word])));
  const said = `${stdout}${stderr}`;
  return words?.startsWith(`${code} `) === true && said.includes(words.slice(2))
    ? line
    : `${command}: ${code}\n${said}`;
}

test.each([
  ['README.md', 5],
  ['docs/drift-and-pending.md', Object.keys(events).length],
])('the month that %s tells goes as it says, line by line', async (page, told) => {
  const team = foundTeam({
    requestsPerMinute: 4000,
    workspaces: [
      { id: 'wrkspc_prod', name: 'prod', overrides: { opus: { requests_per_minute: 500 } } },
      { id: 'wrkspc_staging', name: 'staging' },
    ],
  });
  team.git('update-ref', 'refs/remotes/origin/main', 'main');
  const month = readMonth(page);
  const came: string[] = [];
  const happened: string[] = [];
  for (const line of month) {
    const event = Object.keys(events).find((words) => line.startsWith(`# ${words}`)) ?? '';
    const [, command = '', words] = /^(.*?)(?: +# (\d .+))?$/.exec(line) ?? [];
    await events[event]?.(team);
    if (event !== '') happened.push(event);
    came.push(event === '' ? await follow(team, { line, command, words }) : line);
  }
  expect(came).toEqual(month);
  expect(happened).toEqual(Object.keys(events).slice(0, told));
});
