import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { reasonOf } from '../files/file-reasons.js';
import { sleep } from '../http/deadline.js';
import { environmentIn } from '../http/route.js';
import { UserError } from '../model/errors.js';
import type { Plan } from '../model/plan-types.js';
import { readJson } from '../model/read-json.js';
import { asSentence } from '../model/text.js';
import type { PublishFailure } from '../publish/publish-failure.js';
import { isToken } from '../publish/open-forge.js';
import type { Pipeline } from '../publish/pipeline.js';
import type { PublishSurroundings } from '../publish/service.js';
import { terminalText } from '../report/terminal/escape-terminal.js';
import { renderStepSummary } from '../report/github.js';
import { type Arguments, type OptionSpec, usage } from './arguments.js';
import type { Host } from './host.js';
import { tool } from './input/live-reading.js';
import { appendTo, summaryVariable } from './output/shared-files.js';

/* What the commands that publish have in common. */

export function surroundingsOf(host: Host): PublishSurroundings {
  const { env, cwd, signal, now, hider, sleep: ownSleep } = host;
  const common = { tool, hider, environment: environmentIn(cwd, env), signal, now, random: Math.random };
  return { ...common, sleep: ownSleep ?? sleep, note: (text) => note(host, text) };
}

export const keyOption: Readonly<Record<string, OptionSpec>> = {
  key: { value: 'TEXT', help: 'Tells it from others of the same organization in the same place' },
};

/** Tells comments and issues of one repository apart; '': there is one of each for an organization. */
export function readKey(args: Arguments): string {
  const key = args.text('key') ?? '';
  if (/^[\w./-]{0,100}$/.test(key)) return key;
  throw usage(
    `--key ${key} has characters that are not allowed`,
    'It takes letters, digits, and . _ / -, 100 at most.',
  );
}

/** Reads the file in which GitHub describes what began the run; null where there is none that can be read. */
export function eventReader(host: Host): (path: string) => unknown {
  return (path) => {
    try {
      const read = readJson(new TextDecoder().decode(host.readFile(path, host.cwd)));
      return read.ok ? read.value : null;
    } catch (error) {
      if (error instanceof UserError) return null;
      throw error;
    }
  };
}

export function say(host: Host, text: string): void {
  host.stdout.write(`${terminalText(text)}\n`);
}

export function note(host: Host, text: string): void {
  host.stderr.write(`${terminalText(asSentence(text))}\n`);
}

/** Why there is no token to write with; null: there is one. */
export function tokenProblem({ kind, token }: Pipeline, env: Host['env']): string | null {
  if (token !== null) return isToken(token) ? null : `${tokenName(kind)} has characters that no token can have`;
  if (kind === 'github') return 'GITHUB_TOKEN is not set: give the step `env: {GITHUB_TOKEN: "${{ github.token }}"}`';
  const job =
    (env['CI_JOB_TOKEN'] ?? '') === ''
      ? ''
      : ' CI_JOB_TOKEN cannot be used: GitLab does not let it write comments or issues.';
  return `GITLAB_TOKEN is not set: make it a masked variable with a project access token of the scope api.${job}`;
}

/** Words by which GitHub and GitLab refuse what a token may not do, or do not say why; any others explain themselves. */
const aboutPermissions = /^$|not accessible by|^Must have|forbidden|not found|insufficient_scope/i;

/** What helps against a refusal; '': nothing that is known. */
export function refusalAdvice({ status, said }: PublishFailure, { kind }: Pipeline, permission: string): string {
  const gone = status === 403 && /revoked|expired|invalid_token/i.test(said);
  if (status === 401 || gone) return ` ${tokenName(kind)} is not known to this server, or has expired.`;
  if ((status !== 403 && status !== 404) || !aboutPermissions.test(said)) return '';
  return kind === 'github'
    ? ` The token may only read, as for pull requests of forks, or the job lacks \`permissions: {${permission}: write}\`.`
    : ' The token needs the scope api, and at least the role Reporter in the project.';
}

function tokenName(kind: Pipeline['kind']): string {
  return kind === 'github' ? 'GITHUB_TOKEN' : 'GITLAB_TOKEN';
}

/** Puts the checklist where everybody who sees the run can read it; says in words where that is. */
export function writeStepSummary(plan: Plan, host: Host): string {
  const path = host.env[summaryVariable] ?? '';
  if (path === '') return 'This pipeline has no step summary to put the checklist into instead';
  if (holds(resolve(host.cwd, path), renderStepSummary(plan))) return 'The checklist is in the summary of this run';
  return appendTo(summaryVariable, (taken) => renderStepSummary(plan, taken), host)
    ? 'The checklist goes to the summary of this run instead'
    : 'The checklist is only in the plan: `limitdrift show` renders it';
}

/** The plan of the same step wrote it already, as in the action. Twice, it could be more than GitHub takes. */
function holds(path: string, checklist: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes(checklist);
  } catch (error) {
    reasonOf(error, 'its folder does not exist');
    return false;
  }
}
