export type Severity = 'error' | 'warning' | 'note';

export interface Rule {
  /** The default. */
  readonly severity: Severity;
  /** One short phrase. */
  readonly title: string;
  /** What it means and what to do. */
  readonly help: string;
}

/** A rule of findings: what it says of a finding's data. */
export interface FindingRule<D> extends Rule {
  /** One sentence from the finding's data, without an end mark where it ends in a name. */
  readonly message: (data: D) => string;
}

/** Keeps the type of a rule's data. */
export function finding<D>(rule: FindingRule<D>): FindingRule<D> {
  return rule;
}
