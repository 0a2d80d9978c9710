import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { beforeAll, expect, it, onTestFinished } from 'vitest';

import { bundleProvider } from '../bundle.js';
import { eventually } from '../eventually.js';
import {
  describeWithTerraform,
  requiredProvider,
  type TerraformFolder,
  terraformFolder,
  type TerraformOptions,
} from '../terraform.js';

describeWithTerraform('a plugin that terraform runs', () => {
  let provider: string;

  beforeAll(async () => {
    provider = await bundleProvider(fileURLToPath(new URL('note-main.ts', import.meta.url)));
  });

  it.each([
    ['with TLS', {}],
    ['without TLS', { TF_DISABLE_PLUGIN_TLS: '1' }],
    ['while it logs everything', { TF_LOG: 'trace' }],
  ])('answers a plan %s', async (_how, env) => {
    const folder = noteFolder('hello');
    const { code, stdout } = await folder.run(['plan'], { env });
    expect(code).toBe(0);
    expect(stdout).toContain('+ echo = "hello"');
    await leavesNothing(folder);
  });

  it('is started three times for a plan, and ends each time before terraform has to kill it', async () => {
    const folder = noteFolder('hello');
    const { stderr } = await folder.run(['plan'], { env: { TF_LOG: 'debug' } });
    expect(count(stderr, 'plugin started:')).toBe(3);
    expect(count(stderr, 'plugin process exited: ')).toBe(3);
    expect(stderr).not.toContain('failed to exit gracefully');
    expect(stderr).not.toContain('signal: killed');
  });

  it('is found in a mirror, and installed from there', async () => {
    const folder = noteFolder('hello', { by: 'mirror' });
    const init = await folder.run(['init']);
    expect(init.stdout).toContain('Installed limitdrift/limitdrift v0.1.0');
    const { code, stdout } = await folder.run(['plan']);
    expect(stdout).toContain('+ echo = "hello"');
    expect(code).toBe(0);
  });

  it('logs to terraform with level and module, and what libraries print too', async () => {
    const folder = noteFolder('hello');
    const { stderr } = await folder.run(['plan'], { env: { TF_LOG_PROVIDER: 'trace' } });
    // In any order: Go shuffles the fields.
    const call = stderr.split('\n').find((line) => line.includes('rpc=ReadDataSource'));
    expect(call).toMatch(/\[TRACE\] +provider\.terraform-provider-limitdrift: Received call: .*@module=limitdrift/);
    expect(stderr).toMatch(/\[INFO\] +provider\.terraform-provider-limitdrift: noise \| with \| bars/);
  });

  it('shows the stack when a call throws', async () => {
    const folder = noteFolder('throw');
    const { code, stderr } = await folder.run(['plan']);
    expect(code).toBe(1);
    expect(stderr).toContain('The plugin returned an unexpected error');
    expect(stderr).toContain('TypeError: the note is torn');
    expect(stderr).toContain('Stack trace from the terraform-provider-limitdrift plugin:');
    expect(stderr).toMatch(/panic: TypeError: the note is torn\n\s+at obey /);
    expect(stderr).not.toContain('Plugin did not respond');
    await leavesNothing(folder);
  });

  it.each([
    ['throws outside of a call', 'crash', 'the note burns'],
    ['leaves a rejection unhandled', 'reject', 'the note is lost'],
  ])('ends with its stack when it %s', async (_how, deed, words) => {
    const folder = noteFolder(deed);
    const { code, stderr } = await folder.run(['plan']);
    expect(code).toBe(1);
    expect(stderr).toContain('The terraform-provider-limitdrift plugin crashed!');
    expect(stderr).toMatch(new RegExp(`panic: Error: ${words}\n\\s+at `));
    await leavesNothing(folder);
  });

  it('shows an error that the user can act on as one, without what a terminal would obey', async () => {
    const { code, stderr } = await noteFolder('user-error').run(['plan']);
    expect(code).toBe(1);
    expect(stderr).toContain('Error: the note is\\u{1b}[31m blank');
    expect(stderr).toContain('Write on it.');
    expect(stderr).not.toContain('Stack trace');
  });

  it.each([
    ['user-error', 'terraform-provider-limitdrift: no / paper left. Buy some.'],
    ['throw', 'terraform-provider-limitdrift: the pen broke.'],
  ])('says why it does not start: %s', async (start, words) => {
    const folder = noteFolder('hello', { env: { NOTE_START: start } });
    const { code, stderr } = await folder.run(['plan']);
    expect(code).toBe(1);
    expect(joinLines(stderr)).toContain(words);
    await leavesNothing(folder);
  });

  it('stops on ^C while a call is under way, and tells the user', async () => {
    const folder = noteFolder('wait');
    const running = folder.start(['plan'], { env: { TF_LOG_PROVIDER: 'info' } });
    await eventually(() => running.printed().includes('waiting'));
    running.interrupt();
    const { code, stdout, stderr } = await running.done;
    expect(code).toBe(1);
    expect(stdout).toContain('Interrupt received.');
    expect(stderr).toContain('Error: Interrupted');
    expect(stderr).not.toContain('Stack trace');
    await leavesNothing(folder);
  });

  it('ends when terraform is killed', async () => {
    const folder = noteFolder('wait');
    const running = folder.start(['plan'], { env: { TF_LOG_PROVIDER: 'info' } });
    await eventually(() => running.printed().includes('waiting'));
    expect(await folder.providers()).toHaveLength(1);
    running.kill('SIGKILL');
    await leavesNothing(folder);
  });

  it('serves one terraform after the other in a debugger, until ^C', async () => {
    const folder = noteFolder('hello');
    const plugin = spawn(process.execPath, [provider, '-debug'], {
      env: folder.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(plugin, 'close');
    onTestFinished(() => void plugin.kill('SIGKILL'));
    const [line] = (await once(plugin.stdout.setEncoding('utf8'), 'data')) as [string];
    const [, value = ''] = /^TF_REATTACH_PROVIDERS='(.*)'\n$/.exec(line) ?? [];
    for (let round = 0; round < 2; round += 1) {
      const { code, stdout } = await folder.run(['plan'], { env: { TF_REATTACH_PROVIDERS: value } });
      expect(stdout).toContain('+ echo = "hello"');
      expect(code).toBe(0);
    }
    expect(await folder.providers()).toEqual([]);
    plugin.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(readdirSync(folder.temporary)).toEqual([]);
  });

  it('says what it is when somebody runs it by hand', async () => {
    const { env } = terraformFolder();
    await expect(promisify(execFile)(process.execPath, [provider], { env })).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('is a plugin: Terraform runs it by itself') as string,
    });
  });

  it('finds a short place for its socket where the folder for temporary files has a long name', async () => {
    const folder = noteFolder('hello');
    const long = join(folder.temporary, 'x'.repeat(120));
    folder.write({ [join('..', 't', 'x'.repeat(120), 'kept')]: '' });
    const { code, stdout } = await folder.run(['plan'], { env: { TMPDIR: long } });
    expect(stdout).toContain('+ echo = "hello"');
    expect(code).toBe(0);
    expect(readdirSync(long)).toEqual(['kept']);
  });

  function noteFolder(text: string, options: Omit<TerraformOptions, 'provider' | 'files'> = {}): TerraformFolder {
    const main = `${requiredProvider}data "limitdrift_note" "a" { text = "${text}" }\noutput "echo" { value = data.limitdrift_note.a.echo }\n`;
    return terraformFolder({ ...options, provider, files: { 'main.tf': main } });
  }
});

/** Neither a process nor a socket's folder. */
async function leavesNothing(folder: TerraformFolder): Promise<void> {
  await eventually(async () => (await folder.providers()).length === 0);
  expect(readdirSync(folder.temporary)).toEqual([]);
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Terraform breaks lines, and draws a bar before each. */
function joinLines(text: string): string {
  return text.replaceAll(/\s*\n[│╷╵\s]*/g, ' ');
}
