/** The attribute `spend_limit` of the resource: what is wrong with it, and what it declares. */
import type { DeclaredLimit } from '../model/declaration.js';
import { suggest } from '../model/names.js';
import { amountForms, readSpendLimit } from '../model/spend/amount.js';
import { isSpendPeriod, spendPeriods } from '../model/spend/periods.js';
import { everyLimiter } from '../model/terraform-limits.js';
import { quote } from '../model/text.js';
import type { Origin } from '../model/located.js';
import { errorDiagnostic, type Path } from './diagnostics.js';
import type { Diagnostic } from './protocol/messages.js';
import { isMap, unknown, type Value } from './schema/value.js';

const { none, words } = amountForms;

/** Everything that is wrong with `spend_limit`, as far as it is known, without asking the API. */
export function checkSpend(value: Value | undefined): readonly Diagnostic[] {
  return isMap(value) ? [...value].flatMap(([period, text]) => checkPeriod(period, text)) : [];
}

function checkPeriod(period: string, text: Value): readonly Diagnostic[] {
  const path: Path = ['spend_limit', period];
  const wrong = (summary: string, detail: string): readonly Diagnostic[] => [
    errorDiagnostic({ summary, detail, path }),
  ];
  if (period !== everyLimiter && !isSpendPeriod(period)) {
    const meant = suggest(period, spendPeriods);
    const all = `The periods of a spend limit are ${spendPeriods.join(', ')}.`;
    return wrong(`${quote(period)} is not a period`, meant === null ? all : `Did you mean ${quote(meant)}?`);
  }
  if (text === unknown) return [];
  const forms = `Write ${words}, or "${none}" for no limit of its own.`;
  if (typeof text !== 'string') return wrong(`The spend limit ${quote(period)} has no value`, forms);
  if (period === everyLimiter) {
    const hint = 'Name the periods to give them amounts.';
    return text === none ? [] : wrong(`The period "${everyLimiter}" takes only "${none}", not ${quote(text)}`, hint);
  }
  const read = readSpendLimit({ text, plain: true });
  return 'kind' in read ? [] : wrong(`${period}: ${read.message}`, `${read.hint.replaceAll('`', '"')}.`);
}

/** One period as it is declared; none of what does not name one. */
export function readPeriod(period: string, text: string, origin: Origin): readonly DeclaredLimit[] {
  const value = readSpendLimit({ text, plain: true });
  return period === everyLimiter || !('kind' in value) ? [] : [{ limiter: period, value, origin }];
}
