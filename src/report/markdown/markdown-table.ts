import { markdownCode } from './escape-markdown.js';

/*
 * Tables in Markdown.
 */

/** A column: its title, and whether numbers stand in it. */
export type MarkdownColumn = readonly [title: string, align: 'text' | 'number'];

/** The cells are Markdown already. */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const rules = columns.map(([, align]) => (align === 'text' ? '---' : '---:'));
  return [columns.map(([title]) => title), rules, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** A name or ID as a cell: a bar ends the cell even inside a code span, unless it is escaped. */
export function cellCode(text: string): string {
  return markdownCode(text).replaceAll('|', '\\|');
}

/** Markdown as a cell: a bar ends the cell, also within code. */
export function tableCell(text: string): string {
  return text.replace(/(?<!\\)\|/g, '\\|');
}
