import * as fc from 'fast-check';

import { type Blame, unknownReasons } from '../../src/model/activity/activity-types.js';
import type { Origin } from '../../src/model/located.js';

import type { Change, Finding, Plan, Summary } from '../../src/model/plan-types.js';
import type { DataShape, FieldName } from '../../src/model/rules/rule-types.js';
import { findingRules, isUnknownRule } from '../../src/model/rules/rules.js';
import type { Inherited, Override, Setting } from '../../src/model/setting.js';
import { spendGroup } from '../../src/model/spend/money.js';
import { spendPeriods } from '../../src/model/spend/periods.js';
import type { PlanSpend } from '../../src/model/spend/spend-types.js';
import type { Group, Unread } from '../../src/model/snapshot-types.js';

/** Text that has broken reports: markup, mentions, links, CI commands, terminal codes, bidi, wide and combining characters. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '   ',
  '`',
  '``` \n```sh\nrm -rf /',
  '<script>alert(1)</script>',
  '<!-- --><img src=x onerror=alert(1)>',
  '</details></table>',
  '| a | b |\n|---|---|',
  '[text](https://evil.example)',
  '![x](https://evil.example/pixel.png)',
  '[ref]: https://evil.example',
  'https://evil.example www.evil.example mail@evil.example mailto:a@evil.example',
  '@team #123 GH-1 owner/repo#1 :tada: $x^2$',
  '# heading\n- [x] done\n> quote',
  '**bold** _it_ ~~no~~ \\',
  '::error file=a::boom',
  'x\n::add-mask::secret',
  '##[add-mask]secret',
  '##vso[task.setvariable variable=PATH]secret',
  '\u001b[31mred\u001b[0m\u001b]0;title\u0007',
  '\u009b31m\u0085\u007f\u0000',
  '\r\n\t\u2028\u2029',
  '\u202eevil\u202c \u2066x\u2069 \u200f\u061c',
  'a\u200bb\u2060c\ufeffd\u00ade\u200df',
  '\ud800 lone \udfff',
  '\u{e0041}\u{e007f} tags \ufe0f',
  '日本語のワークスペース 한국어 ｆｕｌｌ',
  '🚀 👩‍🔧 ❤️ 🇩🇪 e\u0301',
  '%0A::error::x',
  "'; rm -rf / #",
  '$(id) `id` ${HOME}',
  '-rf',
  'yes',
  '__proto__',
  'team-*',
  'x'.repeat(300),
];

export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.constantFrom('prod-chat', 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ', 'requests_per_minute', 'limits.yaml'),
);

const wholeNumber = fc.oneof(fc.constantFrom(0, 1, 999, 1000, Number.MAX_SAFE_INTEGER), fc.nat());
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 2 });

const origin: fc.Arbitrary<Origin> = fc.record({
  file: text,
  line: fc.integer({ min: 1 }),
  column: fc.integer({ min: 1 }),
});

const override: fc.Arbitrary<Override> = fc.record({ source: fc.constant('workspace'), value: wholeNumber });
const inherited: fc.Arbitrary<Inherited> = fc.record({
  source: fc.constant('organization'),
  value: maybe(wholeNumber),
});
const setting: fc.Arbitrary<Setting> = fc.oneof(
  override,
  inherited,
  fc.record({ source: fc.constant('other' as const), name: text, value: wholeNumber }),
);

const rateGroup: fc.Arbitrary<Group> = fc.record({
  id: maybe(text),
  rate_limit_id: maybe(text),
  type: fc.oneof(fc.constant('model_group'), text),
  display_name: maybe(text),
  models: maybe(fc.array(text, { maxLength: 3 })),
});
const currency = maybe(fc.oneof(fc.constant('USD'), text));
const group: fc.Arbitrary<Group> = fc.oneof(rateGroup, rateGroup, currency.map(spendGroup));

const spendPeriod = {
  period: fc.constantFrom(...spendPeriods),
  currency,
  in_force: maybe(wholeNumber),
  source: fc.constantFrom('workspace' as const, 'organization' as const, 'usage_tier' as const, null),
  tier_limit: maybe(wholeNumber),
  spent: maybe(
    fc.record({
      amount: wholeNumber,
      currency,
      since: fc.constant('2026-11-01T00:00:00Z'),
      as_of: fc.constantFrom(null, '2026-11-21T16:07:12Z'),
    }),
  ),
};
const spend: fc.Arbitrary<PlanSpend> = fc.record({
  currency,
  spent_unread: maybe(fc.record({ reason: text, status: maybe(wholeNumber), request_id: maybe(text) })),
  spent_until: fc.constantFrom(null, '2026-11-21T16:07:12Z'),
  organization: fc.array(fc.record(spendPeriod), { maxLength: 1 }),
  limits: fc.array(fc.record({ workspace: fc.record({ id: text, name: text }), ...spendPeriod }), { maxLength: 2 }),
  others: fc.array(
    fc.record({
      scope: fc.oneof(fc.constantFrom('usage_tier', 'organization', 'workspace'), text),
      workspace_id: maybe(text),
      period: text,
      amount: maybe(wholeNumber),
      enabled: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
});

const severity = fc.constantFrom('error' as const, 'warning' as const, 'note' as const);
const changeClass = fc.constantFrom(
  'drift' as const,
  'pending' as const,
  'overdue' as const,
  'adopted' as const,
  'conflict' as const,
);

/** Only drift that is not ignored is reported. */
function settle(made: Change): Change {
  const drifted = made.class !== 'pending' && made.class !== 'adopted' && made.ignored === null;
  return drifted ? made : { ...made, reported: null };
}

/** An address that no other text of a plan holds. */
export const address = 'alex.of-the-feed@example.com';

const blame: fc.Arbitrary<Blame> = fc.record({
  events: fc.array(
    fc.record({
      id: text,
      at: fc.constantFrom('2026-11-24T09:05:42.000Z', '2026-11-24T16:20:11Z'),
      model_group: text,
      actor: fc.record(
        {
          type: fc.oneof(text, fc.constantFrom('user_actor', 'federated_actor')),
          id: maybe(text),
          email: fc.constant(address),
        },
        { requiredKeys: ['type', 'id'] },
      ),
    }),
    { maxLength: 2 },
  ),
  unknown: fc.constantFrom(null, ...unknownReasons),
});

const seen = { after: '2026-11-12T06:17:00Z', before: '2026-11-13T12:17:00Z' };

const unblamed: fc.Arbitrary<Omit<Change, 'blame' | 'live_changed'>> = fc.record({
  id: text,
  step: text,
  address: text,
  action: fc.constantFrom('create' as const, 'update' as const, 'delete' as const, 'no-op' as const),
  class: changeClass,
  since: maybe(text),
  introduced: maybe(fc.boolean()),
  declared: maybe(fc.record({ commit: text, age_seconds: wholeNumber })),
  live_declared: maybe(fc.boolean()),
  rule: fc.constantFrom('limit-changed' as const, 'limit-missing' as const, 'limit-undeclared' as const),
  severity,
  ignored: fc.option(fc.record({ reason: text, expires: text }, { requiredKeys: ['reason'] }), { nil: null, freq: 4 }),
  reported: fc.option(fc.constantFrom('undeclared' as const, 'rule' as const, 'touched' as const), {
    nil: null,
    freq: 4,
  }),
  workspace: fc.record({ id: text, name: text, owner: text }, { requiredKeys: ['id', 'name'] }),
  group,
  limiter: text,
  settable: fc.constantFrom('console' as const, 'command' as const, 'no' as const),
  before: setting,
  after: fc.oneof(override, inherited),
  organization_limit: maybe(wholeNumber),
  remaining: fc.array(fc.record({ limiter: text, value: wholeNumber }), { maxLength: 2 }),
  origin: maybe(origin),
  entry: maybe(origin),
});
const anyChange = fc
  .tuple(unblamed, fc.option(blame, { nil: undefined }), fc.option(fc.constant(seen), { nil: undefined }))
  .map(([made, told, live_changed]): Change => ({
    ...made,
    ...(live_changed === undefined ? {} : { live_changed }),
    ...(told === undefined ? {} : { blame: told }),
  }));
const change = anyChange.map(settle);

const workspaceRef = fc.record({ id: maybe(text), name: text });

const subject = {
  severity,
  workspace: maybe(workspaceRef),
  address: maybe(text),
  origin: maybe(origin),
  related: fc.array(origin, { maxLength: 2 }),
  introduced: maybe(fc.boolean()),
  message: text,
};

const fields = {
  text,
  'text or null': maybe(text),
  'text or null or absent': maybe(text),
  texts: fc.array(text, { maxLength: 3 }),
  number: wholeNumber,
  'number or null': maybe(wholeNumber),
  'yes or no': fc.boolean(),
} as const satisfies Record<FieldName, fc.Arbitrary<unknown>>;

/** A finding of a rule; of several workspaces, or of one. */
function findingOf(rule: string, shape: DataShape): fc.Arbitrary<Finding> {
  const own = Object.entries(shape).map(([name, type]): [string, fc.Arbitrary<unknown>] => [
    name,
    typeof type === 'string' ? fields[type] : fc.constantFrom(...type),
  ]);
  const requiredKeys = Object.keys(shape).filter((name) => shape[name] !== 'text or null or absent');
  const one = fc.record(Object.fromEntries(own), { requiredKeys });
  const data = fc.oneof(
    one,
    fc.tuple(one, wholeNumber).map(([each, workspaces]) => ({ ...each, workspaces })),
  );
  return fc.record({ ...subject, rule: fc.constant(rule), data }) as fc.Arbitrary<unknown> as fc.Arbitrary<Finding>;
}

const laterFinding: fc.Arbitrary<Finding> = fc.record({
  ...subject,
  rule: text.filter(isUnknownRule),
  data: fc.dictionary(
    text.filter((key) => key !== '__proto__'),
    fc.oneof(text, wholeNumber),
  ),
});

const finding = fc.oneof(
  laterFinding,
  ...Object.entries(findingRules).map(([rule, { data }]) => findingOf(rule, data)),
);

const unread: fc.Arbitrary<Unread> = fc.record({
  workspace: fc.record({ id: text, name: text }),
  reason: text,
  status: maybe(fc.integer({ min: 100, max: 599 })),
  request_id: maybe(text),
});

const summary: fc.Arbitrary<Summary> = fc.record({
  workspaces: wholeNumber,
  limits: wholeNumber,
  create: wholeNumber,
  update: wholeNumber,
  delete: wholeNumber,
  drift: wholeNumber,
  pending: wholeNumber,
  overdue: wholeNumber,
  adopted: wholeNumber,
  conflict: wholeNumber,
  ignored: wholeNumber,
  reported: wholeNumber,
  undeclared_workspaces: wholeNumber,
  not_looked_at: wholeNumber,
});

/** Any plan that the types allow, with hostile text wherever a plan holds text that other people control. */
export const arbitraryPlan: fc.Arbitrary<Plan> = fc
  .record({
    plan: fc.record({
      format_version: fc.constantFrom('1.0', '1.1', '1.2', '1.3', '1.7'),
      tool: fc.record({ name: fc.constant('limitdrift' as const), version: fc.oneof(fc.constant('0.1.0'), text) }),
      run: fc.record({
        taken_at: fc.constantFrom('2026-11-21T20:00:00Z', '2026-02-28T23:59:59Z'),
        source: fc.constantFrom('api' as const, 'snapshot' as const),
        api_version: text,
        exit_code: fc.constantFrom(0, 1, 2, 3, 4, 5, 130, 143),
        policy: fc.record({
          fail_on: fc.uniqueArray(changeClass),
          grace_seconds: wholeNumber,
          touched: fc.boolean(),
          strict: fc.boolean(),
          report_only: fc.boolean(),
        }),
      }),
      organization: maybe(fc.record({ id: text, name: text })),
      declaration: fc.record(
        {
          files: fc.array(fc.record({ path: text, sha256: text }), { maxLength: 2 }),
          base: maybe(text),
          unmerged: text,
        },
        { requiredKeys: ['files', 'base'] },
      ),
      verdict: fc.constantFrom(
        'in-sync' as const,
        'reported' as const,
        'pending' as const,
        'drift' as const,
        'incomplete' as const,
        'failed' as const,
      ),
      complete: fc.boolean(),
      incomplete: fc.array(unread, { maxLength: 2 }),
      digest: text,
      summary,
      changes: fc.array(change, { maxLength: 4 }),
      findings: fc.array(finding, { maxLength: 3 }),
    }),
    spend: maybe(spend),
    error: fc.option(
      fc.record({
        code: text,
        message: text,
        hint: maybe(text),
        problems: fc.array(fc.record({ message: text, hint: maybe(text), origin }), { maxLength: 2 }),
      }),
      { nil: null },
    ),
  })
  .map(({ plan, spend: told, error }) => ({
    ...plan,
    ...(told === null ? {} : { spend: told }),
    ...(error === null ? {} : { error }),
  }));
