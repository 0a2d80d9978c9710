import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

import githubHeadroom from '../../../ci/templates/github/limits-headroom.yml';
import githubPullRequest from '../../../ci/templates/github/limits-pull-request.yml';
import githubScheduled from '../../../ci/templates/github/limits-scheduled.yml';
import githubVerify from '../../../ci/templates/github/limits-verify.yml';
import gitlabHeadroom from '../../../ci/templates/gitlab/limits-headroom.yml';
import gitlabMergeRequest from '../../../ci/templates/gitlab/limits-merge-request.yml';
import gitlabScheduled from '../../../ci/templates/gitlab/limits-scheduled.yml';
import { reasonOf } from '../../files/file-reasons.js';
import { writeAllWhole } from '../../files/write-whole.js';
import { UserError } from '../../model/errors.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { type Arguments, didYouMean, usage } from '../arguments.js';
import type { Command } from '../command.js';
import { refuseOutputLink } from '../guard/guard.js';
import type { Host } from '../host.js';

/*
 * `limitdrift ci`: writes the pipelines for GitHub or GitLab into a repository.
 */

interface Templates {
  /** Where they go, from the top of the repository. */
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
  /** What is left to do in the code host, a sentence a line. */
  readonly next: readonly string[];
}

const federation = 'ANTHROPIC_FEDERATION_RULE_ID, ANTHROPIC_ORGANIZATION_ID, ANTHROPIC_SERVICE_ACCOUNT_ID';

const receivers = 'LIMITDRIFT_SLACK_WEBHOOK_URL, or LIMITDRIFT_WEBHOOK_URL with LIMITDRIFT_WEBHOOK_SECRET';

const otherFiles =
  'Where the declaration is not limits.yaml at the top, or several files, name all of them behind each `plan`: `plan infra/a.yaml infra/b.yaml`.';

const hosts: Readonly<Record<string, Templates>> = {
  github: {
    folder: '.github/workflows',
    files: {
      'limits-pull-request.yml': githubPullRequest,
      'limits-scheduled.yml': githubScheduled,
      'limits-headroom.yml': githubHeadroom,
      'limits-verify.yml': githubVerify,
    },
    next: [
      'In limits-scheduled.yml, change `main` and limits.yaml where your default branch or your declaration has another name.',
      otherFiles,
      'On GitHub, create the environment rate-limits, and let only the default branch use it.',
      `Set there, as variables: ${federation}; or the secret ANTHROPIC_ADMIN_API_KEY, as the head of limits-scheduled.yml says.`,
      `For the daily message on headroom, set there as secrets: ${receivers}.`,
      'In a private repository, the job history keeps what changed on the branch limits-history, which it makes.',
    ],
  },
  gitlab: {
    folder: '.gitlab',
    files: {
      'limits-merge-request.yml': gitlabMergeRequest,
      'limits-scheduled.yml': gitlabScheduled,
      'limits-headroom.yml': gitlabHeadroom,
    },
    next: [
      'In .gitlab-ci.yml, write `include: [.gitlab/limits-merge-request.yml, .gitlab/limits-scheduled.yml, .gitlab/limits-headroom.yml]`.',
      otherFiles,
      'On GitLab, add a pipeline schedule for the default branch, every 6 hours for example; and one for headroom, once a day, with the variable LIMITS_HEADROOM set to daily.',
      `Set as CI/CD variables: GITLAB_TOKEN (masked, not protected), ${federation}; or ANTHROPIC_ADMIN_API_KEY (masked, protected), as the head of limits-scheduled.yml says.`,
      `For the daily message on headroom, set as CI/CD variables, masked and protected: ${receivers}.`,
      'To keep what changed on the branch limits-history, allow Git push requests to the repository in Settings > CI/CD > Job token permissions.',
    ],
  },
};
const names = Object.keys(hosts);

/** Writes the pipelines of a code host into a repository, and nothing over a file that is there. */
export const command: Command = {
  summary: 'Write the pipelines for GitHub or GitLab into a repository',
  operands: names.join('|'),
  minimum: 1,
  maximum: 1,
  offers: { words: names },
  options: {
    dir: { value: 'DIR', offers: 'folders', help: 'The top folder of the repository, default the working directory' },
  },
  notes: [
    'github: .github/workflows/limits-pull-request.yml, limits-scheduled.yml, limits-headroom.yml and limits-verify.yml. gitlab: .gitlab/limits-merge-request.yml, limits-scheduled.yml and limits-headroom.yml. They run this version of limitdrift. No pull or merge request gets a key: it is compared with the snapshot that the scheduled pipeline saves.',
    'Exit code 3 when one of the files is there already, or DIR is not the top folder of its repository: nothing is written then.',
  ],
  run: writePipelines,
};

function writePipelines(args: Arguments, host: Host): number {
  const [name = ''] = args.operands;
  const templates = Object.hasOwn(hosts, name) ? hosts[name] : undefined;
  if (templates === undefined)
    throw usage(`There are no pipelines for "${name}"`, didYouMean(name, names, `Code hosts: ${names.join(', ')}.`));
  const top = args.text('dir') ?? '.';
  refuseBelowTop(top, host);
  const files = Object.entries(templates.files).map(([file, text]) => {
    return { path: join(top, templates.folder, file), text };
  });
  for (const { path } of files) refuseOutputLink(path, host.cwd);
  makeFolder(join(top, templates.folder), host);
  refuseToReplace(files, host);
  writeAllWhole(files, host.cwd);
  const lines = [
    ...files.map(({ path }) => `Wrote ${path}`),
    '',
    'Next:',
    ...templates.next.map((line) => `- ${line}`),
  ];
  host.stdout.write(
    [...lines, '- Commit the files, and run the scheduled pipeline once: it saves the first snapshot.']
      .map((line) => `${terminalText(line)}\n`)
      .join(''),
  );
  return 0;
}

/** A code host finds its pipelines at the top of a repository, and nowhere else. */
function refuseBelowTop(given: string, { cwd }: Host): void {
  const folder = resolve(cwd, given);
  if (!existsSync(folder))
    throw usage(`The folder ${given} does not exist`, 'Give the top folder of a repository: --dir DIR.');
  let top = folder;
  while (!existsSync(join(top, '.git'))) {
    const above = dirname(top);
    if (above === top) return;
    top = above;
  }
  if (top === folder) return;
  throw usage(
    `${given === '.' ? 'This folder' : given} is not the top folder of its repository`,
    `Pipelines belong there: --dir ${relative(cwd, top)}`,
  );
}

function refuseToReplace(files: readonly { readonly path: string }[], { cwd }: Host): void {
  const there = files
    .map(({ path }) => path)
    .filter((path) => lstatSync(resolve(cwd, path), { throwIfNoEntry: false }) !== undefined);
  if (there.length === 0) return;
  const [is, it] = there.length === 1 ? ['is', 'it'] : ['are', 'them'];
  throw usage(
    `${there.join(', ')} ${is} there already; nothing was written`,
    `Move ${it} away, run this again, and compare the old with the new.`,
  );
}

/** @throws UserError `file-unwritable` */
function makeFolder(folder: string, { cwd }: Host): void {
  try {
    mkdirSync(resolve(cwd, folder), { recursive: true });
  } catch (error) {
    throw UserError.of('file-unwritable', {
      path: folder,
      reason: reasonOf(error, 'a folder above it does not exist'),
    });
  }
}
