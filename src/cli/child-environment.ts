import { delimiter, isAbsolute } from 'node:path';

import { type Arguments, usage } from './arguments.js';
import type { Host } from './host.js';
import { isCredentialVariable, spellingsOf } from './secrets.js';

/*
 * What the programs that are started get of the environment. It is a list of what may pass and not of what may not: the next
 * variable that holds a secret is not on it.
 */

type Environment = Readonly<Record<string, string>>;

/** What any program needs, on Windows too. */
const system = [
  'PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|LANG|LANGUAGE|LC_[A-Z]+|TMPDIR|TMP|TEMP|XDG_[A-Z]+_(?:HOME|DIRS|DIR)|LD_LIBRARY_PATH',
  'SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAM(?:FILES|W6432)(?:\\(X86\\))?',
  'COMMONPROGRAM(?:FILES|W6432)(?:\\(X86\\))?|USERPROFILE|USERNAME|HOMEDRIVE|HOMEPATH|COMPUTERNAME|OS|NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE|PUBLIC|ALLUSERSPROFILE|PSMODULEPATH',
];

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

const systemNames = listOf(system);
const appNames = listOf([...system, ...app]);
const proxyNames = /^(?:https?|all)_proxy$/i;

/** Windows takes no notice of capitals in these names. */
function listOf(names: readonly string[]): RegExp {
  return new RegExp(`^(?:${names.join('|')})$`, 'i');
}

/** For git: the system's, and what leads git itself to its configuration. */
export function gitEnvironment(env: Host['env']): Environment {
  const ofGit = /^GIT_(?:CONFIG_\w+|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH)$/;
  return pick(env, (name, value) => {
    if (/^path$/i.test(name)) return trustedPath(value);
    return systemNames.test(name) || ofGit.test(name) ? value : null;
  });
}

/** For the app of a cdktf.json; `passed` are further names that the user gives it. */
export function appEnvironment(passed: readonly string[], { env, hider }: Pick<Host, 'env' | 'hider'>): Environment {
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
      throw usage(`--pass-env takes a name alone, and here is more: ${name}=…`, `Write --pass-env ${name || 'NAME'}.`);
    const value = env[name] ?? '';
    if (isCredentialVariable(name) || keys.some((key) => value.includes(key)))
      throw usage(
        `--pass-env ${name} would give the app the credential of the Claude API`,
        'No app needs it: it declares limits, and does not read them.',
      );
    return name;
  });
}

function pick(env: Host['env'], choose: (name: string, value: string) => string | null): Environment {
  const kept = Object.entries(env).flatMap(([name, value = '']): readonly (readonly [string, string])[] => {
    const chosen = choose(name, value);
    return chosen === null ? [] : [[name, chosen]];
  });
  return Object.fromEntries(kept);
}

/** A relative folder on the PATH would be looked for in the repository. Without a PATH the system has its own. */
function trustedPath(path: string): string | null {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.length === 0 ? null : folders.join(delimiter);
}

function withoutPassword(url: string): string | null {
  const bare = url.replace(/^(\w[\w+.-]*:\/\/)?[^/?#]*@/, '$1');
  return bare.includes('@') ? null : bare;
}
