import { identityOf, isToBeCreated, sha256 } from '../model/address.js';
import type { Origin } from '../model/located.js';
import type { Problem } from '../model/declaration.js';
import { asSentence, canonicalJson } from '../model/text.js';
import type { Change, Finding, Plan } from '../model/plan-types.js';
import type { Severity } from '../model/rules/rule-types.js';
import type { Group } from '../model/snapshot-types.js';
import { blameText } from './activity/blame-words.js';
import { headline } from './headline.js';
import { sortBySeverity } from './plan-order.js';
import { classText, limitText, nameGroups, settingText, whenText, workspaceText } from './value-words.js';
import { failedStep } from './next-step.js';

/*
 * What code hosts show at lines of the declaration: the alerts of the reports for GitHub (SARIF) and GitLab.
 */

/** What a code host shows at a line of the declaration. */
export interface Alert {
  readonly rule: string;
  readonly severity: Severity;
  /** One line of raw text. */
  readonly text: string;
  /** Where it is declared; for what nobody declared, the entry of its workspace, else the first line of the declaration. */
  readonly origin: Origin;
  readonly related: readonly Origin[];
  /** 32 hex digits, different for any two alerts of a plan. The same limit keeps it between runs, wherever it is declared. */
  readonly fingerprint: string;
}

/** Gives a fingerprint for what a thing is the same by. */
type TakeFingerprint = (identity: readonly unknown[]) => string;

/**
 * What drifted, is overdue or in conflict, and the findings; errors first, otherwise in the plan's order. What is pending was
 * asked for, and what is ignored was agreed on: neither is an alert. Nor is it one that a change touches nothing.
 */
export function listAlerts(plan: Plan): readonly Alert[] {
  const name = nameGroups(plan.changes);
  const take = fingerprints(plan.organization);
  const alerts = [
    ...plan.changes.filter(isAlert).map((change) => alertOfChange(change, name, { plan, take })),
    ...plan.findings.filter(({ rule }) => rule !== 'nothing-touched').map((finding) => alertOf(finding, plan, take)),
  ];
  return sortBySeverity(alerts);
}

function isAlert(change: Change): boolean {
  return change.ignored === null && change.class !== 'pending' && change.class !== 'adopted';
}

function alertOfChange(
  change: Change,
  name: (group: Group) => string,
  { plan, take }: { readonly plan: Plan; readonly take: TakeFingerprint },
): Alert {
  const { rule, severity, address, origin, entry } = change;
  return {
    rule,
    severity,
    text: changeText(change, name),
    origin: origin ?? entry ?? firstLine(plan),
    related: [],
    fingerprint: take([rule, address]),
  };
}

/** The numbers in a finding's data are not what it is the same by: they move while it stays. */
function alertOf(
  { rule, severity, message, origin, related, ...finding }: Finding,
  plan: Plan,
  take: TakeFingerprint,
): Alert {
  const { address, workspace, data } = finding;
  const words = Object.entries(data).filter(([, value]) => typeof value === 'string' || Array.isArray(value));
  const fingerprint = take([rule, address, identityOf(workspace), Object.fromEntries(words)]);
  return { rule, severity, text: message, origin: origin ?? firstLine(plan), related, fingerprint };
}

/** One change in one line: where, what is live, what is desired, what the organization has, its class, and who changed it. Raw text. */
export function changeText(change: Change, name: (group: Group) => string): string {
  const { workspace, group, limiter, before, after, organization_limit } = change;
  return [
    workspaceText(isToBeCreated(workspace) ? { ...workspace, id: null } : workspace),
    name(group),
    `${limiter}: live ${settingText(before, group)} → desired ${settingText(after, group)}`,
    `organization limit ${limitText(organization_limit, group)}`,
    [whenText(change), classText(change)].filter((text) => text !== null).join(': '),
    blameText(change),
  ]
    .filter((text) => text !== null)
    .join(' · ');
}

/** Where to show what stands nowhere in the declaration. */
export function firstLine({ declaration }: Plan): Origin {
  return { file: declaration.files[0]?.path ?? 'limits.yaml', line: 1, column: 1 };
}

/** The second of two things that are the same in all is counted. */
export function fingerprints(organization: Plan['organization']): TakeFingerprint {
  const seen = new Map<string, number>();
  return (identity) => {
    const key = canonicalJson([organization?.id, ...identity]);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return sha256(`${times}\n${key}`).slice(0, 32);
  };
}

/** Why a run failed, and what to do about it. Raw text. */
export function failureText(plan: Plan): string {
  return `${asSentence(headline(plan))} ${failedStep(plan)}`;
}

/** What is wrong in the declaration, and what to write instead. Raw text. */
export function problemText({ message, hint }: Problem): string {
  return hint === null ? message : `${asSentence(message)} ${hint}`;
}
