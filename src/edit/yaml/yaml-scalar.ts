import { escapeInvisible } from '../../model/text.js';

/*
 * Writes scalars, keys and comments of YAML.
 */

/** What needs no quotes in any YAML: words, none of which another program could take for a number or a Boolean. */
const plain = /^[\p{L}_][\p{L}\p{N}_./-]*( [\p{L}\p{N}_./-]+)*$/u;
const reserved = /^(true|false|yes|no|on|off|null|y|n)$/i;
const hidden = /(?! )[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]/u;
const hiddenEach = new RegExp(hidden, 'gu');

/**
 * A text as a YAML scalar of one line, in quotes where it needs them; what cannot be seen is escaped, and so are the marks
 * of letters that an editor might compose.
 */
export function yamlText(text: string): string {
  const composed = text === text.normalize('NFC');
  if (composed && plain.test(text) && !reserved.test(text) && !hidden.test(text)) return text;
  const escaped = text.replace(/["\\]/g, '\\$&').replace(hiddenEach, escapeCodePoint);
  return `"${composed ? escaped : escaped.replace(/[\p{M}\u1100-\u11ff]/gu, escapeCodePoint)}"`;
}

/** A whole number in decimal digits, with `_` between thousands from 10_000 on. */
export function yamlNumber(value: number): string {
  return value < 10_000 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, '_');
}

/** YAML reads a key of one line up to here, quotes and escapes included. */
const longestKey = 1000;

/** Whether a text can be a key in limits.yaml at all. */
export function canBeKey(text: string): boolean {
  return !['', '<<', '__proto__'].includes(text) && !/\p{Cs}/u.test(text) && yamlText(text).length <= longestKey;
}

const longestComment = 100;

/** Somebody else's text, fit for a comment: one line, without what cannot be seen, cut to 100 characters. */
export function commentText(text: string): string {
  const characters = Array.from(text.slice(0, 2 * longestComment + 2));
  const cut = characters.length > longestComment;
  return `${escapeInvisible(characters.slice(0, longestComment).join(''))}${cut ? '…' : ''}`;
}

/** A line with a comment behind it; none for a text of nothing. */
export function withComment(line: string, text: string): string {
  const comment = commentText(text).trim();
  return comment === '' ? line : `${line} # ${comment}`;
}

function escapeCodePoint(character: string): string {
  const code = Number(character.codePointAt(0)).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}
