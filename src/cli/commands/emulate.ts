import demo from '../../emulator/demo.yaml';
import { faultNames, parseFault } from '../../emulator/fault-text.js';
import type { Fault } from '../../emulator/faults.js';
import { generations, newestGeneration } from '../../emulator/generations.js';
import { startEmulator } from '../../emulator/server.js';
import { worldFromSnapshot } from '../../emulator/snapshot-world.js';
import type { World } from '../../emulator/world.js';
import { parseWorld } from '../../emulator/world-file.js';
import { reasonOf } from '../../files/file-reasons.js';
import { UserError } from '../../model/errors.js';
import { count } from '../../model/text.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { readChoice, readCount } from '../option-values.js';
import { type Arguments, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { readSavedSnapshot } from '../input/saved-files.js';
import type { Command } from '../command.js';

/** Serves an organization on loopback until the run is interrupted. */
export const command: Command = {
  summary: 'Serve a local Rate Limits API for trials and tests',
  operands: '[WORLD]',
  minimum: 0,
  maximum: 1,
  offers: 'files',
  options: {
    from: { value: 'SNAPSHOT', offers: 'files', help: 'Serve the organization of a snapshot' },
    port: { value: 'N', help: 'Default: any free one' },
    generation: {
      value: 'NAME',
      offers: { words: generations },
      help: `Answer as the API did at a time: ${generations.join(', ')}; default: the world’s own, else ${newestGeneration}`,
    },
    fault: {
      value: 'FAULT',
      repeatable: true,
      offers: { words: faultNames, followedBy: ':' },
      help: 'Go wrong on purpose; see below',
    },
  },
  notes: [
    'WORLD is a YAML or JSON file; without it a demo organization is served. Listens on 127.0.0.1 only, until interrupted. Keys that begin with sk-ant-admin are accepted, and identity tokens for the federation rule fdrl_emulated and the service account svac_emulated, unless WORLD has rules of its own.',
    `FAULT is a status such as 429, or one of ${faultNames.join(', ')}; behind a colon what it strikes: 429:every=3,retry-after=1 or ramp_limit_exceeded:first=2 or 403:workspace=wrkspc_1 or latency:ms=200 or reset:first=2.`,
  ],
  run: emulate,
};

async function emulate(args: Arguments, host: Host): Promise<number> {
  const world = chooseWorld(args, host);
  const faults = args.all('fault').map((text) => readFault(text, world, host));
  const port = readCount(args, 'port', { minimum: 0, maximum: 65_535, fallback: 0 });
  const say = (line: string): void => host.stdout.write(`${terminalText(line)}\n`);
  const emulator = await startEmulator(world, {
    port,
    faults,
    onRequest: ({ method, path, status }) => say(`${method} ${path} ${status ?? 'reset'}`),
  }).catch((error: unknown) => {
    throw usage(
      `Cannot listen on port ${port}: ${reasonOf(error, 'it is gone')}`,
      'Give another --port, or none for any free one.',
    );
  });
  const live = world.workspaces.filter((workspace) => workspace.archived_at === null && !workspace.default);
  say(`Listening on ${emulator.url}`);
  say(
    `Organization ${world.organization.name}, ${count(live.length, 'live workspace')}, generation ${world.generation}. Try:`,
  );
  say(`  ANTHROPIC_ADMIN_API_KEY=sk-ant-admin01-emulated limitdrift plan --base-url ${emulator.url}`);
  try {
    return await endOf(host.signal);
  } finally {
    await emulator.close();
  }
}

function readFault(text: string, world: World, host: Host): Fault {
  const fault = parseFault(text);
  const { workspace } = fault;
  if (workspace !== undefined && world.workspaces.every(({ id }) => id !== workspace))
    host.stderr.write(`${terminalText(`--fault ${text} strikes nothing: no workspace has this ID.`)}\n`);
  return fault;
}

function chooseWorld(args: Arguments, host: Host): World {
  const [path] = args.operands;
  const from = args.text('from');
  if (path !== undefined && from !== null) throw usage('A WORLD and --from exclude each other', 'Give one of them.');
  const world =
    from === null
      ? readWorldFile(path, host)
      : worldFromSnapshot(readSavedSnapshot(from, args, host, { option: '--from' }));
  const generation = args.text('generation') === null ? world.generation : readChoice(args, 'generation', generations);
  return { ...world, generation };
}

function readWorldFile(path: string | undefined, { cwd, readFile }: Host): World {
  if (path === undefined) return parseWorld(demo, 'The demo organization');
  return parseWorld(new TextDecoder().decode(readFile(path, cwd)), path);
}

/** The exit code of whoever ends the run; for a server that is no failure. */
function endOf(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const stop = (): void => resolve(signal.reason instanceof UserError ? signal.reason.exitCode : 1);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}
