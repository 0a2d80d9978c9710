import type { Origin } from '../model/located.js';
import { formatOrigin } from '../model/errors.js';
import type { Change, Finding, Plan } from '../model/plan-types.js';
import { isRuleId, rules } from '../model/rules/rules.js';
import type { Group, Unread } from '../model/snapshot-types.js';
import { changeFails, findingFails, leavesUnread } from '../model/verdict.js';
import { changeText, failureText, problemText } from './alerts.js';
import { renderSuite, type TestCase } from './junit-xml.js';
import { nextStep, policyText, reportedSentence } from './next-step.js';
import { headline } from './headline.js';
import { isIgnored } from './plan-order.js';
import { nameGroups, toleratedText, unreadText } from './value-words.js';

/*
 * The report as test results, in JUnit’s XML.
 */

/**
 * Test results. A case fails where the run fails by it, is an error where nothing could be read, and is skipped, with the
 * reason, where there is something to know that does not fail the run. The last case is the run itself: one that passes when
 * all is in sync, for some servers refuse a file without any.
 */
export function renderJunit(plan: Plan): string {
  const { organization } = plan;
  const name = nameGroups(plan.changes);
  return renderSuite(
    organization === null ? 'Rate limits' : `Rate limits of ${organization.name} (${organization.id})`,
    [
      ...plan.incomplete.map(unreadCase),
      ...plan.changes.map((change) => changeCase(change, plan, name)),
      ...plan.findings.map((finding) => findingCase(finding, plan)),
      runCase(plan),
    ],
  );
}

function runCase(plan: Plan): TestCase {
  const run = { className: 'limitdrift', name: 'run', origin: null };
  if (plan.verdict !== 'failed') {
    const output = [headline(plan), policyText(plan), reportedSentence(plan), nextStep(plan)].filter(
      (line) => line !== null,
    );
    return { ...run, outcome: 'passed', output };
  }
  const { code = 'failed', problems = [] } = plan.error ?? {};
  const details = problems.map((problem) => `${formatOrigin(problem.origin)}: ${problemText(problem)}`);
  return { ...run, outcome: 'error', type: code, message: failureText(plan), details };
}

function unreadCase(unread: Unread): TestCase {
  const { id, name } = unread.workspace;
  const place = { className: name, name: `${id} / reading`, origin: null };
  return { ...place, outcome: 'error', type: 'not-read', message: unreadText(unread), details: [] };
}

function changeCase(change: Change, { run }: Plan, name: (group: Group) => string): TestCase {
  const { workspace, group, limiter, rule, step, origin } = change;
  const place = { className: workspace.name, name: `${workspace.id} / ${name(group)} / ${limiter}`, origin };
  if (change.class === 'adopted' && !changeFails(change, run.policy))
    return { ...place, outcome: 'passed', output: [] };
  const text = changeText(change, name);
  return {
    ...place,
    outcome: changeFails(change, run.policy) ? 'failure' : 'skipped',
    type: rule,
    message: isIgnored(change) ? toleratedText(change.ignored) : text,
    details: [...(isIgnored(change) ? [text] : []), ...ruleLines(rule), ...originLines([origin]), `Step ${step}`],
  };
}

function findingCase(finding: Finding, { organization, run }: Plan): TestCase {
  const { rule, severity, message, workspace, address, origin, related } = finding;
  const subject = address?.replaceAll('/', ' / ') ?? workspace?.id ?? workspace?.name ?? 'organization';
  const outcome = leavesUnread(finding) ? 'error' : 'skipped';
  return {
    className: workspace?.name ?? organization?.name ?? 'limitdrift',
    name: `${subject} / ${rule}`,
    origin,
    outcome: findingFails(finding, run.policy) ? 'failure' : outcome,
    type: rule,
    message: `${severity}: ${message}`,
    details: [...ruleLines(rule), ...originLines([origin, ...related])],
  };
}

function ruleLines(rule: string): readonly string[] {
  return isRuleId(rule) ? [`${rules[rule].title}. ${rules[rule].help}`] : [];
}

function originLines(origins: readonly (Origin | null)[]): readonly string[] {
  const places = origins.flatMap((origin) => (origin === null ? [] : [formatOrigin(origin)]));
  return places.length === 0 ? [] : [`Declared at ${places.join(', ')}`];
}
