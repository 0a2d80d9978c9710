/** What may stand at one place of limits.yaml. Readers take words from it, and the JSON Schema for editors is made of it. */
export type GrammarNode =
  | TextNode
  | ChoiceNode
  | ConstantNode
  | NumberNode
  | ListNode
  | EitherNode
  | MapNode
  | KeysNode
  | SharedNode;

interface Words {
  /** What it means, for the hover of an editor. */
  readonly help?: string;
  /** What to write, for whoever wrote something else. */
  readonly hint?: string;
  /** Only of a key that must be there: the sentence where it is not. */
  readonly missing?: string;
}

/** A text that is not empty. */
export interface TextNode extends Words {
  readonly kind: 'text';
  readonly pattern?: RegExp;
}

/** One of a few words. */
export interface ChoiceNode extends Words {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}

export interface ConstantNode extends Words {
  readonly kind: 'constant';
  readonly value: string | number;
}

/** A whole number, or one with decimals. */
export interface NumberNode extends Words {
  readonly kind: 'number';
  readonly decimals?: true;
  readonly least: number;
  readonly most: number;
}

export interface ListNode extends Words {
  readonly kind: 'list';
  readonly of: GrammarNode;
}

export interface EitherNode extends Words {
  readonly kind: 'either';
  readonly of: readonly GrammarNode[];
}

/** A map whose keys are the team's own. */
export interface MapNode extends Words {
  readonly kind: 'map';
  readonly of: GrammarNode;
  /** Keys to be completed, each with its help; every other key may stand there too. */
  readonly known?: Readonly<Record<string, string>>;
  /** Keys that are no names of the team's, each of its own kind. */
  readonly keys?: Readonly<Record<string, GrammarNode>>;
}

/** A map of these keys and no other. */
export interface KeysNode<K extends string = string> extends Words {
  readonly kind: 'keys';
  /** Where the keys stand, as in "in a workspace". */
  readonly place: string;
  readonly keys: Readonly<Record<K, GrammarNode>>;
  /** Of these at least one must be there. */
  readonly needs?: readonly NoInfer<K>[];
}

/** A part that stands at several places, by its name. */
export interface SharedNode extends Words {
  readonly kind: 'shared';
  readonly name: string;
}
