/** Words with their marks. Raw text, as in `value-words.ts`: each report escapes and marks it up for its own sink. */
export type Phrase = readonly PhrasePart[];

export type PhrasePart = string | Code | Strong | Link;

/** A name, an ID, a place or a command. */
export interface Code {
  readonly code: string;
}

export interface Strong {
  readonly strong: string;
}

/** Address and text are the report's own, never somebody's name. */
export interface Link {
  readonly link: string;
  readonly text: string;
}

export function code(text: string): Code {
  return { code: text };
}

export function strong(text: string): Strong {
  return { strong: text };
}

/** A sentence from its fixed words and the parts between them. */
export function phrase(literals: TemplateStringsArray, ...parts: readonly (PhrasePart | Phrase)[]): Phrase {
  return literals.flatMap((literal, at) => [literal, ...listParts(parts[at] ?? '')]).filter((part) => part !== '');
}

function listParts(part: PhrasePart | Phrase): Phrase {
  return isPhrase(part) ? part : [part];
}

function isPhrase(part: PhrasePart | Phrase): part is Phrase {
  return Array.isArray(part);
}

/** Its words alone, for a sink that has no marks. */
export function phraseText(phrase: Phrase): string {
  return phrase.map((part) => wordsOf(part)).join('');
}

function wordsOf(part: PhrasePart): string {
  if (typeof part === 'string') return part;
  if ('code' in part) return part.code;
  return 'strong' in part ? part.strong : part.text;
}
