import { parseWorkflow, type Step, type Workflow } from './templates.js';

/*
 * What zizmor would look for, by the names of its audits (docs.zizmor.sh/audits): it is in no registry that this project
 * installs from, so these are ours, and stricter where that is simple.
 */

type Rule = (workflow: Workflow, text: string) => readonly string[];

/** Says what is wrong, a line each. */
export const workflowRules: Readonly<Record<string, Rule>> = {
  /** What runs with secrets or a token that can write, started by what anybody can do. */
  'dangerous-triggers': ({ on }) =>
    triggersOf(on).filter((name) => /^(?:pull_request_target|workflow_run|issue_comment|issues)$/.test(name)),

  'excessive-permissions': ({ permissions, jobs }) => [
    ...(isEmptyObject(permissions) ? [] : ['the top level must have permissions: {}']),
    ...Object.entries(jobs).flatMap(([name, job]) =>
      typeof job.permissions === 'object' && job.permissions !== null ? [] : [`${name} must say its permissions`],
    ),
  ],

  /** Only the full SHA of a commit cannot be moved. OWNER/limitdrift/ci@REF does not run before somebody replaces it. */
  'unpinned-uses': (_, text) =>
    [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)]
      .map(([, used = '']) => used)
      .filter((used) => used !== 'OWNER/limitdrift/ci@REF')
      .filter((used) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used)),

  /** Whatever is put into a script by GitHub becomes a part of the script. */
  'template-injection': ({ jobs }) =>
    stepsOf(jobs).flatMap(({ run = '', with: inputs = {} }) =>
      [run, String(inputs['script'] ?? '')].filter((script) => script.includes('${{')),
    ),

  /** Else the token stays in .git/config, and may go along with an artifact. */
  artipacked: ({ jobs }) =>
    stepsOf(jobs)
      .filter(({ uses = '' }) => uses.startsWith('actions/checkout@'))
      .filter(({ with: inputs = {} }) => inputs['persist-credentials'] !== false)
      .map(() => 'a checkout keeps its token'),

  /** A secret of the repository is there for every branch that somebody pushes. */
  'secrets-outside-env': ({ jobs }) =>
    Object.entries(jobs)
      .filter(([, job]) => /\bsecrets\b/.test(JSON.stringify(job)) && job.environment === undefined)
      .map(([name]) => `${name} has a secret, and no environment`),

  'overprovisioned-secrets': (_, text) => text.match(/toJSON\(secrets\)|secrets: inherit/gi) ?? [],

  /** What a cache holds may be from a run of somebody else, where others than a schedule and a person with rights start it. */
  'cache-poisoning': ({ on, jobs }) => {
    const isOurs = triggersOf(on).every((name) => name === 'schedule' || name === 'workflow_dispatch');
    return stepsOf(jobs)
      .filter(({ uses = '', with: inputs = {} }) =>
        uses.startsWith('actions/setup-node@')
          ? inputs['package-manager-cache'] !== false || 'cache' in inputs
          : uses.startsWith('actions/cache') && !isOurs,
      )
      .map(({ uses = '' }) => `${uses} may cache`);
  },

  /** npx runs what is in a node_modules of its folder, and obeys an .npmrc there; an artifact may hold both. */
  'artifact-beside-npx': ({ jobs }) =>
    Object.values(jobs)
      .filter(({ steps }) => steps.some(({ run = '' }) => run.includes('npx')))
      .flatMap(({ steps }) => steps.filter(({ uses = '' }) => uses.startsWith('actions/download-artifact@')))
      .filter(({ with: inputs = {} }) => !String(inputs['path']).startsWith('${{ runner.temp }}/'))
      .map(({ with: inputs = {} }) => `${inputs['name']} is unpacked where npx runs`),

  'concurrency-limits': ({ concurrency }) => (concurrency === undefined ? ['there is no concurrency group'] : []),

  'job-without-timeout': ({ jobs }) =>
    Object.entries(jobs).flatMap(([name, job]) => (job['timeout-minutes'] === undefined ? [name] : [])),

  /** A merge queue waits for ever for a required check that it does not start, and throws out what another entry cancels. */
  'merge-queue': ({ on, concurrency }) => {
    if (!triggersOf(on).includes('pull_request')) return [];
    return [
      ...(triggersOf(on).includes('merge_group') ? [] : ['merge_group does not start it']),
      ...(/"group":"[^"]*\|\| github\.ref \}\}/.test(JSON.stringify(concurrency))
        ? []
        : ['the entries of a queue share a concurrency group']),
    ];
  },

  /** A required check that is filtered away is waited for for ever. */
  'filtered-pull-request': ({ on }) => {
    const trigger = typeof on === 'string' ? null : on['pull_request'];
    return trigger !== null && typeof trigger === 'object' && /"paths/.test(JSON.stringify(trigger))
      ? ['pull_request has a path filter']
      : [];
  },
};

/** Every violation in a workflow, with the name of its rule before it. */
export function judgeWorkflow(text: string): readonly string[] {
  const workflow = parseWorkflow(text);
  return Object.entries(workflowRules).flatMap(([name, rule]) =>
    rule(workflow, text).map((problem) => `${name}: ${problem}`),
  );
}

function triggersOf(on: Workflow['on']): readonly string[] {
  return typeof on === 'string' ? [on] : Object.keys(on);
}

function stepsOf(jobs: Workflow['jobs']): readonly Step[] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
