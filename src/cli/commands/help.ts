import type { ChangeClass } from '../../model/plan-types.js';
import { severitiesOf } from '../../model/rules/rule-types.js';
import { type RuleId, rules } from '../../model/rules/rules.js';
import { joinWords } from '../../model/text.js';
import { rulePage } from '../../report/rule-page.js';
import { type Arguments, didYouMean, usage } from '../arguments.js';
import { type Command, type CommandTable, loadAll } from '../command.js';
import { commandHelp, overallHelp, wrap } from '../help-texts.js';
import type { Host } from '../host.js';
import { tool } from '../input/live-reading.js';

/** Explains a command, as its `--help` does, or a rule of the findings and changes in a report. */
export const command: Command = {
  summary: 'Explain a command, or a rule that a report names',
  operands: '[COMMAND|RULE]',
  minimum: 0,
  maximum: 1,
  offers: { words: Object.keys(rules) },
  options: {},
  notes: [],
  run: help,
};

async function help({ operands }: Arguments, host: Host, table: CommandTable): Promise<number> {
  const [name] = operands;
  const commands = await loadAll(table);
  const named = commands.find(([known]) => known === name);
  if (name === undefined) host.stdout.write(overallHelp(commands));
  else if (named !== undefined) host.stdout.write(commandHelp(...named));
  else if (isClass(name)) host.stdout.write(`${[name, '', ...wrap(classes[name])].join('\n')}\n`);
  else host.stdout.write(ruleHelp(name, Object.keys(table)));
  return 0;
}

/** What a plan says of a difference between live and the declaration. */
const classes: Readonly<Record<ChangeClass | 'reported', string>> = {
  drift:
    'What is live is not what is declared, and no version of the declaration asked for it: somebody changed it by hand. It fails a run.',
  pending: 'Declared and not carried out yet: in this change, or merged within the grace (--grace). It fails no run.',
  overdue: 'Declared, merged, and not carried out within the grace (--grace). It fails a run.',
  conflict:
    'This change asks for another value than its base, and meanwhile somebody changed live by hand. It fails a run.',
  adopted: 'This change declares what is live already. There is nothing to do.',
  reported: 'Differs, but fails no run: `undeclared: report`, a rule that was turned down, or --touched lets it pass.',
};

function isClass(name: string): name is keyof typeof classes {
  return Object.hasOwn(classes, name);
}

function ruleHelp(name: string, commands: readonly string[]): string {
  if (!isRule(name)) {
    const otherwise = `Commands: ${commands.join(', ')}. Rules: ${Object.keys(rules).join(', ')}.`;
    throw usage(
      `"${name}" is not a command or a rule`,
      didYouMean(name, [...commands, ...Object.keys(rules)], otherwise),
    );
  }
  const { title, severity, help: meaning } = rules[name];
  const all = severitiesOf(rules[name]);
  const page = rulePage(name, tool);
  const milder = all.includes('warning') ? 'warning' : 'off';
  const other = severity === 'note' ? milder : 'note';
  return [
    `${name}: ${title}`,
    '',
    ...wrap(meaning),
    '',
    ...wrap(`Severity: ${severity}, where limits.yaml does not set another under \`rules\`:`),
    '',
    '  rules:',
    `    ${name}: ${other}   # ${joinWords(all, 'or')}`,
    ...(page === null ? [] : ['', 'An example, and how to fix it:', `  ${page}`]),
    '',
  ].join('\n');
}

function isRule(name: string): name is RuleId {
  return Object.hasOwn(rules, name);
}
