import { changeRules, errorRules } from './error-rules.js';
import { hiddenDifference } from '../look-alike.js';
import { modelRules } from './model-rules.js';
import { type DataOf, finding, type Rule } from './rule-types.js';
import { movedRules } from './moved-rules.js';
import { limitNumberText } from '../spend/money.js';
import { count, formatDuration, formatNumber } from '../text.js';
import { limitSubject, spendRules } from './spend-rules.js';
import { usageRules } from './usage-rules.js';

/*
 * The table of rules: `limitdrift` knows these, and each finding and change is of one.
 */

/** The rules of findings, each a row. Those that are errors by default stand in a file of their own. */
export const findingRules = {
  'limit-released': finding({
    severity: 'warning',
    title: 'A live override that is no longer declared',
    help: 'The base declared it and this change does not, so the override stays live and is no longer compared. Clear it in the Console, or keep it declared.',
    data: { group: 'text', limiter: 'text', live: 'number', currency: 'text or null or absent' },
    message: (d) =>
      `${d.currency === undefined ? 'The override of ' : ''}${limitSubject(d.live, d)} is still live, but no longer declared`,
  }),
  'policy-weakened': finding({
    severity: 'warning',
    title: 'This change makes a run more lenient',
    help: 'What failed before may pass now. That can be right; a reviewer should see it.',
    data: { what: 'text', before: 'text', after: 'text' },
    message: (d) => `${d.what}: was ${d.before}, is ${d.after} in this change`,
  }),
  'base-unreadable': finding({
    severity: 'warning',
    title: 'The base is not a valid declaration',
    help: 'What this change asks for cannot be separated from drift, so every difference is drift. Correct the declaration on the base.',
    data: { base: 'text', problem: 'text' },
    message: (d) => `The base ${d.base} cannot be used: ${d.problem}`,
  }),
  'base-empty': finding({
    severity: 'note',
    title: 'The base declares nothing',
    help: 'The base has no declaration, in today’s files or in files that were deleted since, so everything that is declared now counts as new. Or one of several files is not in the base. Once it is merged, everything else that differs is drift.',
    data: { base: 'text', file: 'text or null' },
    message: (d) =>
      d.file === null
        ? `${d.base} declares nothing, so everything that is declared here counts as new in this change`
        : `${d.file} is not in ${d.base} under any name, so everything that it declares counts as new in this change`,
  }),
  'history-unavailable': finding({
    severity: 'warning',
    title: 'The history of the declaration is not available',
    help: 'Without earlier versions, what was merged and not carried out yet cannot be separated from drift. In CI, fetch the whole history (fetch-depth: 0).',
    data: { reason: 'text' },
    message: (d) =>
      `Earlier versions of the declaration are not available (${d.reason}), so what was merged and not carried out yet cannot be separated from drift`,
  }),
  'nothing-touched': finding({
    severity: 'note',
    title: 'This change declares the same limits as its base',
    help: 'With --touched, only what this change touches counts, and it touches nothing, so the live limits were not read.',
    data: { base: 'text' },
    message: (d) => `This change declares the same limits as ${d.base}, so the live limits were not read`,
  }),
  'ignore-expired': finding({
    severity: 'warning',
    title: 'An ignore has expired',
    help: 'It no longer tolerates anything. Remove it, or agree on another date.',
    data: { reason: 'text', owner: 'text or null', expires: 'text' },
    message: (d) =>
      `The ignore "${d.reason}"${d.owner === null ? '' : ` of ${d.owner}`} expired at the end of ${d.expires} (UTC)`,
  }),
  'ignore-unused': finding({
    severity: 'warning',
    title: 'An ignore that matches nothing',
    help: 'It matches no drift: the drift is gone, or the limit changed again. Remove it, or correct it.',
    data: { reason: 'text', owner: 'text or null', expires: 'text' },
    message: (d) =>
      `The ignore "${d.reason}"${d.owner === null ? '' : ` of ${d.owner}`} (until ${d.expires}) matches no drift`,
  }),
  ...errorRules,
  ...usageRules,
  ...movedRules,
  ...spendRules,
  'undeclared-workspace': finding({
    severity: 'warning',
    title: 'A workspace that is not declared',
    help: 'A live workspace has no entry and matches no pattern. Declare it (`limitdrift accept --workspace NAME` writes its entry from a saved plan), or archive it.',
    data: { name: 'text', overrides: 'number or null' },
    message: (d) =>
      `Workspace "${d.name}" is not declared; ${
        d.overrides === null
          ? 'its limits were not read'
          : d.overrides === 0
            ? 'it inherits every limit'
            : `it has ${count(d.overrides, 'override')}`
      }`,
  }),
  'workspace-renamed': finding({
    severity: 'warning',
    title: 'A pinned workspace has another name',
    help: 'The pinned ID still fits, so its limits are compared as declared. Write the new name as the key.',
    data: { declared: 'text', live: 'text' },
    message: (d) => `The workspace declared as "${d.declared}" is named "${d.live}" now${differenceOf(d)}`,
  }),
  'above-organization-limit': finding({
    severity: 'warning',
    title: 'A declared override above the organization’s limit',
    help: 'The API stores it and enforces the lower of the two, so the organization’s limit is what counts.',
    data: {
      group: 'text',
      limiter: 'text',
      value: 'number',
      organization_limit: 'number',
      currency: 'text or null or absent',
    },
    message: (d) =>
      `${limitSubject(d.value, d)} is above the organization’s ${limitNumberText(d.organization_limit, d)}: it is stored, but not enforced`,
  }),
  'input-limiter-mismatch': finding({
    severity: 'warning',
    title: 'An input-token limit of another kind than the organization’s',
    help: '`input_tokens_per_minute` counts cache reads, `input_tokens_per_minute_cache_aware` does not. Where the organization has one, an override of the other works beside it and not in its place.',
    data: { group: 'text', limiter: 'text', sibling: 'text' },
    message: (d) =>
      `The organization limits ${d.group} by ${d.sibling}; ${d.limiter} works beside it, not in its place`,
  }),
  ...modelRules,
  'unknown-source': finding({
    severity: 'warning',
    title: 'A live value from a source that this version does not know',
    help: 'The value is not an override of the workspace, and not the organization’s. It is not compared as an override; update limitdrift if there is a newer version.',
    data: { group: 'text', limiter: 'text', source: 'text', value: 'number' },
    message: (d) =>
      `${formatNumber(d.value)} ${d.limiter} for ${d.group} comes from "${d.source}", which this version does not know; it does not count as an override`,
  }),
  'snapshot-old': finding({
    severity: 'warning',
    title: 'The snapshot is old',
    help: 'Limits may have changed since it was taken. Take a new one with `limitdrift snapshot`, or allow more with --max-age.',
    data: { taken_at: 'text', max_age_seconds: 'number' },
    message: (d) => `The snapshot was taken at ${d.taken_at}, more than ${formatDuration(d.max_age_seconds)} ago`,
  }),
  'equals-organization-limit': finding({
    severity: 'note',
    title: 'An override of exactly the organization’s limit',
    help: 'It is pinned: it will not follow when the organization’s limit rises, unlike `inherit`.',
    data: { group: 'text', limiter: 'text', value: 'number', currency: 'text or null or absent' },
    message: (d) =>
      `${limitSubject(d.value, d)} is the organization’s limit: it is pinned and will not follow a raise; \`${d.currency === undefined ? 'inherit' : 'none'}\` would`,
  }),
  blocked: finding({
    severity: 'note',
    title: 'An override of 0',
    help: 'Nothing gets through in this workspace, though the organization has a limit above 0.',
    data: {
      group: 'text',
      limiter: 'text',
      organization_limit: 'number or null',
      currency: 'text or null or absent',
    },
    message: (d) =>
      `${limitSubject(0, d)} lets nothing through (organization: ${d.organization_limit === null ? 'no limit' : limitNumberText(d.organization_limit, d)})`,
  }),
};

export type ChangeRuleId = keyof typeof changeRules;
export type FindingRuleId = keyof typeof findingRules;
export type RuleId = ChangeRuleId | FindingRuleId;

type DataByRule = { readonly [R in FindingRuleId]: DataOf<(typeof findingRules)[R]['data']> };

/** What the message of a finding of this rule is made from. */
export type FindingData<R extends FindingRuleId> = DataByRule[R];

/** Every rule by ID: severity, title and help. */
export const rules: Readonly<Record<RuleId, Rule>> = { ...changeRules, ...findingRules };

/** Rules whose findings depend on the clock, on usage or on kept snapshots; the digest leaves them out. */
export const clockRules: readonly string[] = [
  'snapshot-old',
  'ignore-expired',
  'ignore-unused',
  'model-retiring',
  'below-peak-usage',
  'organization-limit-moved',
  'model-left-group',
] satisfies RuleId[];

export function isRuleId(id: string): id is RuleId {
  return Object.hasOwn(rules, id);
}

declare const unknownRule: unique symbol;

/**
 * The ID of a rule of findings that this version does not know. It is a template, because a union can be told apart by
 * templates, as by literals, and not by a text of another kind.
 */
export type UnknownRuleId = `${string & { readonly [unknownRule]: true }}${string}`;

export function isUnknownRule(id: string): id is UnknownRuleId {
  return !Object.hasOwn(findingRules, id);
}

function differenceOf({ declared, live }: { readonly declared: string; readonly live: string }): string {
  const difference = hiddenDifference(live, declared, 'the declaration');
  return difference === null ? '' : `: ${difference}`;
}
