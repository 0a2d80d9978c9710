/*
 * Answers words of other tools with those of this one.
 */

interface ForeignOption {
  /** The option, or the operands, that do it here; null: none does, and `instead` is said of every command. */
  readonly option: string | null;
  /** What to do instead, in a sentence. */
  readonly instead: string;
}

/** Of a command whose operands are workspaces. */
const named: ForeignOption = {
  option: '[WORKSPACE…]',
  instead: 'Write the workspace without an option: its name, its ID or a pattern.',
};

/** What Terraform and the field's other tools call it; without dashes. */
const options = new Map<string, readonly ForeignOption[]>(
  Object.entries({
    json: [{ option: 'report', instead: 'Write --report json.' }],
    format: [{ option: 'report', instead: 'Write --report FORMAT; the formats are in --help.' }],
    output: [
      { option: 'report', instead: 'Write --report FORMAT=FILE; the formats are in --help.' },
      { option: 'out', instead: 'Write --out FILE.' },
    ],
    o: [
      { option: 'out', instead: 'Write --out FILE.' },
      { option: 'report', instead: 'Write --report FORMAT=FILE; the formats are in --help.' },
    ],
    target: [
      { option: 'workspace', instead: 'Write --workspace GLOB, which takes a name, an ID or a pattern.' },
      named,
    ],
    workspace: [named],
    'no-color': [{ option: 'color', instead: 'Write --color never, or set NO_COLOR.' }],
    'detailed-exitcode': [{ option: 'fail-on', instead: 'Leave it out: drift ends with 2 here without an option.' }],
    chdir: [{ option: null, instead: 'Change the folder first: cd DIR && limitdrift …' }],
  }),
);

/** Commands of other tools. */
const commands = new Map(
  Object.entries({
    apply:
      'limitdrift never changes a limit: `limitdrift plan` writes the checklist, a person carries it out in the Console, and `limitdrift verify PLAN.json` says when it is done.',
    drift: 'Drift is what `limitdrift plan` reports.',
    refresh: 'Live limits are read again by every `limitdrift plan`.',
    import: '`limitdrift init` writes what is live into limits.yaml.',
    destroy: 'limitdrift never changes a limit: remove the entry, and clear its overrides in the Console.',
    state: 'There is no state: `limitdrift limits` shows what is in force.',
    fmt: '`limitdrift validate` checks limits.yaml; its layout is yours.',
  }),
);

/** What to write here in place of an option of another tool; null: it is none that people know. */
export function foreignOption(
  given: string,
  { options: own, operands }: { readonly options: object; readonly operands: string },
): string | null {
  const fits = ({ option }: ForeignOption): boolean =>
    option === null || option === operands || Object.hasOwn(own, option);
  return options.get(given)?.find(fits)?.instead ?? null;
}

/** What to do here in place of a command of another tool. */
export function foreignCommand(given: string): string | null {
  return commands.get(given) ?? null;
}
