import { diffFormats, verifyFormats } from '../report/formats.js';
import { aidCommands } from './aid-commands.js';
import type { CommandSpec } from './command.js';
import { publishCommands } from './publish-commands.js';
import {
  api,
  credentials,
  durations,
  help,
  output,
  report,
  reportOption,
  sources,
  synthesis,
} from './shared-options.js';

/** Every command and what it takes; help texts, checks and suggestions follow from it. */
export const commands = {
  plan: {
    summary: 'Compare the declared limits with the live ones and report drift',
    operands: '[FILE…]',
    minimum: 0,
    maximum: Infinity,
    options: {
      live: {
        value: 'SNAPSHOT',
        help: 'Compare with a saved snapshot; the API is not asked and no credential is needed',
      },
      out: { value: 'PLAN.json', help: 'Save the plan' },
      ...report,
      workspace: { value: 'GLOB', repeatable: true, help: 'Look only at workspaces whose name or ID matches' },
      base: { value: 'FILE|git:REF', help: 'What was declared before this change: tells what it asks for from drift' },
      grace: { value: 'DURATION', help: 'How long a merged change may wait to be carried out, default 72h' },
      'fail-on': {
        value: 'CLASSES',
        help: 'Of drift, conflict, overdue (all three by default), pending, adopted, with commas; or none',
      },
      touched: { help: 'With --base: drift and what is overdue fail only in workspaces that this change touches' },
      'max-age': { value: 'DURATION', help: 'With --live: warn when the snapshot is older, default 24h' },
      'report-only': { help: 'Exit with 0 where it would be 2' },
      strict: { help: 'Warnings fail too' },
      ...synthesis,
      ...output,
      ...api,
      ...help,
    },
    notes: [
      sources,
      credentials,
      durations,
      'Exit codes: 0 in sync; 1 the tool or the API failed; 2 drift; 3 the declaration or the command line is wrong; 4 the credential is missing or was refused; 5 something could not be read, and nothing that was read drifted; 130 interrupted; 143 terminated.',
    ],
  },
  validate: {
    summary: 'Check the declaration without the API',
    operands: '[FILE…]',
    minimum: 0,
    maximum: Infinity,
    options: { ...synthesis, quiet: { help: 'No notes on stderr' }, ...help },
    notes: [sources, 'Every problem is reported in one run; exit code 3 when there is one.'],
  },
  init: {
    summary: 'Write limits.yaml from the live limits',
    operands: '',
    minimum: 0,
    maximum: 0,
    options: {
      out: { value: 'FILE', help: 'Where to, default limits.yaml; a file that exists is never overwritten' },
      live: { value: 'SNAPSHOT', help: 'Write what a saved snapshot holds; the API is not asked' },
      'with-organization': { help: 'Declare the organization’s ID and limits too' },
      quiet: output.quiet,
      ...api,
      ...help,
    },
    notes: [
      'Declares every live workspace by name and ID, with exactly the overrides that it has, so that the next plan is in sync.',
      credentials,
      durations,
      'Exit code 5 when a workspace could not be read: nothing is written then.',
    ],
  },
  accept: {
    summary: 'Write live values of a saved plan into the declaration, or tolerate them for a time',
    operands: 'STEP… [FILE…]',
    minimum: 1,
    maximum: Infinity,
    options: {
      plan: { value: 'PLAN.json', help: 'The saved plan that the steps are of, default plan.json' },
      until: { value: 'DATE', help: 'Add an ignore that ends with this day (UTC), pinned to the live value, instead' },
      reason: { value: 'TEXT', help: 'With --until: why it is tolerated' },
      owner: { value: 'TEXT', help: 'With --until: who answers for it' },
      ...help,
    },
    notes: [
      'STEP is the ID of a step (s-…) or of a change (c-…) of a plan that was saved with `limitdrift plan --out plan.json`. The API is not asked: the live values are those of the plan, and the files must be the very ones that it was made from.',
      'Without FILE: the files that the plan names. A value that other workspaces share stays as it is, and the workspace gets one of its own. All steps are written, or none.',
      'Exit code 3 when a file is not as it was when the plan was made, or cannot be edited safely.',
    ],
  },
  snapshot: {
    summary: 'Save the live limits',
    operands: '',
    minimum: 0,
    maximum: 0,
    options: { out: { value: 'FILE', help: 'Where to; default: stdout' }, quiet: output.quiet, ...api, ...help },
    notes: [credentials, durations, 'Exit code 5 when a workspace could not be read: the snapshot says which.'],
  },
  diff: {
    summary: 'Compare two snapshots',
    operands: 'BEFORE AFTER',
    minimum: 2,
    maximum: 2,
    options: {
      'exit-code': { help: 'Exit with 2 when they differ, and with 5 when nothing differs and not all was read' },
      ...reportOption(diffFormats),
      color: output.color,
      ...help,
    },
    notes: ['Exits with 0 whether they differ or not. The snapshots must be of one organization.'],
  },
  show: {
    summary: 'Render a saved plan',
    operands: 'PLAN.json',
    minimum: 1,
    maximum: 1,
    options: { ...report, ...output, ...help },
    notes: ['Exits with 0 whatever the plan says; the plan holds its own exit code.'],
  },
  verify: {
    summary: 'Read live again and tick off the steps of a plan',
    operands: 'PLAN.json',
    minimum: 1,
    maximum: 1,
    options: {
      wait: { value: 'DURATION', help: 'Read again until every step is done, for at most so long' },
      ...reportOption(verifyFormats),
      ...output,
      ...api,
      ...help,
    },
    notes: [
      'Each step is done, open, or superseded: live is neither what it was nor what it should be, so stop and plan again. Only the workspaces that have steps are read.',
      credentials,
      durations,
      'Exit codes: 0 every step is done; 2 a step is open or superseded; 5 one could not be read, and the others are done; 1, 3 and 4 as of plan.',
    ],
  },
  ...publishCommands,
  ...aidCommands,
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;
