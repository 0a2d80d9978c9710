import type { ChangeClass, Policy } from '../model/plan-types.js';
import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import { defaultPolicy } from '../model/verdict.js';
import { type Arguments, readDuration, usage } from './arguments.js';

const classes: readonly ChangeClass[] = ['drift', 'pending', 'overdue', 'conflict', 'adopted'];

/** What the run is told to fail on. */
export function readPolicy(args: Arguments): Policy {
  if (args.flag('touched') && args.text('base') === null) {
    throw usage('--touched needs --base', 'It tells what this change touches: --base git:origin/main.');
  }
  return {
    fail_on: readFailOn(args.text('fail-on')),
    grace_seconds: readDuration(args, 'grace', defaultPolicy.grace_seconds, Number.MAX_SAFE_INTEGER),
    touched: args.flag('touched'),
    strict: args.flag('strict'),
    report_only: args.flag('report-only'),
  };
}

function readFailOn(text: string | null): readonly ChangeClass[] {
  if (text === null) return defaultPolicy.fail_on;
  if (text === 'none') return [];
  return text.split(',').map((word) => {
    const found = classes.find((candidate) => candidate === word);
    if (found !== undefined) return found;
    const close = suggest(word, classes);
    const hint =
      close === null
        ? `It takes none, or of ${classes.join(', ')} with commas between.`
        : `Did you mean ${tellApart(word, close)}?`;
    throw usage(`--fail-on ${text}: "${word}" is no class of changes`, hint);
  });
}
