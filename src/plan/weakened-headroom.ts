import type { Origin } from '../model/located.js';
import {
  type AlertRule,
  type DeclaredKnownUse,
  type DeclaredMarks,
  organizationWord,
  ruleFor,
} from '../model/headroom/headroom-policy.js';
import { formatDuration } from '../model/text.js';
import { matchesAllOf, type Sides, type Weakening } from './base-findings.js';
import type { Resolved } from './resolve/resolve.js';

/*
 * What a change makes more lenient of `limitdrift headroom`.
 */

/** Marks that are higher or have to last longer than the base's: in general, of a limiter, of an entry. */
export function raisedMarks({ head, base }: Sides): readonly Weakening[] {
  const [now, then] = [head.declaration.headroom, base.declaration.headroom];
  const own = [...head.entries].flatMap(([id, entry]) => {
    const before = base.entries.get(id)?.headroom ?? null;
    return entry.headroom === null && before === null ? [] : [{ entry, before }];
  });
  const limiters = limitersOf([now, then, ...own.flatMap(({ entry, before }) => [entry.headroom, before])]);
  const general = weakerRules(limiters, { before: [then, null], after: [now, null] });
  const said = new Set(general.map(keyOf));
  const entries = own.flatMap(({ entry, before }) =>
    weakerRules(limiters, { before: [then, before], after: [now, entry.headroom] })
      .filter((rule) => !said.has(keyOf(rule)))
      .map((rule) => tell(rule, `\`headroom\` of "${entry.key}"`, entry.origin)),
  );
  return [...general.map((rule) => tell(rule, '`headroom`', now?.origin)), ...once(entries)];
}

type Layers = readonly [general: DeclaredMarks | null, own: DeclaredMarks | null];

interface WeakerRule {
  /** undefined: all that have no marks of their own. */
  readonly limiter: string | undefined;
  readonly before: AlertRule;
  readonly after: AlertRule;
}

function weakerRules(
  limiters: readonly string[],
  { before, after }: { readonly before: Layers; readonly after: Layers },
): readonly WeakerRule[] {
  const ruleOf = (limiter: string | undefined): WeakerRule => {
    return { limiter, before: ruleFor(...before, limiter), after: ruleFor(...after, limiter) };
  };
  const general = ruleOf(undefined);
  const others = limiters.map(ruleOf).filter((rule) => !isWeaker(general) || !isSame(rule, general));
  return [general, ...others].filter(isWeaker);
}

function isWeaker({ before, after }: WeakerRule): boolean {
  return after.alert_at > before.alert_at || after.for_minutes > before.for_minutes;
}

function isSame(a: WeakerRule, b: WeakerRule): boolean {
  return keyOf({ ...a, limiter: undefined }) === keyOf({ ...b, limiter: undefined });
}

function keyOf(rule: WeakerRule): string {
  return JSON.stringify(rule);
}

function tell({ limiter, before, after }: WeakerRule, subject: string, origin: Origin | undefined): Weakening {
  const what = limiter === undefined ? `The mark in ${subject}` : `The mark of ${limiter} in ${subject}`;
  return { what, before: markText(before), after: markText(after), ...(origin === undefined ? {} : { origin }) };
}

function markText({ alert_at: share, for_minutes: minutes }: AlertRule): string {
  return `${Number((share * 100).toPrecision(15))}% for ${formatDuration(minutes * 60)}`;
}

function limitersOf(marks: readonly (DeclaredMarks | null)[]): readonly string[] {
  return [...new Set(marks.flatMap((one) => [...(one?.limiters.keys() ?? [])]))].sort();
}

/** Several workspaces of one pattern are one entry. */
function once(weakenings: readonly Weakening[]): readonly Weakening[] {
  return [...new Map(weakenings.map((one) => [JSON.stringify(one), one])).values()];
}

/** Known cases that are new, hold longer, or cover more than every one of the base. */
export function widenedKnown({ head, base }: Sides): readonly Weakening[] {
  const before = (base.declaration.headroom?.known ?? []).map((known) => meantBy(known, base));
  return (head.declaration.headroom?.known ?? []).flatMap((known) => {
    const meant = meantBy(known, head);
    const ends = before.filter((one) => covers(one, meant)).map(({ expires }) => expires ?? forever);
    const [end, last] = [known.expires ?? forever, ends.toSorted().at(-1)];
    if (last !== undefined && last >= end) return [];
    return [
      {
        what: `The known case "${known.reason}" of headroom for ${known.workspace.value}`,
        before: last === undefined ? 'not there' : thereText(last),
        after: thereText(end),
        origin: known.workspace.origin,
      },
    ];
  });
}

/** After every date, as text too. */
const forever = 'for ever';

function thereText(end: string): string {
  return end === forever ? 'there without an end' : `there until ${end}`;
}

interface MeantKnown {
  readonly workspace: string;
  readonly group: string | null;
  readonly limiter: string | null;
  readonly expires: string | null;
}

/** A known case by the group that its word means. */
function meantBy({ workspace, group, limiter, expires }: DeclaredKnownUse, { groups }: Resolved): MeantKnown {
  const key = group === null ? null : (groups.find(group.value)?.key ?? group.value);
  return { workspace: workspace.value, group: key, limiter, expires };
}

function covers(wide: MeantKnown, narrow: MeantKnown): boolean {
  // The organization has to be named: no pattern means it.
  const [isWhole, isOther] = [wide, narrow].map(({ workspace }) => workspace === organizationWord);
  if (isWhole !== isOther || !matchesAllOf(wide.workspace, narrow.workspace)) return false;
  return (['group', 'limiter'] as const).every((part) => wide[part] === null || wide[part] === narrow[part]);
}
