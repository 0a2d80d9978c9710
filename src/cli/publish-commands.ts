import type { CommandSpec } from './command.js';
import { help } from './shared-options.js';

const keyOption = {
  key: { value: 'TEXT', help: 'Tells it from others of the same organization in the same place' },
} as const;

/** The commands that take a saved plan to where people are. */
export const publishCommands = {
  comment: {
    summary: 'Keep one comment on the pull or merge request up to date',
    operands: 'PLAN.json',
    minimum: 1,
    maximum: 1,
    options: { ...keyOption, ...help },
    notes: [
      'Where to is found out from the environment of a GitHub workflow, with GITHUB_TOKEN (pull-requests: write), or of a GitLab pipeline, with GITLAB_TOKEN (scope api). The comment holds the checklist; steps that people ticked stay ticked. When all is in sync, a comment that is there becomes one line, and none is written where there is none. Only a request that the event names, or one with the planned commit at the head of its branch, is written to.',
      'Exit code 0 whatever becomes of the comment: the verdict is the plan’s. Where there is no such request, or it cannot be written to, as with the token of a fork’s pull request, the checklist goes to the step summary. 3 when the command line or the plan file is wrong, or this is no pipeline.',
    ],
  },
  issue: {
    summary: 'Keep one issue of the organization open while something drifts',
    operands: 'PLAN.json',
    minimum: 1,
    maximum: 1,
    options: { ...keyOption, ...help },
    notes: [
      'For scheduled runs; the environment is that of comment (GITHUB_TOKEN with issues: write). Opens the issue when drift appears, writes it anew when what drifted changes, closes it when all is in sync, and does nothing when nothing changed. A run that failed or could not read everything closes nothing; three failed runs in a row are said once.',
      'Exit code 1 when the issue could not be looked at or written; 3 when the command line or the plan file is wrong, or this is no pipeline.',
    ],
  },
  notify: {
    summary: 'Notify Slack or a webhook when the state changed',
    operands: 'PLAN.json',
    minimum: 1,
    maximum: 1,
    options: {
      since: {
        value: 'PREVIOUS.json',
        help: 'The plan of the run before; without it, or while it does not exist, all but a state in sync is news',
      },
      ...help,
    },
    notes: [
      'News is another verdict, other drift, or a workspace that is undeclared or was created again. Goes to LIMITDRIFT_SLACK_WEBHOOK_URL, an incoming webhook of Slack, and to LIMITDRIFT_WEBHOOK_URL, as JSON, signed by LIMITDRIFT_WEBHOOK_SECRET where that is set. https only; three tries. Slack has taken it when it says `ok`, a webhook when it answers with 200 to 299 and no page.',
      'Exit code 1 when a notification did not get through; 3 when the command line, a file or a URL is wrong.',
    ],
  },
} as const satisfies Record<string, CommandSpec>;
