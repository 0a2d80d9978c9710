import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import demo from '../../../src/emulator/demo.yaml';
import { startEmulator } from '../../../src/emulator/server.js';
import { usageAt } from '../../../src/emulator/usage/generator.js';
import { parseWorld } from '../../../src/emulator/world-file.js';
import { UserError } from '../../../src/model/errors.js';
import { root } from '../../repository/planted.js';
import { folder, limitdrift } from '../command-line.js';

const page = readFileSync(join(root, 'docs/emulator.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, , text = '']) => text);

function block(beginning: string): string {
  return blocks.find((text) => text.startsWith(beginning)) ?? '';
}

test('docs/emulator.md shows what the emulator says when it starts', async () => {
  const stop = new AbortController();
  const running = limitdrift(folder(), ['emulate'], { signal: stop.signal });
  stop.abort(UserError.of('interrupted', {}));
  const [, port = ''] = /:(\d+)\n/.exec((await running).stdout) ?? [];
  expect((await running).stdout.replaceAll(port, '4010')).toBe(block('Listening'));
});

test('the emulator proposes no change where its organization has nothing to change', async () => {
  const limits = (rpm: number) => ({
    id: 'rlg_opus',
    models: ['claude-opus-4-8'],
    limits: { requests_per_minute: rpm },
  });
  const started = async (groups: object): Promise<string> => {
    const organization = { id: 'org-1', name: 'Acme' };
    const world = JSON.stringify({ organization, groups, workspaces: [{ id: 'wrkspc_a', name: 'a' }] });
    const stop = new AbortController();
    const running = limitdrift(folder({ 'world.yaml': world }), ['emulate', 'world.yaml'], { signal: stop.signal });
    stop.abort(UserError.of('interrupted', {}));
    return (await running).stdout;
  };
  const batch = { limits: { enqueued_batch_requests: 5 } };
  expect(await started({ batch, opus: limits(1) })).not.toContain('emulate set');
  expect(await started({ batch, opus: limits(9) })).toContain(
    '\n  limitdrift emulate set a claude-opus-4-8 requests_per_minute 4\n',
  );
});

test('docs/emulator.md shows what emulate set says', async () => {
  const emulator = await startEmulator(parseWorld(demo, 'demo'));
  onTestFinished(() => emulator.close());
  const [, line = ''] = /^limitdrift (emulate set .*)$/m.exec(block('limitdrift emulate set')) ?? [];
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const { stdout } = await limitdrift(folder(), words, { env: { ANTHROPIC_BASE_URL: emulator.url } });
  expect([stdout, stdout]).toEqual([expect.stringContaining('→ 4,000'), block('prod-shop-assistant')]);
});

test('docs/emulator.md has a world that is served as it stands', () => {
  const { organization, workspaces } = parseWorld(block('# yaml-language-server'), 'docs/emulator.md');
  expect([organization.name, workspaces.map(({ name }) => name)]).toEqual(['Acme', ['Default', 'prod', 'old']]);
});

test('docs/emulator.md has a section usage that goes into that world', () => {
  const world = parseWorld(`${block('# yaml-language-server')}${block('usage:')}`, 'docs/emulator.md');
  const friday = Date.UTC(2026, 10, 27, 18, 5) / 60_000;
  expect(world.usage).toMatchObject({ seed: 7, pace: 1, hipaa: true });
  expect(usageAt(world, friday).map(({ stream }) => [stream.workspace.name, stream.rhythm, stream.speed])).toEqual([
    ['prod', 'support', 'standard'],
    ['prod', 'office', 'fast'],
  ]);
});
