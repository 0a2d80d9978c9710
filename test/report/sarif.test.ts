import { gzipSync } from 'node:zlib';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Change, Finding, Plan } from '../../src/model/plan-types.js';
import { rules } from '../../src/model/rules/rules.js';
import { override } from '../../src/model/setting.js';
import { renderSarif } from '../../src/report/sarif.js';
import { everyPlan } from '../scenarios/every-plan.js';
import { arbitraryPlan, hostileTexts } from './arbitrary-plan.js';
import { batch, changeOf, findingOf, laterFinding, planOf, undeclaredChange } from './plans.js';
import { gitHubSarif, schemaErrors } from './sarif-schema.js';
import { stories } from './stories.js';

const place = { file: 'limits.yaml', line: 3, column: 5 };
const unread = { workspace: { id: 'wrkspc_2', name: 'b' }, reason: 'it timed out', status: null, request_id: null };

/** The one run of a report that GitHub takes. */
function runOf(plan: Plan) {
  const [run] = gitHubSarif.parse(JSON.parse(renderSarif(plan))).runs;
  if (run === undefined) throw new Error('no run');
  return run;
}

function resultsOf(...changes: readonly Change[]) {
  return runOf(planOf({ verdict: 'drift', changes })).results;
}

function notificationsOf(plan: Plan): readonly string[] {
  const { toolExecutionNotifications: found = [] } = runOf(plan).invocations[0] ?? {};
  return found.map(({ level, descriptor, message }) => `${level} ${descriptor.id}: ${message.text}`);
}

/** What can be told apart of an alert between two uploads. */
function fingerprintsOf(...changes: readonly Change[]): readonly string[] {
  return resultsOf(...changes).map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);
}

/** The page of a rule in the package that `planOf` says it was made by. */
function pageOf(rule: string): string {
  return `https://cdn.jsdelivr.net/npm/limitdrift@0.1.0/docs/rules/${rule}.md`;
}

describe.each(everyPlan)('of %s', (_, plan) => {
  test('is valid SARIF 2.1.0', () => {
    expect(schemaErrors(JSON.parse(renderSarif(plan)))).toEqual([]);
  });

  test('is what GitHub takes, with every place in the repository and every rule described', () => {
    const { tool, results } = runOf(plan);
    const described = tool.driver.rules.map(({ id }) => id);
    expect(new Set(described).size).toBe(described.length);
    for (const { ruleId, locations } of results) {
      expect(described).toContain(ruleId);
      expect(locations[0]?.physicalLocation.artifactLocation.uri).toBe('limits.yaml');
    }
  });
});

describe('of any plan', () => {
  test('is valid SARIF 2.1.0, and what GitHub takes, with no two results taken for one', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(schemaErrors(JSON.parse(renderSarif(plan)))).toEqual([]);
        const hashes = runOf(plan).results.map(
          ({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash,
        );
        expect(new Set(hashes).size).toBe(hashes.length);
      }),
    );
  });

  test('has no link and no placeholder in a message', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const { results, invocations } = runOf(plan);
        const notifications = invocations.flatMap((run) => [
          ...run.toolExecutionNotifications,
          ...run.toolConfigurationNotifications,
        ]);
        for (const { message } of [...results, ...notifications]) {
          expect(message.text).not.toContain('](');
          expect(message.text.replaceAll(/\{\{|\}\}/g, '')).not.toMatch(/[{}]/);
        }
      }),
    );
  });
});

test('the schema finds what is wrong with a file', () => {
  const sarif = { version: '2.1.0', runs: [{ tool: { driver: { name: 'x', rules: [{ name: 'no id' }] } }, extra: 1 }] };
  expect(schemaErrors(sarif)).toEqual([
    '/runs/0 must NOT have additional properties',
    "/runs/0/tool/driver/rules/0 must have required property 'id'",
  ]);
  const at = (uri: string): object => ({ locations: [{ physicalLocation: { artifactLocation: { uri } } }] });
  const result = { message: { text: 'x' }, ...at('two words') };
  expect(schemaErrors({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [result] }] })).toEqual([
    '/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri must match format "uri-reference"',
  ]);
});

describe('the results', () => {
  test('are there, and none, when all is in sync', () => {
    expect(runOf(planOf()).results).toEqual([]);
  });

  test('say where, what is live, what is desired, what the organization has, and the class', () => {
    const [result] = resultsOf(changeOf());
    expect(result).toMatchObject({
      ruleId: 'limit-changed',
      level: 'error',
      message: {
        text: 'prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ) · Claude Opus 4.x · requests_per_minute: live 500 → desired 1,000 · organization limit 4,000 · drift',
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'limits.yaml' },
            region: { startLine: 14, startColumn: 32, endLine: 14, endColumn: 33 },
          },
        },
      ],
    });
  });

  test('leave out what is pending, adopted or ignored, and what says that nothing was touched', () => {
    const changes = [
      changeOf({ class: 'pending' }),
      changeOf({ class: 'adopted' }),
      changeOf({ ignored: { reason: 'INC-123' } }),
      changeOf({ class: 'overdue', limiter: 'a' }),
      changeOf({ class: 'conflict', limiter: 'b' }),
    ];
    const untouched = { rule: 'nothing-touched', data: { base: 'git:main' } } as const;
    const findings: readonly Finding[] = [{ ...findingOf({ severity: 'note' }), ...untouched }];
    const texts = runOf(planOf({ verdict: 'drift', changes, findings })).results.map(({ message }) => message.text);
    expect(texts).toEqual([expect.stringMatching(/ a: .* overdue$/), expect.stringMatching(/ b: .* conflict$/)]);
  });

  test('have the level that the rules give them, the most severe first', () => {
    const changes = [changeOf({ severity: 'note' }), changeOf({ severity: 'warning', limiter: 'a' })];
    const findings = [findingOf({ severity: 'error' })];
    const { results } = runOf(planOf({ verdict: 'drift', changes, findings }));
    expect(results.map(({ level, ruleId }) => [level, ruleId])).toEqual([
      ['error', 'undeclared-workspace'],
      ['warning', 'limit-changed'],
      ['note', 'limit-changed'],
    ]);
  });

  test('stand at the first line of the first file when nobody declared what they are about', () => {
    const files = [
      { path: 'infra/limits.yaml', sha256: '' },
      { path: 'more.yaml', sha256: '' },
    ];
    const at = (plan: Plan): unknown => runOf(plan).results[0]?.locations[0]?.physicalLocation;
    const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
    const changes = [undeclaredChange()];
    expect(at(planOf({ changes, declaration: { files, base: null } }))).toEqual({
      artifactLocation: { uri: 'infra/limits.yaml' },
      region,
    });
    expect(at(planOf({ findings: [findingOf()], declaration: { files: [], base: null } }))).toEqual({
      artifactLocation: { uri: 'limits.yaml' },
      region,
    });
  });

  test('name the other places of a finding', () => {
    const related = [{ file: 'b.yaml', line: 2, column: 3 }];
    const [result] = runOf(planOf({ findings: [findingOf({ origin: place, related })] })).results;
    expect(result?.relatedLocations).toMatchObject([
      { physicalLocation: { artifactLocation: { uri: 'b.yaml' }, region: { startLine: 2, startColumn: 3 } } },
    ]);
  });

  test('are 5,000 at most, the most severe, and a notification says how many there were', () => {
    const changes = Array.from({ length: 5003 }, (_, at) =>
      changeOf({ limiter: `l${at}`, severity: at < 3 ? 'warning' : 'error' }),
    );
    const plan = planOf({ verdict: 'drift', changes });
    expect(runOf(plan).results.map(({ level }) => level)).toEqual(Array.from({ length: 5000 }, () => 'error'));
    expect(notificationsOf(plan)).toEqual([
      'warning left-out: 5,003 results, of which the 5,000 most severe are in this file; the plan holds them all',
    ]);
    expect(gzipSync(renderSarif(plan)).length).toBeLessThan(10_000_000);
    expect(notificationsOf({ ...plan, changes: changes.slice(3) })).toEqual([]);
  });

  test.each(hostileTexts)('show a name and let it do nothing: %j', (name) => {
    const [result] = resultsOf(changeOf({ workspace: { id: 'w', name } }));
    expect(result?.message.text).not.toMatch(/\]\(|[\p{Cc}\p{Cf}\p{Cs}]|##[[A-Za-z]/u);
  });

  test('write what cannot be seen without braces, which are syntax', () => {
    const [result] = resultsOf(changeOf({ workspace: { id: 'w', name: '{0} [x](y)\u202e\u{e0041}' } }));
    expect(result?.message.text).toMatch(/^\{\{0\}\} \[x\]\\u0028y\)\\u202e\\U000e0041 \(w\) · /);
  });
});

describe('a fingerprint', () => {
  test('stays while the limit and the rule stay, wherever they are declared and whatever is live', () => {
    const same = [
      changeOf(),
      changeOf({ origin: place, before: override(700), after: override(900), class: 'overdue' }),
    ];
    expect(new Set(same.flatMap((change) => fingerprintsOf(change))).size).toBe(1);
  });

  test('is another for another workspace, group, limiter, rule or organization', () => {
    const others = [
      changeOf(),
      changeOf({ workspace: { id: 'wrkspc_2', name: 'prod-chat' } }),
      changeOf({ group: batch }),
      changeOf({ limiter: 'tokens_per_day' }),
      changeOf({ rule: 'limit-missing' }),
    ].flatMap((change) => fingerprintsOf(change));
    const elsewhere = runOf(planOf({ changes: [changeOf()], organization: { id: 'x', name: 'Acme' } })).results;
    const hashes = [...others, elsewhere[0]?.partialFingerprints.primaryLocationLineHash];
    expect(new Set(hashes).size).toBe(6);
  });

  test('of a finding does not follow its numbers, and tells apart what its words tell apart', () => {
    const hash = (finding: Finding): string | undefined =>
      runOf(planOf({ findings: [finding] })).results[0]?.partialFingerprints.primaryLocationLineHash;
    const undeclared = (name: string, overrides: number | null) => hash(findingOf({ data: { name, overrides } }));
    const doubled = (...keys: readonly string[]) =>
      hash({ ...findingOf(), rule: 'group-conflict', data: { keys, group: 'Claude Opus 4.x', disagree: [] } });
    expect(undeclared('new-team', 3)).toBe(undeclared('new-team', null));
    expect(undeclared('new-team', 3)).not.toBe(undeclared('old-team', 3));
    expect(doubled('opus', 'a')).not.toBe(doubled('opus', 'b'));
  });

  test('is one of its own for each of two findings that are the same in all', () => {
    const { results } = runOf(planOf({ findings: [findingOf(), findingOf()] }));
    expect(new Set(results.map((result) => result.partialFingerprints.primaryLocationLineHash)).size).toBe(2);
  });
});

describe('the rules', () => {
  test('are all there in every file, in the words of the table', () => {
    const described = runOf(planOf()).tool.driver.rules;
    expect(
      described.map(({ id, shortDescription, fullDescription, help, helpUri, defaultConfiguration }) => [
        id,
        helpUri,
        { severity: defaultConfiguration.level, title: shortDescription.text, help: fullDescription.text },
        help,
      ]),
    ).toEqual(
      Object.entries(rules).map(([id, { severity, title, help }]) => [
        id,
        pageOf(id),
        { severity, title, help },
        {
          text: help,
          markdown: `${help}\n\nThe default severity is \`${severity}\`.\n\n[An example, and how to fix it](${pageOf(id)})\n`,
        },
      ]),
    );
  });

  test('have a page each, but for those that only the plan knows', () => {
    const { rules: described } = runOf(planOf({ findings: [laterFinding('from-the-future')] })).tool.driver;
    expect(described.filter(({ helpUri }) => helpUri === undefined).map(({ id }) => id)).toEqual(['from-the-future']);
  });

  test('have no page where the plan does not say of which version it is', () => {
    const { tool } = runOf({ ...planOf(), tool: { name: 'limitdrift', version: '0.1.0/../../evil' } });
    expect(tool.driver.rules.filter(({ helpUri }) => helpUri !== undefined)).toEqual([]);
  });

  test('describe one that only the plan knows, once', () => {
    const findings = [laterFinding('from-the-future'), laterFinding('from-the-future')];
    const ids = runOf(planOf({ findings })).tool.driver.rules.map(({ id }) => id);
    expect(ids.filter((id) => !Object.hasOwn(rules, id))).toEqual(['from-the-future']);
  });
});

describe('the run', () => {
  test('has a category for each organization, or uploads would take each other’s place', () => {
    expect(runOf(planOf()).automationDetails.id).toBe('limitdrift/8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10/');
    expect(runOf(planOf({ organization: { id: 'a/b', name: 'x' } })).automationDetails.id).toBe('limitdrift/a%2Fb/');
  });

  test('that failed has no results, says why, and closes no alert of the organization', () => {
    const plan = stories['story-failed'] ?? planOf();
    expect(runOf(plan)).toMatchObject({
      automationDetails: { id: 'limitdrift/' },
      invocations: [{ executionSuccessful: false, exitCode: 1 }],
      results: [],
    });
    expect(notificationsOf(plan)).toEqual([
      'error failed: Failed: GET /v1/organizations/rate_limits (status 500, request-id req_011CFailed): answered 500 six times. Run it again',
    ]);
  });

  test('that failed by its declaration names every problem at its line', () => {
    const problems = [
      { message: 'no such key "lmits"', hint: 'Did you mean "limits"?', origin: place },
      { message: 'no number', hint: null, origin: { ...place, line: 9 } },
    ];
    const plan = planOf({
      verdict: 'failed',
      error: { code: 'declaration-invalid', message: '2', hint: null, problems },
    });
    const { toolConfigurationNotifications: found = [] } = runOf(plan).invocations[0] ?? {};
    expect(
      found.map(({ message, locations }) => [message.text, locations[0]?.physicalLocation.region.startLine]),
    ).toEqual([
      ['no such key "lmits". Did you mean "limits"?', 3],
      ['no number', 9],
    ]);
  });

  test('that did not read everything was not successful, and says what it did not read', () => {
    const plan = planOf({ verdict: 'incomplete', complete: false, incomplete: [unread] });
    expect(runOf(plan).invocations[0]?.executionSuccessful).toBe(false);
    expect(notificationsOf(plan)).toEqual(['error not-read: b (wrkspc_2): it timed out (no answer, request-id none)']);
    expect(runOf(planOf()).invocations[0]?.executionSuccessful).toBe(true);
  });

  test('says in one line what every report says', () => {
    const plan = planOf({ summary: { workspaces: 1, limits: 7, not_looked_at: 11 } });
    expect(runOf(plan).invocations[0]?.exitCodeDescription).toBe(
      'In sync: 1 workspace, 7 limits, organization Acme; 11 workspaces not looked at.',
    );
  });
});
