/*
 * What a row of the table of rules holds.
 */

/** How serious it is what a rule is about. */
export type Severity = 'error' | 'warning' | 'note';

/** What `rules` in a declaration can set; `off` leaves the finding or change out of the plan. */
export type RuleSeverity = Severity | 'off';

/** The most serious first. */
export const ruleSeverities: readonly RuleSeverity[] = ['error', 'warning', 'note', 'off'];

export function isMilder(severity: RuleSeverity, other: RuleSeverity): boolean {
  return ruleSeverities.indexOf(severity) > ruleSeverities.indexOf(other);
}

export interface Rule {
  /** The default. */
  readonly severity: Severity;
  /** One short phrase. */
  readonly title: string;
  /** What it means and what to do. */
  readonly help: string;
  /** It tells what a person has to weigh, and can never be made to fail a run. */
  readonly neverFails?: true;
}

/** What a declaration can set a rule to, the most serious first. With --strict warnings fail too. */
export function severitiesOf({ neverFails }: Rule): readonly RuleSeverity[] {
  return neverFails === true ? ['note', 'off'] : ruleSeverities;
}

/** A rule of findings: what the data of such a finding holds, and what it says of it. */
export interface FindingRule<S extends DataShape> extends Rule {
  readonly data: S;
  /** One sentence from the finding's data, without an end mark where it ends in a name. */
  readonly message: (data: DataOf<S>) => string;
  /** Where the data makes it less serious than the rule; `isSet`: the declaration sets the rule. null: as the rule is. */
  readonly milder?: (data: DataOf<S>, isSet: boolean) => Severity | null;
}

/** What a field can hold, by the words that a rule says it with. A number is whole, and at least 0. */
interface FieldTypes {
  readonly text: string;
  readonly 'text or null': string | null;
  /** What a row got later than its rule, and what only some findings of it have. */
  readonly 'text or null or absent': string | null;
  readonly texts: readonly string[];
  readonly number: number;
  readonly 'number or null': number | null;
  readonly 'yes or no': boolean;
}

export type FieldName = keyof FieldTypes;

/** One of the above, or the only texts that it can be. */
export type FieldType = FieldName | readonly string[];

export type DataShape = Readonly<Record<string, FieldType>>;

export type DataOf<S extends DataShape> = {
  readonly [F in keyof S as S[F] extends Absent ? never : F]: ValueOf<S[F]>;
} & { readonly [F in keyof S as S[F] extends Absent ? F : never]?: ValueOf<S[F]> };

type Absent = 'text or null or absent';

type ValueOf<T extends FieldType> = T extends FieldName
  ? FieldTypes[T]
  : T extends readonly (infer Text)[]
    ? Text
    : never;

/** Makes a rule of findings, with the type of its data. */
export function finding<const S extends DataShape>(rule: FindingRule<S>): FindingRule<S> {
  return rule;
}
