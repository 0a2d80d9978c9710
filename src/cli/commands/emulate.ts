import demo from '../../emulator/demo.yaml';
import { faultNames, parseFault } from '../../emulator/fault-text.js';
import type { Fault } from '../../emulator/faults.js';
import { generations, newestGeneration } from '../../emulator/generations.js';
import { startEmulator } from '../../emulator/server.js';
import { worldFromSnapshot } from '../../emulator/snapshot-world.js';
import type { World, WorldWorkspace } from '../../emulator/world.js';
import { parseWorld } from '../../emulator/world-file.js';
import { reasonOf } from '../../files/file-reasons.js';
import { modelsToNameBy } from '../../model/address.js';
import { UserError } from '../../model/errors.js';
import { isPathId } from '../../model/names.js';
import { count } from '../../model/text.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { readChoice, readCount } from '../option-values.js';
import { lineAsTyped } from '../as-typed.js';
import { type Arguments, didYouMean, usage } from '../arguments.js';
import { emulatorChanges, isEmulatorChange, runEmulatorChange } from '../emulate/emulator-change.js';
import { emulatedKey } from '../guard/secrets.js';
import type { Host } from '../host.js';
import { readSavedSnapshot } from '../input/saved-files.js';
import type { Command } from '../command.js';

const feedStates = ['on', 'off', 'no-scope'] as const;

/** Each change as it is written. */
const changeLines = Object.entries(emulatorChanges).map(
  ([name, words]) => `  limitdrift emulate ${name} ${words.join(' ')}`,
);

/** Serves an organization on loopback until the run is interrupted, or changes the one that is served. */
export const command: Command = {
  summary: 'Serve a local organization for trials and tests, and change its limits',
  operands: '[WORLD | CHANGE …]',
  minimum: 0,
  maximum: 5,
  offers: { words: Object.keys(emulatorChanges), orFiles: true },
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
      help: 'Inject a fault; see below',
    },
    feed: {
      value: 'STATE',
      offers: { words: feedStates },
      help: `The Activity Feed, which tells who changed limits: ${feedStates.join(', ')} (the key may not read it); default: the world’s own, else on`,
    },
    'base-url': { value: 'URL', help: 'Of CHANGE: where the emulator is; goes before ANTHROPIC_BASE_URL' },
  },
  notes: [
    'WORLD is a YAML or JSON file, as `limitdrift schema world` has it; without it a demo organization is served. Listens on 127.0.0.1 only, until interrupted. Keys that begin with sk-ant-admin are accepted, and identity tokens for the federation rule fdrl_emulated and the service account svac_emulated, unless WORLD has rules of its own. In a browser, the address shows a page that replaces the Console for trials: choose a workspace, edit and clear its limits.',
    `CHANGE is what a person would do in the Console, done in the emulator that is running:\n${changeLines.join('\n')}\nWORKSPACE is a name or an ID; GROUP is written as in limits.yaml, or as the group’s display name. It is sent only to an emulator of limitdrift, without a credential.`,
    `FAULT is a status such as 429, or one of ${faultNames.join(', ')}; after a colon, which requests it hits: 429:every=3,retry-after=1 or ramp_limit_exceeded:first=2 or 403:workspace=wrkspc_1 or latency:ms=200 or reset:first=2.`,
  ],
  run: emulate,
};

async function emulate(args: Arguments, host: Host): Promise<number> {
  const [first = '', second] = args.operands;
  if (isEmulatorChange(first)) return runEmulatorChange(first, args, host);
  if (second !== undefined) throw usage(`"${second}" is one argument too many`, changeHint(first));
  if (args.text('base-url') !== null)
    throw usage('--base-url is for a change of an emulator that is running', changeHint(first));
  return serve(args, host);
}

function changeHint(given: string): string {
  return didYouMean(
    given,
    Object.keys(emulatorChanges),
    'See `limitdrift emulate --help`.',
    (close) => `\`limitdrift emulate ${close}\``,
  );
}

async function serve(args: Arguments, host: Host): Promise<number> {
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
  for (const line of firstSteps(world, emulator.url, host)) say(line);
  try {
    return await endOf(host);
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
  if (path !== undefined && from !== null)
    throw usage('A WORLD and --from cannot be used together', 'Give one of them.');
  const world =
    from === null
      ? readWorldFile(path, host)
      : worldFromSnapshot(readSavedSnapshot(from, args, host, { option: '--from' }));
  const generation = args.text('generation') === null ? world.generation : readChoice(args, 'generation', generations);
  return { ...world, generation, compliance: feedAsked(world, args) };
}

/** A feed that is off records nothing. */
function feedAsked({ compliance }: World, args: Arguments): World['compliance'] {
  if (args.text('feed') === null) return compliance;
  const state = readChoice(args, 'feed', feedStates);
  return { ...compliance, enabled: state !== 'off', keyHasScope: state === 'on' };
}

function readWorldFile(path: string | undefined, { cwd, readFile }: Host): World {
  if (path === undefined) return parseWorld(demo, 'The demo organization');
  return parseWorld(new TextDecoder().decode(readFile(path, cwd)), path);
}

/** What to do with it, with names of the organization that is served. */
function firstSteps(world: World, url: string, host: Host): readonly string[] {
  const live = world.workspaces.filter((workspace) => workspace.archived_at === null && !workspace.default);
  const size = count(live.length, 'live workspace');
  return [
    `Listening on ${url}`,
    `Organization ${world.organization.name}, ${size}, generation ${world.generation}. In another terminal:`,
    `  export ANTHROPIC_BASE_URL=${url} ANTHROPIC_ADMIN_API_KEY=${emulatedKey}`,
    ...['limitdrift plan', ...exampleChange(world, live)].map((line) => `  ${lineAsTyped(line, host)}`),
    `In a browser, ${url} shows a page that replaces the Console for trials.`,
  ];
}

/** A change by hand to try; none where a name would need quotes, or there is nothing to change. */
function exampleChange({ groups }: World, live: readonly WorldWorkspace[]): readonly string[] {
  const workspace = live.flatMap(({ name, id }) => [name, id]).find(isPathId);
  const [limit] = groups.flatMap((group) => {
    const most = group.limits.get(exampleLimiter) ?? 0;
    return isPathId(group.id) && most > 1 ? [{ group, half: Math.floor(most / 2) }] : [];
  });
  if (workspace === undefined || limit === undefined) return [];
  const word = modelsToNameBy(limit.group).find(isPathId) ?? limit.group.id;
  return [`limitdrift emulate set ${workspace} ${word} ${exampleLimiter} ${limit.half}`];
}

const exampleLimiter = 'requests_per_minute';

/** The exit code of whoever ends the run; for a server that is no failure. */
function endOf({ signal, env, parent }: Host): Promise<number> {
  return new Promise((resolve) => {
    const stop = (): void => resolve(signal.reason instanceof UserError ? signal.reason.exitCode : 1);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    // Under npx a signal ends npm and the shell that npm started, and does not come further.
    if (env['npm_command'] === 'exec' && parent !== undefined) whenOrphaned(parent, () => resolve(terminated));
  });
}

const terminated = 143;

const parentPoll = 500;

function whenOrphaned(parent: () => number, stop: () => void): void {
  const first = parent();
  const watch = setInterval(() => {
    if (parent() === first) return;
    clearInterval(watch);
    stop();
  }, parentPoll);
  watch.unref();
}
