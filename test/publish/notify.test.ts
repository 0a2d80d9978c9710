import { createHmac } from 'node:crypto';

import { Webhook as StandardWebhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';

import { formatPlan } from '../../src/files/plan-file.js';
import type { Plan } from '../../src/model/plan-types.js';
import { slackBody } from '../../src/publish/notification.js';
import { folder, limitdrift } from '../cli/command-line.js';
import { consistent, findingOf } from '../report/plans.js';
import { everyPlan } from '../scenarios/every-plan.js';
import { type FakeServer, startFake } from './fake-server.js';
import { failedPlan, planOf, publisher, withLive } from './publishing.js';

/** Where incoming webhooks of Slack and a webhook of one's own arrive: Slack answers `ok` in plain text. */
async function startReceiver(): Promise<FakeServer & { readonly env: Readonly<Record<string, string>> }> {
  const server = await startFake(({ path }) =>
    path.startsWith('/services/')
      ? { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' }
      : { status: 204, body: '' },
  );
  const env = {
    LIMITDRIFT_SLACK_WEBHOOK_URL: `${server.url}/services/T0/B0/secret`,
    LIMITDRIFT_WEBHOOK_URL: `${server.url}/hook?token=secret`,
  };
  return { ...server, env };
}

/** Notifies of a plan after another one; null: there is none before. */
async function notify(previous: Plan | null, plan: Plan, env: Readonly<Record<string, string>>) {
  const { folder, run, waits } = publisher();
  if (previous !== null) folder.write('previous.json', formatPlan(consistent(previous)));
  return { ...(await run('notify', plan, env, '--since', 'previous.json')), waits };
}

function whsec(key: string): string {
  return `whsec_${Buffer.from(key).toString('base64')}`;
}

const clean = planOf('in-sync');
const drift = planOf('limit-changed');
const reported = planOf('rules-turned-down');
const pending = planOf('pending-since-a-merge');
const incomplete = planOf('incomplete');
const undeclared = planOf('undeclared-workspace');
const recreated = planOf('workspace-recreated');

/** The workspaces of a plan's findings, as if they had not been read. */
function unreadOf({ findings }: Plan): Plan['incomplete'] {
  const [one] = incomplete.incomplete;
  return findings.flatMap(({ workspace }) =>
    one === undefined || workspace === null || workspace.id === null
      ? []
      : [{ ...one, workspace: { id: workspace.id, name: workspace.name } }],
  );
}

describe('a change of state is news', () => {
  test.each([
    ['in sync → drift', clean, drift, 'Now: 2 drifted. Before: in sync.'],
    [
      'an archived workspace, which is no limit that drifted',
      clean,
      planOf('workspace-archived'),
      'Now: 1 workspace archived. Before: in sync.',
    ],
    ['drift → in sync', drift, clean, 'Now: in sync. Before: 2 drifted.'],
    ['in sync → pending', clean, pending, 'Now: 1 pending. Before: in sync.'],
    ['pending → incomplete', pending, incomplete, 'Now: 2 workspaces not read. Before: 1 pending.'],
    ['in sync → failed', clean, failedPlan(), 'Now: the run failed. Before: in sync.'],
    ['drift → only reported', drift, reported, 'Now: 1 reported. Before: 2 drifted.'],
    [
      'reported → another difference',
      reported,
      withLive(777, reported),
      'Now: 1 reported, but not the same as before.',
    ],
    ['drift → other drift', drift, withLive(777, drift), 'Now: 2 drifted, but not the same as before.'],
    [
      'a workspace that is undeclared',
      { ...undeclared, findings: [] },
      undeclared,
      'Now undeclared: intern-project (wrkspc_05Intern); vendor-trial (wrkspc_06Vendor).',
    ],
    [
      'a workspace that is undeclared, though another was not read before',
      { ...incomplete, findings: [] },
      { ...incomplete, findings: undeclared.findings },
      'Now undeclared: intern-project (wrkspc_05Intern); vendor-trial (wrkspc_06Vendor).',
    ],
    [
      'more workspaces than a message takes',
      { ...undeclared, findings: [] },
      {
        ...undeclared,
        findings: ['a', 'b', 'c', 'd', 'e'].map((name) => findingOf({ workspace: { id: name, name } })),
      },
      'Now undeclared: a (a); b (b); c (c); and 2 more.',
    ],
    [
      'one that is no longer',
      undeclared,
      { ...undeclared, findings: [] },
      'No longer undeclared: intern-project (wrkspc_05Intern); vendor-trial (wrkspc_06Vendor).',
    ],
  ])('%s', async (_, previous, plan, why) => {
    const receiver = await startReceiver();
    const { code, stdout, stderr } = await notify(previous, plan, receiver.env);
    expect([code, stdout, stderr]).toEqual([0, `${why}\nNotified Slack.\nNotified the webhook.\n`, '']);
    expect(receiver.writes().toSorted()).toEqual(['POST /hook', 'POST /services/T0/B0/secret']);
  });

  test('a workspace that was created again', async () => {
    const receiver = await startReceiver();
    const before = { ...recreated, findings: recreated.findings.filter(({ rule }) => rule !== 'workspace-recreated') };
    expect((await notify(before, recreated, receiver.env)).stdout).toMatch(
      /^Now: 1 drifted, 1 workspace created again\. Before: 1 drifted\. Archived and created again: dev \(wrkspc_04Dev\)\.\n/,
    );
  });
});

describe('nothing is sent', () => {
  test.each([
    ['in sync', clean, clean, 'Now: in sync, as before.'],
    [
      'the same drift',
      drift,
      { ...drift, run: { ...drift.run, taken_at: '2027-01-01T00:00:00Z' } },
      'Now: 2 drifted, as before.',
    ],
    ['pending, whatever it is', pending, withLive(777, pending), 'Now: 1 pending, as before.'],
    ['another failure', failedPlan(), failedPlan(1), 'Now: the run failed, as before.'],
    [
      'an undeclared workspace that was not read before',
      { ...incomplete, incomplete: unreadOf(undeclared) },
      { ...incomplete, findings: undeclared.findings },
      'Now: 2 workspaces not read, as before.',
    ],
  ])('when nothing changed: %s', async (_, previous, plan, why) => {
    const receiver = await startReceiver();
    const { code, stdout } = await notify(previous, plan, receiver.env);
    expect([code, stdout, receiver.requests]).toEqual([0, `Nothing was sent. ${why}\n`, []]);
  });
});

describe('the first run', () => {
  test.each([
    [drift, 'Now: 2 drifted. There is no earlier plan.\nNotified Slack.\nNotified the webhook.\n'],
    [clean, 'Nothing was sent. Now: in sync.\n'],
    [
      undeclared,
      'Now undeclared: intern-project (wrkspc_05Intern); vendor-trial (wrkspc_06Vendor).\nNotified Slack.\nNotified the webhook.\n',
    ],
  ])('has no file of the run before, and that is said', async (plan, stdout) => {
    const receiver = await startReceiver();
    expect(await notify(null, plan, receiver.env)).toMatchObject({
      code: 0,
      stdout,
      stderr: 'previous.json does not exist: this counts as the first run.\n',
    });
  });

  test('needs no --since', async () => {
    const receiver = await startReceiver();
    const { stdout, stderr } = await publisher().run('notify', clean, receiver.env);
    expect([stdout, stderr]).toEqual(['Nothing was sent. Now: in sync.\n', '']);
  });
});

describe('a webhook of one’s own', () => {
  test('gets the documented JSON, with the repository and the run (diggerhq/digger#1105)', async () => {
    const receiver = await startReceiver();
    const env = {
      ...receiver.env,
      LIMITDRIFT_SLACK_WEBHOOK_URL: '',
      GITHUB_REPOSITORY: 'acme/limits',
      GITHUB_SERVER_URL: 'https://github.example.com',
      GITHUB_RUN_ID: '4711',
    };
    await notify({ ...undeclared, findings: [] }, undeclared, env);
    const [sent] = receiver.requests;
    const current = {
      verdict: 'in-sync',
      digest: undeclared.digest,
      complete: true,
      exit_code: 0,
      taken_at: undeclared.run.taken_at,
    };
    expect([sent?.headers['content-type'], sent?.path, sent?.query.get('token')]).toEqual([
      'application/json',
      '/hook',
      'secret',
    ]);
    expect(JSON.parse(sent?.text ?? '')).toEqual({
      format_version: '1.2',
      event: 'state-changed',
      message: expect.stringMatching(/^Now undeclared: intern-project .*\)\. In sync: 2 warnings; /),
      organization: { id: 'org-1', name: 'Acme' },
      previous: { ...current, digest: consistent({ ...undeclared, findings: [] }).digest },
      current,
      summary: undeclared.summary,
      workspaces: [
        { rule: 'undeclared-workspace', workspace: { id: 'wrkspc_05Intern', name: 'intern-project' } },
        { rule: 'undeclared-workspace', workspace: { id: 'wrkspc_06Vendor', name: 'vendor-trial' } },
      ],
      repository: 'acme/limits',
      run_url: 'https://github.example.com/acme/limits/actions/runs/4711',
    });
  });

  test.each([
    ['as it is', 'any words', Buffer.from('any words')],
    ['Base64 behind whsec_', whsec('a key of twenty-four bytes'), Buffer.from('a key of twenty-four bytes')],
  ])('can tell who sent it and when, by a secret that is taken %s (Standard Webhooks)', async (_, secret, key) => {
    const receiver = await startReceiver();
    await notify(clean, drift, { LIMITDRIFT_WEBHOOK_URL: `${receiver.url}/hook`, LIMITDRIFT_WEBHOOK_SECRET: secret });
    const [sent] = receiver.requests;
    const [id, time] = [String(sent?.headers['webhook-id']), String(sent?.headers['webhook-timestamp'])];
    const signature = createHmac('sha256', key)
      .update(`${id}.${time}.${sent?.text ?? ''}`)
      .digest('base64');
    expect(sent?.headers['webhook-signature']).toBe(`v1,${signature}`);
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(300);
    expect(sent?.text).not.toContain(secret);
  });

  test.each([
    ['any words', { format: 'raw' }],
    ['f00d'.repeat(16), { format: 'raw' }],
    ['f00d'.repeat(16), {}],
    [Buffer.from('a key of twenty-five bytes').toString('base64'), {}],
    [whsec('a key of twenty-four bytes'), {}],
    [`whsec_${Buffer.alloc(64, 'é').toString('base64')}`, {}],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {}],
  ] as const)('verifies what is signed with %s by the library of Standard Webhooks', async (secret, options) => {
    const receiver = await startReceiver();
    await notify(clean, drift, { LIMITDRIFT_WEBHOOK_URL: `${receiver.url}/hook`, LIMITDRIFT_WEBHOOK_SECRET: secret });
    const [sent] = receiver.requests;
    const headers = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(sent?.headers[name])]),
    );
    const verified = new StandardWebhook(secret, options).verify(sent?.text ?? '', headers);
    expect(verified).toMatchObject({ event: 'state-changed' });
    expect(() => new StandardWebhook(secret, options).verify(`${sent?.text} `, headers)).toThrow(/signature/);
  });

  test.each([
    ['whsec_', 'has nothing behind whsec_'],
    ['whsec_AA', 'is not Base64 behind whsec_'],
    ['whsec_AA==', 'is too short: 1 bytes, and it takes 24'],
    ['whsec_not base64!!', 'is not Base64 behind whsec_'],
    [whsec('a key of twenty-five bytes').replace(/=+$/, ''), 'is not Base64 behind whsec_'],
    [whsec('??>>??>>??>>??>>??>>??>>').replaceAll('/', '_'), 'is not Base64 behind whsec_'],
    [`whsec_${Buffer.alloc(32).toString('base64')}`, 'is one byte again and again, which anybody can guess'],
    ['whsk_AAAA', 'is a key of the asymmetric kind'],
    [` ${whsec('a key of twenty-four bytes')}`, 'begins or ends with white space'],
    ['any words\n', 'begins or ends with white space'],
    ['  ', 'begins or ends with white space'],
    [`"${whsec('a key of twenty-four bytes')}"`, 'does not begin with whsec_, but nearly'],
    ['whsec-MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'does not begin with whsec_, but nearly'],
    ['schlüssel', 'has other characters than ASCII, which receivers read in two ways'],
  ])('is not told anything with the secret %j', async (secret, problem) => {
    const receiver = await startReceiver();
    const env = { LIMITDRIFT_WEBHOOK_URL: `${receiver.url}/hook`, LIMITDRIFT_WEBHOOK_SECRET: secret };
    const { code, stderr } = await notify(clean, drift, env);
    expect([code, stderr.split('\n')[0], receiver.requests]).toEqual([
      3,
      `Error: LIMITDRIFT_WEBHOOK_SECRET ${problem}.`,
      [],
    ]);
  });

  test('gets no secret of the run in what is sent, and a signature of what was sent', async () => {
    const receiver = await startReceiver();
    const key = 'Zq7.Lm2_Xv9-Kp4';
    const named = {
      ...drift,
      changes: drift.changes.map((each) => ({ ...each, workspace: { ...each.workspace, name: key } })),
    };
    await notify(clean, named, {
      ...receiver.env,
      LIMITDRIFT_WEBHOOK_SECRET: 'of the hook',
      ANTHROPIC_ADMIN_API_KEY: key,
      GITHUB_REPOSITORY: `acme/${key}`,
      GITHUB_SERVER_URL: 'https://github.example.com',
      GITHUB_RUN_ID: '4711',
    });
    expect(receiver.requests.map(({ text }) => [text.includes(key), text.includes('HIDDEN')])).toEqual([
      [false, true],
      [false, true],
    ]);
    const signed = receiver.requests.find(({ path }) => path.startsWith('/hook'));
    const [id, time] = [String(signed?.headers['webhook-id']), String(signed?.headers['webhook-timestamp'])];
    const signature = createHmac('sha256', 'of the hook')
      .update(`${id}.${time}.${signed?.text ?? ''}`)
      .digest('base64');
    expect(signed?.headers['webhook-signature']).toBe(`v1,${signature}`);
  });

  test('gets no signature without a secret, and the same ID for the same news', async () => {
    const receiver = await startReceiver();
    for (const _ of [1, 2]) await notify(clean, drift, { LIMITDRIFT_WEBHOOK_URL: `${receiver.url}/hook` });
    const [first, second] = receiver.requests.map(({ headers }) => headers);
    expect(first?.['webhook-signature']).toBeUndefined();
    expect(first?.['webhook-id']).toMatch(/^msg_[0-9a-f]{32}$/);
    expect(second?.['webhook-id']).toBe(first?.['webhook-id']);
  });
});

describe('Slack', () => {
  test('has taken what a workflow of it answers with JSON', async () => {
    const receiver = await startReceiver();
    receiver.disturb(() => ({ status: 200, body: { ok: true } }));
    const { code, stdout } = await notify(clean, drift, { ...receiver.env, LIMITDRIFT_WEBHOOK_URL: '' });
    expect([code, stdout]).toEqual([0, 'Now: 2 drifted. Before: in sync.\nNotified Slack.\n']);
  });

  test('gets the report, and below it why and from which run', async () => {
    const receiver = await startReceiver();
    const env = {
      LIMITDRIFT_SLACK_WEBHOOK_URL: `${receiver.url}/services/T0/B0/secret`,
      CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
      CI_PROJECT_ID: '42',
      CI_PROJECT_PATH: 'acme/limits',
      CI_PIPELINE_URL: 'https://gitlab.example.com/acme/limits/-/pipelines/99',
    };
    await notify(clean, drift, env);
    const { text, blocks } = JSON.parse(receiver.requests[0]?.text ?? '') as {
      text: string;
      blocks: readonly object[];
    };
    expect(text).toMatch(/^Drift: /);
    expect(blocks[0]).toMatchObject({
      type: 'header',
      text: { type: 'plain_text', text: 'Rate limits: 2 drifted · Acme' },
    });
    expect(blocks.at(-1)).toEqual({
      type: 'context',
      elements: [
        { type: 'plain_text', text: 'Now: 2 drifted. Before: in sync.', emoji: false },
        {
          type: 'mrkdwn',
          text: '<https://gitlab.example.com/acme/limits/-/pipelines/99|This run> of acme/limits',
          verbatim: true,
        },
      ],
    });
  });

  test.each(everyPlan)(
    'takes what it gets: fewer than 10,000 characters and 50 blocks (slackapi/bolt-js#2509), for %s',
    (_, plan) => {
      const why = '<!channel> '.repeat(100);
      const body = slackBody({
        plan: { plan, previous: null, changed: true, why },
        headroom: null,
        vendor: null,
        project: `${'x'.repeat(200)}/y`,
        runUrl: 'https://host/run',
      });
      const { blocks } = JSON.parse(body) as { blocks: readonly unknown[] };
      expect(body.length).toBeLessThan(10_000);
      expect(blocks.length).toBeLessThanOrEqual(50);
    },
  );

  test('links to no page that is not a plain URL', async () => {
    const receiver = await startReceiver();
    const env = {
      LIMITDRIFT_SLACK_WEBHOOK_URL: `${receiver.url}/services/T0/B0/secret`,
      GITHUB_REPOSITORY: 'acme/limits',
      GITHUB_SERVER_URL: 'https://x|<!channel>',
      GITHUB_RUN_ID: '1',
    };
    await notify(clean, drift, env);
    expect(receiver.requests[0]?.text).toMatch(/"A run of acme\/limits"/);
    expect(receiver.requests[0]?.text).not.toMatch(/!channel/);
  });
});

describe('a notification that does not get through', () => {
  test('is tried three times, ends with exit code 1, and keeps no other from being sent; its URL is not shown', async () => {
    const receiver = await startReceiver();
    receiver.disturb(({ path }) =>
      path.startsWith('/services/')
        ? { status: 500, headers: { 'content-type': 'text/plain' }, body: 'rollup_error' }
        : null,
    );
    const { code, stdout, stderr, waits } = await notify(clean, drift, receiver.env);
    expect([code, stdout, waits.length]).toEqual([1, 'Now: 2 drifted. Before: in sync.\nNotified the webhook.\n', 2]);
    expect(stderr).toMatch(
      /^The notification to Slack: Slack answered 500 \(rollup_error\), 3 times\. This receiver was not notified\.$/m,
    );
    expect(stderr).not.toMatch(/secret|services/);
    expect(receiver.requests).toHaveLength(4);
  });

  test('gets through at the third try', async () => {
    const receiver = await startReceiver();
    let left = 3;
    receiver.disturb(() =>
      (left -= 1) > 0 ? { status: 429, headers: { 'retry-after': '2' }, body: 'rate_limited' } : null,
    );
    const { code, waits } = await notify(clean, drift, { ...receiver.env, LIMITDRIFT_WEBHOOK_URL: '' });
    expect([code, waits]).toEqual([0, [2000, 2000]]);
  });

  test('is given up, and says why, where the receiver asks to wait for longer than the news is worth', async () => {
    const receiver = await startReceiver();
    receiver.disturb(() => ({ status: 429, headers: { 'retry-after': '3600' }, body: { message: 'slow' } }));
    const { code, stderr } = await notify(clean, drift, { ...receiver.env, LIMITDRIFT_SLACK_WEBHOOK_URL: '' });
    expect([code, receiver.requests.length]).toEqual([1, 1]);
    expect(stderr).toContain(
      'the webhook answered 429 (slow), and asks to wait 3600 s. This receiver was not notified.',
    );
  });

  test('is not tried again when the webhook is gone', async () => {
    const receiver = await startReceiver();
    receiver.disturb(() => ({ status: 404, headers: { 'content-type': 'text/plain' }, body: 'no_service' }));
    const { code, stderr } = await notify(clean, drift, { ...receiver.env, LIMITDRIFT_WEBHOOK_URL: '' });
    expect([code, receiver.requests.length]).toEqual([1, 1]);
    expect(stderr).toMatch(/answered 404 \(no_service\)\./);
  });

  test.each([
    [
      'a login page',
      'text/html',
      '<html>Sign in to the network</html>',
      'not Slack’s `ok`, but a page, as of a login or a proxy',
    ],
    [
      'a page that hides its type',
      'text/plain',
      '<!DOCTYPE html><p>Sign in',
      'not Slack’s `ok`, but a page, as of a login or a proxy',
    ],
    [
      'a refusal',
      'application/json',
      '{"ok": false, "error": "channel_not_found"}',
      'not Slack’s `ok`, but channel_not_found',
    ],
    ['a word', 'text/html', 'invalid_token', 'not Slack’s `ok`, but invalid_token'],
    ['nothing', 'text/plain', '', 'not Slack’s `ok`'],
    ['what is no reason', 'application/json', '{"login": 1}', 'not Slack’s `ok`'],
  ])('to Slack is one that is answered 200 with %s', async (_, type, body, why) => {
    const receiver = await startReceiver();
    receiver.disturb(() => ({ status: 200, headers: { 'content-type': type }, body }));
    const { code, stdout, stderr } = await notify(clean, drift, { ...receiver.env, LIMITDRIFT_WEBHOOK_URL: '' });
    expect([code, stdout, receiver.requests.length]).toEqual([1, 'Now: 2 drifted. Before: in sync.\n', 1]);
    expect(stderr).toMatch(/^The notification to Slack: Slack answered 200 \(/);
    expect(stderr).toContain(` answered 200 (${why}). This receiver was not notified.\n`);
  });

  test.each(['invalid_payload', 'channel_is_archived', 'posting_to_general_channel_denied'])(
    'to Slack says why in Slack’s words, which it sends as text/html: %s',
    async (word) => {
      const receiver = await startReceiver();
      receiver.disturb(() => ({ status: 403, headers: { 'content-type': 'text/html' }, body: word }));
      const { stderr } = await notify(clean, drift, { ...receiver.env, LIMITDRIFT_WEBHOOK_URL: '' });
      expect(stderr).toContain(` answered 403 (${word}). This receiver`);
    },
  );

  test('to a webhook of one’s own is one that is answered with a page, and with nothing else', async () => {
    const receiver = await startReceiver();
    const bodies = ['<html>Sign in</html>', 'fine', '<ok/>'];
    receiver.disturb(() => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: bodies.shift() ?? '' }));
    const env = { LIMITDRIFT_WEBHOOK_URL: `${receiver.url}/hook` };
    const page = await notify(clean, drift, env);
    expect(page.stderr).toMatch(
      /answered 200 \(a page, as of a login or a proxy\)\. This receiver was not notified\.$/m,
    );
    const others = [await notify(clean, drift, env), await notify(clean, drift, env), await notify(clean, drift, env)];
    expect([page, ...others].map(({ code }) => code)).toEqual([1, 0, 0, 0]);
  });

  test.each([
    ['the path', '/hooks/T0a1/Kx9pQ?k=abcd%20efgh', 'No route for POST /hooks/T0a1/Kx9pQ?k=abcd%20efgh'],
    ['a part of it', '/h/Kx9pQ7zz', 'The token Kx9pQ is unknown'],
    ['it in other letters', '/h/Kx9pQ7zz', 'no_such_hook: kx9pq7zz.'],
    ['a decoded value', '/h?k=abcd%2Fefgh', 'key "abcd/efgh" is unknown'],
    ['it in Base64', '/h/0123456789abcdefKx9pQ', Buffer.from('token 0123456789abcdefKx9pQ').toString('base64')],
  ])('says nothing of its address, when the receiver echoes %s', async (_, path, said) => {
    const receiver = await startReceiver();
    receiver.disturb(() => ({ status: 404, body: { error: said } }));
    const { stdout, stderr } = await notify(clean, drift, { LIMITDRIFT_WEBHOOK_URL: receiver.url + path });
    expect(stderr).toMatch(/^The notification to the webhook: the webhook answered 404 \(.+\)\. This receiver/m);
    expect(stdout + stderr).not.toMatch(/Kx9pQ|S3g5cF|abcd|efgh|T0a1|127\.0|:\d{4}/i);
  });

  test('follows no redirect', async () => {
    const receiver = await startReceiver();
    const elsewhere = await startReceiver();
    receiver.disturb(() => ({ status: 302, headers: { location: `${elsewhere.url}/hook` } }));
    const { code } = await notify(clean, drift, receiver.env);
    expect([code, elsewhere.requests]).toEqual([1, []]);
  });
});

describe('the command line of notify', () => {
  test.each([
    [{}, 'There is no receiver to notify'],
    [{ LIMITDRIFT_WEBHOOK_URL: 'http://hooks.example.com/secret' }, 'LIMITDRIFT_WEBHOOK_URL is not an https URL'],
    [{ LIMITDRIFT_SLACK_WEBHOOK_URL: 'secret' }, 'LIMITDRIFT_SLACK_WEBHOOK_URL is not an https URL'],
    [{ LIMITDRIFT_WEBHOOK_URL: 'ftp://127.0.0.1/secret' }, 'LIMITDRIFT_WEBHOOK_URL is not an https URL'],
    [
      { LIMITDRIFT_WEBHOOK_URL: 'https://user:secret@host/' },
      'LIMITDRIFT_WEBHOOK_URL has a user name or password in it',
    ],
  ])('is wrong with %j, and no URL is shown', async (env, words) => {
    const { code, stderr } = await notify(clean, drift, env);
    expect([code, stderr.split('\n')[0]]).toEqual([3, `Error: ${words}.`]);
    expect(stderr).not.toMatch(/secret\b(?!, which)/);
  });

  test('names a file that is missing before a receiver that is', async () => {
    const { code, stderr } = await limitdrift(folder(), ['notify', 'plan.json']);
    expect([code, stderr.split('\n')[0]]).toEqual([3, 'Error: Cannot read plan.json: it does not exist.']);
  });

  test('is wrong with a previous plan of another organization, or none at all', async () => {
    const receiver = await startReceiver();
    const other = { ...clean, organization: { id: 'org-2', name: 'Other' } };
    const { code, stderr } = await notify(other, drift, receiver.env);
    expect([code, receiver.requests]).toEqual([3, []]);
    expect(stderr).toMatch(/^Error: previous\.json is a plan of another organization\.$/m);
    const none = folder({ 'plan.json': formatPlan(drift), 'previous.json': '{}' });
    const args = ['notify', 'plan.json', '--since', 'previous.json'];
    expect((await limitdrift(none, args, { env: receiver.env })).code).toBe(3);
  });
});
