import { execFileSync } from 'node:child_process';

import type { Host } from '../../src/cli/host.js';
import { startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import type { Plan } from '../../src/model/plan-types.js';
import { type Ended, folder, type Folder, key, limitdrift, planIn } from '../cli/command-line.js';

const day = 86_400_000;
/** The first day of the story, at noon. */
const start = Date.parse('2026-09-01T12:00:00Z');

interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly archived_at?: string;
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The Console as people see it: the organization's limits, its workspaces and their overrides. */
export interface Console {
  requestsPerMinute: number;
  workspaces: readonly Workspace[];
  /** Spend limits as a world file has them; absent: it has none. */
  spend?: Spend;
}

/** Amounts by period. */
type Amounts = Readonly<Record<string, number>>;

export interface Spend {
  readonly access?: boolean;
  readonly organization?: Amounts;
  readonly usage_tier?: Amounts;
  readonly workspaces?: Readonly<Record<string, Amounts>>;
  readonly spent_per_day?: Amounts;
}

/** What a run of `plan` left behind. */
export interface Planned extends Ended {
  readonly plan: Plan;
  /** Class and values of each change that counts. */
  readonly changes: readonly string[];
  readonly rules: readonly string[];
  readonly checklist: string;
}

/** A team with a repository, a Console, and a calendar. */
export interface Team {
  readonly repository: Folder;
  readonly console: Console;
  /** Lets days pass. */
  wait(days: number): void;
  /** The day as `YYYY-MM-DD`, some days from now. */
  date(days: number): string;
  git(...args: readonly string[]): string;
  /** Writes limits.yaml and commits it on the branch that is checked out. */
  commit(yaml: string, message: string): void;
  plan(...options: readonly string[]): Promise<Planned>;
  run(...line: readonly string[]): Promise<Ended>;
  /** Sets one override as a person would; null clears it. */
  set(workspace: string, limiter: string, value: number | null): void;
  /** What the API was asked for since the last call, each path once, sorted. */
  asked(): readonly string[];
  /** Carries out the steps of a checklist that are to do, in the order given, through the update call. */
  carryOut(plan: Plan): Promise<void>;
}

/** `env`: what the pipeline of its repository has in its environment, beside the key. */
export function foundTeam(console: Console, env: Host['env'] = {}): Team {
  const repository = folder();
  let now = start;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Team', '-c', 'user.email=team@example.com', ...args], {
      cwd: repository.path,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'] ?? '',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_DATE: new Date(now).toISOString(),
        GIT_COMMITTER_DATE: new Date(now).toISOString(),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  git('init', '--quiet', '--initial-branch=main');
  git('commit', '--quiet', '--allow-empty', '--message=Begin');

  const paths: string[] = [];
  const serve = async () => {
    const groups = {
      opus: {
        id: 'rlg_opus',
        entry: 'entry-opus',
        models: ['claude-opus-4-8'],
        limits: { requests_per_minute: console.requestsPerMinute, output_tokens_per_minute: 400_000 },
      },
    };
    const { workspaces, spend } = console;
    const world = { organization: { id: 'org-1', name: 'Acme' }, groups, workspaces, ...(spend && { spend }) };
    return await startEmulator(readWorld(world), { now: () => now, onRequest: ({ path }) => void paths.push(path) });
  };
  const run = async (...line: readonly string[]): Promise<Ended> => {
    const emulator = await serve();
    try {
      const api =
        ['plan', 'verify', 'init', 'snapshot', 'limits'].includes(line[0] ?? '') && !line.includes('--live')
          ? ['--base-url', emulator.url]
          : [];
      const own = { ANTHROPIC_ADMIN_API_KEY: key, PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null' };
      return await limitdrift(repository, [...line, ...api], { env: { ...own, ...env }, now: () => now });
    } finally {
      await emulator.close();
    }
  };
  const set = (name: string, limiter: string, value: number | null): void => {
    console.workspaces = console.workspaces.map((workspace) => {
      if (workspace.name !== name || workspace.archived_at !== undefined) return workspace;
      const { [limiter]: _, ...rest } = workspace.overrides?.['opus'] ?? {};
      return { ...workspace, overrides: { opus: value === null ? rest : { ...rest, [limiter]: value } } };
    });
  };
  return {
    repository,
    console,
    wait: (days) => {
      now += days * day;
    },
    date: (days) => new Date(now + days * day).toISOString().slice(0, 10),
    git,
    commit: (yaml, message) => {
      repository.write('limits.yaml', yaml);
      git('add', 'limits.yaml');
      git('commit', '--quiet', `--message=${message}`);
    },
    run,
    plan: async (...options) => {
      const ended = await run('plan', '--out', 'plan.json', '--report', 'markdown=todo.md', ...options);
      const plan = planIn(repository.read('plan.json'));
      const changes = plan.changes
        .filter(({ ignored }) => ignored === null)
        .map(
          ({ class: name, workspace, limiter, before, after }) =>
            `${name}: ${workspace.name} ${limiter} ${before.value} → ${after.value}`,
        );
      return {
        ...ended,
        plan,
        changes,
        rules: plan.findings.map(({ rule }) => rule),
        checklist: repository.read('todo.md'),
      };
    },
    set,
    asked: () => [...new Set(paths.splice(0))].map((path) => path.replace(/[?].*/, '')).toSorted(),
    carryOut: async (plan) => {
      const emulator = await serve();
      for (const change of plan.changes.filter(({ class: name }) => name === 'pending' || name === 'overdue')) {
        const value = change.after.source === 'workspace' ? change.after.value : null;
        const path = `/v1/organizations/workspaces/${change.workspace.id}/rate_limits/${change.group.rate_limit_id ?? ''}`;
        const answer = await fetch(emulator.url + path, {
          method: 'POST',
          headers: { 'x-api-key': key },
          body: JSON.stringify({ limits: [{ type: change.limiter, value }] }),
        });
        if (!answer.ok) throw new Error(`The step ${change.step} could not be carried out: ${answer.status}`);
        set(change.workspace.name, change.limiter, value);
      }
      await emulator.close();
    },
  };
}
