import type { RequestEvent } from '../../live/retried-request.js';
import { shortAnswer } from '../../model/text.js';
import type { UserError } from '../../model/errors.js';
import type { Check } from '../../model/diagnosis.js';

/** A check, and the exit code that its failure leads to. */
export type JudgedCheck = Check & { readonly exitCode: number };

/** Makes the checks of `limitdrift doctor`, by how they end. */
export const check = {
  ok: (name: string, text: string): JudgedCheck => ({ name, state: 'ok', text, next: null, exitCode: 0 }),
  note: (name: string, text: string, next: string | null = null): JudgedCheck => ({
    name,
    state: 'note',
    text,
    next,
    exitCode: 0,
  }),
  skipped: (name: string, text: string): JudgedCheck => ({ name, state: 'skipped', text, next: null, exitCode: 0 }),
  failed: (name: string, text: string, next: string): JudgedCheck => ({
    name,
    state: 'failed',
    text,
    next,
    exitCode: 1,
  }),
  error: (name: string, { message, hint, exitCode }: UserError): JudgedCheck => ({
    name,
    state: 'failed',
    text: message,
    next: hint ?? 'Correct it, and run `limitdrift doctor` again.',
    exitCode,
  }),
} as const;

/** The text of a check that makes no sense after one that failed. */
export const notTried = 'not tried: see above';

/** The request as far as a person wants to know it: support asks for the request ID. */
export function answerOf(event: RequestEvent | undefined): string {
  if (event === undefined) return 'nothing was asked';
  return `${event.method} ${event.path.replace(/\?.*$/, '')}: ${shortAnswer(event)}`;
}
