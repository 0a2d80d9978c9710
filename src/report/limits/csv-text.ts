import { terminalText } from '../terminal/escape-terminal.js';

/*
 * Comma-separated values, for a spreadsheet.
 */

/** Rows of cells; null is an empty cell. */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\n`).join('');
}

/** What a spreadsheet takes for the beginning of a formula, in any width. Source: owasp.org, "CSV Injection". */
const formula = /^[\s'"]*[=+\-@|%＝＋－＠]/;

/**
 * One cell: text of others is one line (a tab is `\\u{9}`), in quotes where it has to be (RFC 4180), and never a formula: an apostrophe before it
 * makes text of it.
 */
function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = terminalText(value);
  const shown = formula.test(text) ? `'${text}` : text;
  return /[",;]|^\s|\s$/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
