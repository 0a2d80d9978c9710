import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeTemporaryFolder } from '../files/write-whole.js';
import { UserError } from '../model/errors.js';
import { terminalText } from '../report/terminal/escape-terminal.js';
import { type ActionInputs, planWords, readInputs, withoutActionsOwn } from './action-inputs.js';
import { guard } from '../cli/guard/guard.js';
import type { Host, ProcessHost } from '../cli/host.js';
import { run } from '../cli/run.js';
import { appendTo } from '../cli/output/shared-files.js';

/**
 * The GitHub Action: `limitdrift plan` as the inputs say, and `limitdrift comment` where they ask for it. The inputs become
 * words of a command line in this process; no shell reads them. What becomes of the comment never changes the exit code.
 */
export async function runAction(host: ProcessHost): Promise<number> {
  const code = await perform({ ...host, env: withoutActionsOwn(host.env) }, host);
  sayCode(code, await guard(host));
  return code;
}

async function perform(host: ProcessHost, asGiven: ProcessHost): Promise<number> {
  try {
    const inputs = readInputs(asGiven);
    // The plan does not use the token, and knows what to hide.
    const env = { ...host.env, ...(inputs.token === '' ? {} : { GITHUB_TOKEN: inputs.token }) };
    const asked = { ...host, env };
    return await (inputs.comment ? planThenComment(inputs, asked) : run({ ...asked, args: planWords(inputs, null) }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    host.stderr.write(`${terminalText(`Error: ${error.message}. ${error.hint ?? ''}`)}\n`);
    return error.exitCode;
  }
}

async function planThenComment(inputs: ActionInputs, host: ProcessHost): Promise<number> {
  const folder = makeTemporaryFolder(host.env['RUNNER_TEMP'] || tmpdir(), 'limitdrift-');
  try {
    const saved = join(folder, 'plan.json');
    const code = await run({ ...host, args: planWords(inputs, saved) });
    // A wrong command line makes no plan, and has been explained.
    if (!existsSync(saved)) return code;
    await run({ ...host, args: ['comment', saved] });
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The plan's report says it too, where there is a plan: a wrong command line makes none. */
function sayCode(code: number, host: Host): void {
  appendTo('GITHUB_OUTPUT', () => `exit-code=${code}\n`, host);
}
