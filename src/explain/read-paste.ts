import type { ResponseFacts } from '../response/classify-response.js';
import { errorTypes, lastMatch, type PastedError, readError } from './pasted-error.js';
import { readHeaders } from './pasted-headers.js';

/*
 * Finds an answer of the API in whatever people paste: what curl prints, headers as JSON or as a Python dict, an exception of an
 * SDK, a line of a log. It knows no formats: it looks for header names, identifiers of errors and statuses, and what is written
 * around them does not matter.
 */

/** What a paste says of an answer. */
export interface PastedAnswer {
  /** With the error in the API's own shape, as far as it was found. */
  readonly facts: ResponseFacts;
  readonly requestId: string | null;
  /** Models that the paste names as such, each once. */
  readonly models: readonly string[];
  /** How many answers the paste holds, those of proxies left out; it is about the last one that is an error. */
  readonly answers: number;
}

/** null: nothing in the text looks like an answer, or an error, of the API. */
export function readPaste(pasted: string): PastedAnswer | null {
  const text = plain(pasted.replaceAll(message, '$1'));
  const { section, status: headStatus, answers } = chooseAnswer(text);
  const { cut, ...error } = readError(section);
  const headers = readHeaders(section.slice(headStatus === null ? cut : 0));
  const status = headStatus ?? error.status;
  if (status === null && error.type === null && headers.size === 0) return null;
  return {
    facts: { status, headers, body: errorBody(error) },
    requestId: headers.get('request-id') ?? lastMatch(section, /\b(req_\w{1,64})/g),
    models: modelsIn(plain(pasted)),
    answers: Math.max(answers, 1),
  };
}

/**
 * The message of an error in the API's shape, in JSON, in a dict or in a string of either: to the quote that ends it, or to the end
 * of the line where it was cut off. Its words may name other errors, and decide nothing.
 */
const message = new RegExp(
  `((\\\\{0,7})["']type\\2["']\\s{0,8}:\\s{0,8}\\2["'](?:${errorTypes})\\2["']\\s{0,8},\\s{0,8}\\2["']message\\2["']\\s{0,8}:\\s{0,8})\\2(["']).*?(?:(?<!\\\\)\\2\\3|$)`,
  'gm',
);

/** Colours go, escapes of quotes and line ends in strings are what they stand for. */
function plain(text: string): string {
  const [first = '', ...colored] = text.split('\u001b');
  return [first, ...colored.map((part) => part.replace(/^\[[\d;]{0,16}[A-Za-z]/, ''))]
    .join('')
    .replaceAll(/\\{1,8}(?=["'/])/g, '')
    .replaceAll(/\\{1,8}[rn]/g, '\n');
}

interface ChosenAnswer {
  readonly section: string;
  /** null: the paste has no head of an answer. */
  readonly status: number | null;
  readonly answers: number;
}

/**
 * curl prints a head for each answer on the way: of a proxy's tunnel, of `100 Continue`, of each retry, with `< ` before it under
 * -v. The last error is what people ask about.
 */
function chooseAnswer(text: string): ChosenAnswer {
  const heads = [...text.matchAll(/^[ \t<]{0,8}HTTP\/\d(?:\.\d)? (\d{3})\b(.{0,80})/gm)];
  const sections = heads.flatMap((head, at) => {
    const status = Number(head[1]);
    const isTunnel = /established/i.test(String(head[2]));
    return status < 200 || isTunnel ? [] : [{ status, section: text.slice(head.index, heads[at + 1]?.index) }];
  });
  const chosen = sections.findLast(({ status }) => status >= 400) ?? sections.at(-1);
  return { section: text, status: null, ...chosen, answers: sections.length };
}

/** In the API's shape, which the library reads. */
function errorBody({ type, code }: Pick<PastedError, 'type' | 'code'>): unknown {
  return { type: 'error', error: { type, details: { error_code: code } } };
}

const model =
  /\bmodel(?:[_ ]?(?:name|id|group))?["']?\s{0,4}[:=]\s{0,4}["']?(?:[\w-]{1,40}[/.]){0,3}?(claude-[\w.-]{1,80})/gi;

function modelsIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(model), (match) => String(match[1]).replace(/[.-]+$/, '')))];
}
