import type { EmulatedAnswer } from './answers.js';
import { rewriteList, withKeyTwice } from './fault-bodies.js';

/** An answer and how it is to reach the client. */
export interface Delivery {
  /** null: none, the connection is reset. */
  readonly answer: EmulatedAnswer | null;
  readonly delayMs: number;
  /** Text in place of the answer's JSON. */
  readonly text: string | null;
  readonly truncated: boolean;
  /** Milliseconds between two pieces of the body; 0: it comes whole. */
  readonly dripMs: number;
}

/** An answer that nothing happens to on its way. */
export function delivery(answer: EmulatedAnswer | null): Delivery {
  return { answer, delayMs: 0, text: null, truncated: false, dripMs: 0 };
}

export function changed(served: Delivery, change: (answer: EmulatedAnswer) => EmulatedAnswer): Delivery {
  return served.answer === null ? served : { ...served, answer: change(served.answer) };
}

/** Rewrites the body of a list; an error, or a single object, stays as it is. */
export function rewritten(served: Delivery, rewrite: Parameters<typeof rewriteList>[1]): Delivery {
  return changed(served, (answer) => ({ ...answer, body: rewriteList(answer.body, rewrite) }));
}

export function repeatKey(served: Delivery): Delivery {
  return served.answer === null ? served : { ...served, text: withKeyTwice(JSON.stringify(served.answer.body)) };
}

export function notJson(status: number): Delivery {
  const answer = { status, headers: { 'content-type': 'text/html' }, body: null };
  return { ...delivery(answer), text: '<html><body>Bad gateway</body></html>' };
}
