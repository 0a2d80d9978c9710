// The commands that are run, each with the kind of server that it speaks to.

/**
 * @typedef {object} Command
 * @property {import('./servers.mjs').ServerKind} server
 * @property {readonly string[]} args
 * @property {(url: string, emulator: string) => Readonly<Record<string, string>>} env
 * @property {number} failed its exit code where nothing comes of it
 * @property {number} fine
 * @property {RegExp} done what it says where all went well
 */

const github = (/** @type {string} */ url) => ({
  GITHUB_ACTIONS: 'true',
  GITHUB_REPOSITORY: 'o/r',
  GITHUB_REF: 'refs/pull/7/merge',
  GITHUB_TOKEN: 'ghs_token-of-the-forge',
  GITHUB_API_URL: url,
});

const api = (/** @type {string} */ url) => ({ ANTHROPIC_BASE_URL: url });

/** A plan that waits as long as it has to would take minutes. */
const soon = ['--timeout', '6s'];

/** @type {Readonly<Record<string, Command>>} */
export const commands = {
  plan: { server: 'api', args: ['plan', ...soon], env: api, failed: 1, fine: 0, done: /In sync/ },
  'patient plan': { server: 'api', args: ['plan'], env: api, failed: 1, fine: 0, done: /In sync/ },
  doctor: { server: 'api', args: ['doctor', '--timeout', '10s'], env: api, failed: 1, fine: 0, done: /Workspaces/ },
  snapshot: { server: 'api', args: ['snapshot', ...soon], env: api, failed: 1, fine: 0, done: /wrkspc_/ },
  verify: {
    server: 'api',
    args: ['verify', 'drift.json', '--wait', '3s', ...soon],
    env: api,
    failed: 1,
    fine: 2,
    done: /open/,
  },
  comment: {
    server: 'github',
    args: ['comment', 'drift.json'],
    env: github,
    failed: 0,
    fine: 0,
    done: /Commented on|is up to date/,
  },
  issue: { server: 'github', args: ['issue', 'drift.json'], env: github, failed: 1, fine: 0, done: /\bissue\b/ },
  'comment on GitLab': {
    server: 'gitlab',
    args: ['comment', 'drift.json'],
    env: (url) => ({
      GITLAB_CI: 'true',
      CI_API_V4_URL: `${url}/api/v4`,
      CI_PROJECT_ID: '1',
      CI_MERGE_REQUEST_IID: '7',
      GITLAB_TOKEN: 'glpat-token-of-the-forge',
    }),
    failed: 0,
    fine: 0,
    done: /Commented on|is up to date/,
  },
  notify: {
    server: 'hook',
    args: ['notify', 'drift.json'],
    env: (url) => ({ LIMITDRIFT_WEBHOOK_URL: `${url}/hook` }),
    failed: 1,
    fine: 0,
    done: /Notified the webhook/,
  },
  federation: {
    server: 'identity',
    args: ['plan', ...soon],
    env: (url, emulator) => ({
      ANTHROPIC_BASE_URL: emulator,
      ANTHROPIC_ADMIN_API_KEY: '',
      ANTHROPIC_FEDERATION_RULE_ID: 'fdrl_1',
      ANTHROPIC_ORGANIZATION_ID: '8c6f3a52-0000-4000-8000-000000000000',
      ANTHROPIC_SERVICE_ACCOUNT_ID: 'svac_1',
      GITHUB_ACTIONS: 'true',
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?x=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token-of-the-job',
    }),
    failed: 1,
    fine: 4,
    done: /token/,
  },
};
