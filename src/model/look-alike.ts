import { escapeInvisible } from './text.js';

/*
 * Texts that look alike and are not the same: how to say so, and what was perhaps meant.
 */

/** Letters and marks that show like another one, each above the plain one: Cyrillic, Greek, Armenian, Latin, dashes, quotes. */
const twins = [
  ['аеорсухіјѕһԁԛԝӏАВЕКМНОРСТУХЅІЈӀ', 'aeopcyxijshdqwlABEKMHOPCTYXSIJI'],
  ['αικνορυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'aikvopuABEZHIKMNOPTYX'],
  ['օսհո', 'ouhn'],
  ['ıɑɡ', 'iag'],
  ['‐‒–—―−', '------'],
  ['‘’“”', `''""`],
] as const;

const plainOf = new Map(
  twins.flatMap(([odd, plain]) => [...odd].map((character, at) => [character, plain.charAt(at)])),
);

const ascii = /^[ -~]*$/;

/** What a text looks like: letters composed, in their plain form, and each one that looks like a Latin one as that. */
function looksOf(text: string): string {
  if (ascii.test(text)) return text;
  return Array.from(text.normalize('NFKD'), (character) => plainOf.get(character) ?? character)
    .join('')
    .normalize('NFC');
}

/** A text as somebody means it who types it: what cannot be seen is left out, and capitals are small. Only for hints. */
export function meantText(text: string): string {
  return (ascii.test(text) ? text : escapeInvisible(looksOf(text), () => '')).toLowerCase();
}

/** Of a longer difference, this many characters are named. */
const mostNamed = 4;

/**
 * How two texts differ that are shown alike, as `it has "e" + U+0301 where this has U+00E9`; null where that can be seen.
 * `here`: what `given` is called.
 */
export function hiddenDifference(meant: string, given: string, here = 'this'): string | null {
  if (meant === given || looksOf(escapeInvisible(meant)) !== looksOf(escapeInvisible(given))) return null;
  const [there, own] = [[...meant], [...given]];
  const start = there.findIndex((character, at) => character !== own[at]);
  let end = 0;
  while (end < Math.min(there.length, own.length) - start - 1 && there.at(-1 - end) === own.at(-1 - end)) end += 1;
  const [has, had] = [there, own].map((text) => nameCharacters(text.slice(start, text.length - end)));
  return `it has ${has} where ${here} has ${had}`;
}

/** What was perhaps meant, as it is `shown`, and how it differs from what was given where that cannot be seen. */
export function tellApart(given: string, meant: string, shown = meant): string {
  const difference = hiddenDifference(meant, given);
  return difference === null ? shown : `${shown} (${difference})`;
}

function nameCharacters(characters: readonly string[]): string {
  const names = characters.slice(0, mostNamed).map((character) => {
    const code = Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0');
    return ascii.test(character) ? `"${character}"` : `U+${code}`;
  });
  return [...names, ...(characters.length > mostNamed ? ['…'] : [])].join(' + ');
}
