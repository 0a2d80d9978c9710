import { explainResponse } from '../../explain/explain-response.js';
import { explanationFormats } from '../../report/explain/explanation-formats.js';
import type { Arguments } from '../arguments.js';
import type { Command } from '../command.js';
import { checkMinuteOptions, readMinute } from '../explain/minute-input.js';
import { readAnswer } from '../explain/pasted-input.js';
import { readLimits, workspaceNamed } from '../explain/snapshot-input.js';
import type { Host } from '../host.js';
import { synthesisOptions } from '../input/declaration-input.js';
import { tool } from '../input/live-reading.js';
import { quietOption } from '../notes.js';
import { checkTargets, colorOption, readReportsOf, reportOption } from '../output/reports.js';
import { writeReports } from '../output/write-reports.js';

/** Says which limit an answer of the API was about, offline and without a credential. */
export const command: Command = {
  summary: 'Say which limit a 429 was: from curl -i, headers, an exception or a log line; offline',
  operands: '[FILE]',
  minimum: 0,
  maximum: 1,
  offers: 'files',
  options: {
    live: {
      value: 'SNAPSHOT',
      offers: 'files',
      help: 'Name the limit itself, of a saved snapshot, and who declared it',
    },
    file: {
      value: 'FILE',
      offers: 'files',
      repeatable: true,
      help: 'With --live: the declaration that says who; default: the limits.yaml of this folder, if there is one',
    },
    workspace: { value: 'NAME', help: 'The name or ID of the workspace, where the headers do not say it' },
    at: {
      value: 'TIME',
      help: 'With --usage: look at this minute, such as 2027-01-31T17:04Z, where there are no headers',
    },
    usage: {
      value: 'HEADROOM.json',
      offers: 'files',
      help: 'With --at: the usage, as `limitdrift headroom --out` saved it',
    },
    report: reportOption(explanationFormats),
    ...synthesisOptions,
    color: colorOption,
    quiet: quietOption,
  },
  notes: [
    'Without FILE it reads standard input: `curl -i … | limitdrift explain`. It takes what curl prints (-i or -v), headers as JSON or as a Python dict, an exception or traceback of an SDK, and lines of logs of LiteLLM and Claude Code.',
    'It decides by status, error type, error code and headers, never by the words of a message, asks no server, needs no key and keeps nothing of what it was given.',
    'Exit codes: 0 said as far as the answer says it; 5 the headers, the minute or the limits of the workspace that would say it are missing; 3 nothing in it is an answer of the API, or the snapshot is of another organization.',
  ],
  run: explain,
};

async function explain(args: Arguments, host: Host): Promise<number> {
  const reports = readReportsOf(explanationFormats, args, host);
  checkMinuteOptions(args);
  const [path = '-'] = args.operands;
  const given = [path === '-' ? null : path, args.text('live'), args.text('usage'), ...args.all('file')];
  checkTargets(
    reports,
    given.flatMap((one) => one ?? []),
    { host },
  );
  const answer = await readAnswer(args, host, { isOptional: args.text('at') !== null });
  const limits = await readLimits(args, host);
  const [named, live] = [args.text('workspace'), args.text('live')];
  const workspaceId =
    named === null || limits === null ? null : workspaceNamed(named, limits.workspaces, String(live)).id;
  const explanation = explainResponse(answer, {
    tool,
    limits,
    workspaceId,
    minute: readMinute(answer, { args, host }),
  });
  return writeReports(explanation, reports, { exitCode: explanation.exit_code, host });
}
