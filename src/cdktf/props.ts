import { Token } from 'cdktf';
import type { Construct } from 'constructs';

import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import { asSentence, quote } from '../model/text.js';

/** Collects what is wrong with the props of one construct, so that one error names everything. */
export interface PropsCheck {
  /** `at`: the prop, as in `limits.opus`; `hint`: what to write instead. */
  readonly refuse: (at: string, problem: string, hint: string | null) => void;
  /** The text that a prop must be; null after refusing what it is instead. */
  readonly text: (value: unknown, at: string, hint: string) => string | null;
  /** Whether a value is known now. One that only Terraform will know is refused. */
  readonly isKnown: (value: unknown, at: string) => boolean;
  /** The own entries of an object with what has no value left out; none after refusing what is no plain object. */
  readonly entries: (value: unknown, at: string, hint: string) => readonly (readonly [string, unknown])[];
  /** Refuses every prop that is not known, with the one that was probably meant. */
  readonly keys: (props: object, known: readonly string[]) => void;
  /** @throws Error with everything that was refused, and the construct's path */
  readonly finish: () => void;
}

export function checkProps(construct: Construct): PropsCheck {
  const problems: string[] = [];
  const refuse: Refuse = (at, problem, hint) => {
    problems.push(`${at} ${asSentence(problem)}${hint === null ? '' : ` ${asSentence(hint)}`}`);
  };
  return {
    refuse,
    text: (value, at, hint) => readText(value, at, hint, refuse),
    isKnown: (value, at) => isKnown(value, at, refuse),
    entries: (value, at, hint) => readEntries(value, at, hint, refuse),
    keys: (props, known) => refuseUnknownKeys(props, known, refuse),
    finish: () => {
      if (problems.length === 0) return;
      const lines = problems.map((problem) => `\n  - ${problem}`).join('');
      throw new Error(`${construct.constructor.name} "${construct.node.path}" cannot be made:${lines}`);
    },
  };
}

type Refuse = PropsCheck['refuse'];

function isKnown(value: unknown, at: string, refuse: Refuse): boolean {
  if (!Token.isUnresolved(value)) return true;
  const hint = 'limitdrift plans without Terraform: write the value';
  refuse(at, 'is a token, a value that only Terraform will know', hint);
  return false;
}

function readText(value: unknown, at: string, hint: string, refuse: Refuse): string | null {
  if (!isKnown(value, at, refuse)) return null;
  if (typeof value === 'string' && value.trim() !== '') return value;
  refuse(at, typeof value === 'string' ? 'is blank' : `must be a text, and is ${describe(value)}`, hint);
  return null;
}

function readEntries(value: unknown, at: string, hint: string, refuse: Refuse): ReturnType<PropsCheck['entries']> {
  if (!isKnown(value, at, refuse)) return [];
  if (isPlainObject(value)) {
    const present = Object.entries(value).filter(([, part]) => part !== undefined);
    return present.filter(([key]) => isKeyAllowed(key, at, refuse));
  }
  refuse(at, `must be an object, and is ${describe(value)}`, hint);
  return [];
}

function isKeyAllowed(key: string, at: string, refuse: Refuse): boolean {
  const place = `${at}: the key ${quote(key)}`;
  if (!isKnown(key, place, refuse)) return false;
  const problem = faultOfKey(key);
  if (problem !== null) refuse(place, problem, 'Use another name');
  return problem === null;
}

function refuseUnknownKeys(props: object, known: readonly string[], refuse: Refuse): void {
  for (const key of Object.keys(props).filter((name) => !known.includes(name))) {
    const meant = suggest(key, known);
    const hint = meant === null ? `The props are ${known.join(', ')}` : `Did you mean ${tellApart(key, meant)}?`;
    refuse(key, 'is not a prop', hint);
  }
}

function faultOfKey(key: string): string | null {
  if (key === '') return 'is empty';
  if (key === '__proto__' || key === '<<') return 'cannot be used';
  return /[$%]\{/.test(key) ? 'would be an expression to Terraform' : null;
}

export function describe(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  return Array.isArray(value) ? 'an array' : 'something else';
}

/** No list, no class of something else: `Object.entries` of those says nothing. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
