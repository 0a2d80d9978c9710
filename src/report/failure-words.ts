import type { Problem } from '../model/declaration.js';
import type { Plan } from '../model/plan-types.js';
import { asSentence } from '../model/sentence.js';
import { failedStep } from './next-step.js';
import { headline } from './words.js';

/** Why a run failed, and what to do about it. Raw text. */
export function failureText(plan: Plan): string {
  return `${asSentence(headline(plan))} ${failedStep(plan)}`;
}

/** What is wrong in the declaration, and what to write instead. Raw text. */
export function problemText({ message, hint }: Problem): string {
  return hint === null ? message : `${asSentence(message)} ${hint}`;
}
