import { plainBody } from './marker.js';

/* Keeps the boxes that people ticked when a checklist is written anew. */

/** A box that a person can tick: in a list item of its own, with the step's ID at the end, or without one. */
const box = /^- \[([ xX])\] (.+)$/;
const stepId = / · `(s-[0-9a-f]{16})`$/;

/** The sections whose boxes are for people; those under *Done* are ours. */
const forPeople = /^## (To do|After the merge|Decide) \(/;

/**
 * Ticks what a person ticked in `before` and is still to do in `after`: by the step's ID, which changes with its target. A
 * box without an ID, "Create the workspace …", is known by its words.
 */
export function keepTicks(before: string, after: string): string {
  const ticked = new Set(
    boxesOf(before).flatMap(({ mark, identity }) => (mark === ' ' || identity === null ? [] : [identity])),
  );
  return boxesOf(after)
    .map(({ line, identity }) => (identity !== null && ticked.has(identity) ? line.replace('- [ ]', '- [x]') : line))
    .join('\n');
}

interface Line {
  readonly line: string;
  readonly mark: string;
  /** null: no box for people. */
  readonly identity: string | null;
}

function boxesOf(body: string): readonly Line[] {
  let open = false;
  return plainBody(body)
    .split('\n')
    .map((line) => {
      if (line.startsWith('## ')) open = forPeople.test(line);
      const [, mark = ' ', text = ''] = (open ? box.exec(line) : null) ?? [];
      return { line, mark, identity: text === '' ? null : (stepId.exec(text)?.[1] ?? text) };
    });
}
