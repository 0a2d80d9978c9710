import { spawn } from 'node:child_process';

import { onTestFinished } from 'vitest';

/** A shell that somebody pastes lines into. */
export interface Shell {
  /** Everything that it printed, errors too, for these lines; each ends before the next begins. */
  readonly paste: (lines: string) => Promise<string>;
}

/** A real bash, of which everything that it started ends with the test. */
export function openBash(env: NodeJS.ProcessEnv, cwd: string): Shell {
  const bash = spawn('bash', ['--noprofile', '--norc'], { env, cwd, detached: true });
  onTestFinished(() => {
    bash.stdin.end();
    if (bash.pid !== undefined) process.kill(-bash.pid, 'SIGKILL');
  });
  let output = '';
  let heard = (): void => undefined;
  for (const stream of [bash.stdout, bash.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      heard();
    });
  let pasted = 0;
  return {
    paste: (lines) => {
      output = '';
      pasted += 1;
      const end = `-- pasted ${pasted}`;
      return new Promise((resolve, reject) => {
        bash.once('exit', () => reject(new Error(`The shell ended: ${output}`)));
        heard = () => {
          if (output.includes(end)) resolve(output.slice(0, output.indexOf(end)));
        };
        bash.stdin.write(`${lines}\necho "${end}"\n`);
      });
    },
  };
}
