import { z } from 'zod';

/** What an incoming webhook takes of a message, and nothing that Slack would read markup in. Source: docs.slack.dev, Block Kit. */
const plainText = (longest: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(longest), emoji: z.literal(false) });
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plainText(150) }),
  z.strictObject({ type: z.literal('section'), text: plainText(3000) }),
  z.strictObject({ type: z.literal('context'), elements: z.array(plainText(3000)).min(1).max(10) }),
]);
const message = z.strictObject({ text: z.string().min(1).max(40_000), blocks: z.array(block).min(1).max(50) });

export interface Message {
  readonly text: string;
  /** The texts of the blocks. */
  readonly shown: readonly string[];
}

/** Reads a message as Slack does. */
export function messageOf(json: string): Message {
  const { text, blocks } = message.parse(JSON.parse(json));
  const shown = blocks.flatMap((each) => (each.type === 'context' ? each.elements : [each.text]));
  return { text, shown: shown.map((each) => each.text) };
}
