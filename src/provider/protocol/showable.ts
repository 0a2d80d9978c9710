import { escapeInvisible } from '../../model/text.js';

/** Terraform prints what it is given to a terminal as it is. Lines stay. */
export function showableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeInvisible(line))
    .join('\n');
}
