import { finding } from './rule-types.js';
import { betweenText } from '../times.js';
import { count, formatNumber, joinWords } from '../text.js';

/*
 * The rules of findings that kept snapshots lead to.
 */

export const movedRules = {
  'organization-limit-moved': finding({
    severity: 'note',
    title: 'An organization limit moved, and overrides below it did not',
    help: 'Kept snapshots (--history) tell that the vendor changed the organization’s limit in the last 30 days. An override is a number of its own and does not follow: after a raise it may hold a workspace back, after a cut it may promise more than there is. Look at what is declared; what is declared as a share, such as 25%, is computed anew.',
    data: {
      group: 'text',
      limiter: 'text',
      before: 'number or null',
      after: 'number or null',
      last_seen: 'text',
      first_seen: 'text',
      overrides: 'texts',
    },
    message: (d) => {
      const time = betweenText({ after: d.last_seen, before: d.first_seen });
      const moved = `moved from ${limitWord(d.before)} to ${limitWord(d.after)} ${time}`;
      return `The organization’s ${d.limiter} for ${d.group} ${moved}, and ${overridesText(d.overrides)} did not follow`;
    },
  }),
};

function limitWord(limit: number | null): string {
  return limit === null ? 'no limit' : formatNumber(limit);
}

/** More are counted. */
const mostNamed = 3;

function overridesText(names: readonly string[]): string {
  if (names.length > mostNamed) return `the overrides of ${count(names.length, 'workspace')}`;
  const quoted = names.map((name) => `"${name}"`);
  return `the override${names.length === 1 ? '' : 's'} of ${joinWords(quoted, 'and')}`;
}
