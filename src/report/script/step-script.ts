import type { Change, Plan } from '../../model/plan-types.js';
import type { Setting } from '../../model/setting.js';
import { count, cutText } from '../../model/text.js';
import { checklistOf, type StepBlock } from '../checklist.js';
import { closeConnection, isEmulated, sectionHeading } from '../checklist-words.js';
import { headline, timeWords } from '../headline.js';
import { phraseText } from '../phrase.js';
import { type CommandedChange, hasCommand, listOf, quoteForShell, updateOf } from '../step-commands.js';
import { guardFunctions, syntaxNotes } from './step-script-shell.js';
import { terminalText } from '../terminal/escape-terminal.js';
import { type NameGroup, unlimitedWarning } from '../step-words.js';
import { nameGroups, placeText, settingText, workspaceText } from '../value-words.js';
import { mergedInto } from '../../model/verdict.js';

/*
 * The checklist as a script of `ant` commands: text for a person to review and to run. Each command has a guard, which reads
 * and compares with what the plan saw. Text of others stands in comments, where it is one line, and in single quotes.
 */

export function renderScript(plan: Plan): string {
  const { sections, open } = checklistOf(plan);
  const name = nameGroups(plan.changes);
  const visits = sections.flatMap((section) => section.visits);
  const all = visits.flatMap((visit) => visit.blocks).flatMap(scriptBlock);
  // What is to be decided does not wait for a merge.
  const blocks = [...all.filter(({ kind }) => kind === 'decide'), ...all.filter(({ kind }) => kind === 'todo')];
  const left = open.filter((change) => !hasCommand(change));
  const lines = [
    ...head(plan, blocks.length),
    ...comment(left.map((change) => `Not in this script, no command can set it: ${stepLine(change, name)}`)),
    '',
    ...(blocks.length === 0
      ? nothingToRun(plan)
      : [...guardFunctions, ...refusal(plan), ...allBlocks(blocks, plan, name)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What one command carries out. */
interface ScriptBlock extends Omit<StepBlock<Change>, 'steps'> {
  readonly steps: readonly [CommandedChange, ...CommandedChange[]];
}

function scriptBlock({ steps, ...block }: StepBlock<Change>): readonly ScriptBlock[] {
  const [first, ...others] = steps.filter(hasCommand);
  return first === undefined ? [] : [{ ...block, steps: [first, ...others] }];
}

function allBlocks(blocks: readonly ScriptBlock[], plan: Plan, name: NameGroup): readonly string[] {
  const lines = blocks.flatMap((block, at) => [
    ...(blocks[at - 1]?.kind === block.kind ? [] : sectionHead(block.kind, plan)),
    ...blockLines(block, name, `${at + 1} of ${blocks.length}`),
  ]);
  return [...lines, '', 'finish'];
}

function sectionHead(kind: 'decide' | 'todo', { declaration, changes }: Plan): readonly string[] {
  const title = sectionHeading(kind, mergedInto(declaration));
  const isNew = declaration.unmerged !== undefined || changes.some(({ introduced }) => introduced === true);
  const isOfChange = kind === 'todo' && isNew;
  return [
    '',
    ...comment([`== ${title}${kind === 'decide' ? ': delete what you accept instead' : ''} ==`]),
    ...(isOfChange
      ? [
          `[ "\${1-}" = --merged ] || refuse 'what follows is of a change. Review and merge it; then run this with --merged.'`,
        ]
      : []),
  ];
}

function nothingToRun({ verdict }: Plan): readonly string[] {
  return verdict === 'failed'
    ? [`printf '%s\\n' 'Stopped: ${failedRun}' >&2`, 'exit 1']
    : [`printf '%s\\n' 'There is no command to run.'`];
}

const failedRun = 'the run that made this failed: nothing is known to be right.';

function head(plan: Plan, total: number): readonly string[] {
  const whose = plan.organization === null ? '' : ` of ${plan.organization.name} (${plan.organization.id})`;
  return [
    '#!/bin/sh',
    ...comment([
      `Rate limits${whose}: ${count(total, 'guarded command')} of a limitdrift plan.`,
      headline(plan),
      `Plan ${plan.digest}, ${timeWords(plan)} at ${plan.run.taken_at}.`,
      ...closeConnection(plan).map((reason) => `CAREFUL: ${phraseText(reason)}`),
      '',
      'limitdrift never runs this. Read it, delete the blocks that you do not want, then run it with sh.',
      'Before each command it reads what is live, and it stops at the first limit that is not as the plan saw it.',
      'A block whose limits are already right is passed over, so it can be run again.',
      'It needs ant 2 or later with an admin credential, and jq.',
      ...(isEmulated(plan.organization)
        ? ['The organization is emulated: ANTHROPIC_BASE_URL must name its emulator.']
        : []),
      '',
      ...syntaxNotes,
    ]),
  ];
}

/** What ends the script before its first command. */
function refusal({ verdict, findings, organization }: Plan): readonly string[] {
  const emulator = organization?.emulator;
  if (verdict === 'failed') return [`refuse '${failedRun}'`];
  return [
    ...(findings.some(({ rule }) => rule === 'snapshot-old')
      ? [`refuse 'it was made of an old snapshot. Take a new one, and plan again.'`]
      : []),
    ...(emulator === undefined ? [] : [onlyEmulator(emulator)]),
  ];
}

/** What is for an emulator must not reach the API, where the same IDs may be real ones. */
function onlyEmulator(address: string | null): string {
  const set = '"${ANTHROPIC_BASE_URL-}"';
  const isSet = address === null ? `[ -n ${set} ]` : `[ ${set} = ${quoteForShell(address)} ]`;
  return `${isSet} || refuse 'the organization is emulated. Set ANTHROPIC_BASE_URL to ${address ?? 'the address of its emulator'}.'`;
}

function blockLines({ group, steps }: ScriptBlock, name: NameGroup, place: string): readonly string[] {
  const [first] = steps;
  const title = cutText(`${place}: ${workspaceText(first.workspace)}, ${name(group)}`, 200);
  const entry = quoteForShell(first.group.rate_limit_id);
  return [
    '',
    ...comment([title, ...steps.flatMap((step) => [`  ${stepFacts(step)}`, ...warning(step)])]),
    `begin ${quoteForShell(terminalText(title))} ${entry}`,
    `read_limits ${listOf(first.workspace.id).replace(/^ant /, '')}`,
    ...steps.map(guard),
    'if needed; then',
    `  ${updateOf(steps)} </dev/null >/dev/null || refused`,
    '  changed',
    'fi',
  ];
}

function guard({ limiter, before, after }: Change): string {
  const wanted = after.source === 'organization' ? 'inherits' : stateOf(after);
  return `expect ${[limiter, terminalText(stateOf(before)), wanted].map(quoteForShell).join(' ')}`;
}

/** As the filter of the script writes what it read. */
function stateOf(setting: Setting): string {
  if (setting.source === 'workspace') return `override ${setting.value}`;
  return setting.source === 'organization'
    ? `inherits ${setting.value ?? 'no limit'}`
    : `${setting.name} ${setting.value}`;
}

function warning(step: Change): readonly string[] {
  const text = unlimitedWarning(step);
  return text === null ? [] : [`  CAREFUL: ${text}`];
}

function stepFacts({ group, limiter, before, after, origin, class: name, step }: Change): string {
  return `${limiter}: ${settingText(before, group)} -> ${settingText(after, group)}, ${name}, ${placeText(origin)}, ${step}`;
}

function stepLine(change: Change, name: NameGroup): string {
  return `${workspaceText(change.workspace)}, ${name(change.group)}, ${stepFacts(change)}`;
}

/** Lines that a shell passes over. Nothing in a text can end its line. */
function comment(texts: readonly string[]): readonly string[] {
  return texts.map((text) => (text === '' ? '#' : `# ${terminalText(text)}`));
}
