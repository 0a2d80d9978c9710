import { variableOf } from '../arguments.js';
import type { Host } from '../host.js';
import { check, type JudgedCheck } from './judged-check.js';

/** Options that a variable can give; of `plan` and what asks the API. */
const settings = ['report', 'color', 'concurrency', 'timeout', 'request-timeout', 'http1'].map(variableOf);

/** What else of the name is read: addresses and secrets, which have checks of their own or are nobody's to see. */
const others = ['CLIENT_CERT', 'CLIENT_KEY', 'SLACK_WEBHOOK_URL', 'WEBHOOK_URL', 'WEBHOOK_SECRET'].map(variableOf);

/** Options that come from the environment, and variables that look like one and are none. */
export function checkVariables({ env }: Pick<Host, 'env'>): readonly JudgedCheck[] {
  const set = Object.entries(env).filter(([name, value]) => name.startsWith('LIMITDRIFT_') && (value ?? '') !== '');
  const used = set.filter(([name]) => settings.includes(name)).map(([name, value]) => `${name}=${value}`);
  const unread = set.map(([name]) => name).filter((name) => !settings.includes(name) && !others.includes(name));
  return [
    ...(used.length === 0 ? [] : [check.note('Options from the environment', used.join(', '))]),
    ...unread.map((name) =>
      check.note(
        'Options from the environment',
        `${name} is set, and nothing reads it`,
        `Variables are read for ${settings.join(', ')}; give every other option on the command line.`,
      ),
    ),
  ];
}
