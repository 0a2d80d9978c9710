import { isAbsolute } from 'node:path';

import { type ChildEnvironment, listOf, pick, systemNames } from '../../git/git-environment.js';
import { type Arguments, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { isCredentialVariable, spellingsOf } from './secrets.js';

/*
 * What the programs that are started get of the environment. It is a list of what may pass and not of what may not: the next
 * variable that holds a secret is not on it.
 */

/** What the app of constructs needs beside that: its language, the way to its packages, and which pipeline it runs in. */
const app = [
  'NODE_(?:PATH|OPTIONS|ENV|EXTRA_CA_CERTS|USE_SYSTEM_CA)|NVM_DIR|NVM_BIN|VOLTA_HOME|FNM_DIR|FNM_MULTISHELL_PATH|COREPACK_HOME|PNPM_HOME',
  'PYTHONPATH|VIRTUAL_ENV|PYENV_ROOT|JAVA_HOME|M2_HOME|GRADLE_USER_HOME|GOPATH|GOROOT|GOCACHE|GOMODCACHE|DOTNET_ROOT|ASDF_DIR|ASDF_DATA_DIR|MISE_DATA_DIR',
  'SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NIX_SSL_CERT_FILE|NO_PROXY|NO_COLOR|FORCE_COLOR|COLORTERM',
  'CDKTF_LOG_LEVEL|CHECKPOINT_DISABLE|JSII_[A-Z_]+',
  'CI|GITHUB_(?:ACTIONS|ACTOR|BASE_REF|EVENT_NAME|EVENT_PATH|HEAD_REF|JOB|REF|REF_NAME|REF_TYPE|REPOSITORY|REPOSITORY_OWNER|RUN_ATTEMPT|RUN_ID|RUN_NUMBER|SERVER_URL|API_URL|SHA|WORKFLOW|WORKSPACE)',
  'RUNNER_(?:OS|ARCH|NAME|TEMP|TOOL_CACHE|ENVIRONMENT)|GITLAB_CI|CI_COMMIT_[A-Z_]+|CI_MERGE_REQUEST_[A-Z_]+|CI_PROJECT_(?:ID|NAME|NAMESPACE|PATH|PATH_SLUG|DIR|URL|TITLE)',
  'CI_PIPELINE_(?:ID|IID|SOURCE|URL)|CI_JOB_(?:ID|NAME|STAGE|URL)|CI_DEFAULT_BRANCH|CI_SERVER_(?:URL|HOST)|CI_API_V4_URL|CI_ENVIRONMENT_NAME',
];

const appNames = listOf([...systemNames, ...app]);
const proxyNames = /^(?:https?|all)_proxy$/i;

/** For the app of a cdktf.json; `passed` are further names that the user gives it. */
export function appEnvironment(
  passed: readonly string[],
  { env, hider }: Pick<Host, 'env' | 'hider'>,
): ChildEnvironment {
  return pick(env, (name, value) => {
    if (passed.includes(name)) return value;
    if (proxyNames.test(name)) return withoutPassword(value);
    if (!appNames.test(name)) return null;
    // A branch or a commit may be named after a key; a path is what it is.
    return isAbsolute(value) ? value : hider.text(value);
  });
}

/** @throws UserError `usage` for what is no name, or holds what reads the Claude API: code of a pull request never gets that */
export function readPassed(args: Arguments, { env }: Host): readonly string[] {
  const keys = Object.entries(env).flatMap(([name, value = '']) =>
    isCredentialVariable(name) && value.trim() !== '' ? spellingsOf(value.trim()) : [],
  );
  return args.all('pass-env').map((given) => {
    const [name = ''] = given.split('=');
    if (name !== given || name === '')
      throw usage(
        `--pass-env takes only the name of a variable, and not: ${name}=…`,
        `Write --pass-env ${name || 'NAME'}.`,
      );
    const value = env[name] ?? '';
    if (isCredentialVariable(name) || keys.some((key) => value.includes(key)))
      throw usage(
        `--pass-env ${name} would give the app the credential of the Claude API`,
        'No app needs it: it declares limits, and does not read them.',
      );
    return name;
  });
}

function withoutPassword(url: string): string | null {
  const bare = url.replace(/^(\w[\w+.-]*:\/\/)?[^/?#]*@/, '$1');
  return bare.includes('@') ? null : bare;
}
