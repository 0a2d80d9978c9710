import { readDeclaration } from '../../declaration/read-declaration.js';
import { changeEmulator, type AskedChange } from '../../emulator/console/control-client.js';
import { parseBaseUrl } from '../../http/base-url.js';
import { UserError } from '../../model/errors.js';
import { terminalText } from '../../report/terminal/escape-terminal.js';
import { type Arguments, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { defaultPath } from '../input/declaration-input.js';

/*
 * `limitdrift emulate set` and its like: what changes a running emulator, as a person in the Console would.
 */

/** What each needs behind it, as it is written. */
export const emulatorChanges = {
  set: ['WORKSPACE', 'GROUP', 'LIMITER', 'VALUE|inherit'],
  create: ['WORKSPACE'],
  rename: ['WORKSPACE', 'NAME'],
  archive: ['WORKSPACE'],
} as const satisfies Readonly<Record<AskedChange['name'], readonly string[]>>;

export function isEmulatorChange(word: string): word is AskedChange['name'] {
  return Object.hasOwn(emulatorChanges, word);
}

/** Options that only serving has. */
const serving = ['from', 'port', 'generation', 'fault'];

/** Carries out one change, and says what it was. */
export async function runEmulatorChange(name: AskedChange['name'], args: Arguments, host: Host): Promise<number> {
  const words = args.operands.slice(1);
  const needed = emulatorChanges[name];
  const line = `limitdrift emulate ${name} ${needed.join(' ')}`;
  if (words.length !== needed.length) throw usage(`emulate ${name} needs ${needed.join(' ')}`, `Write \`${line}\``);
  const odd = serving.find((option) => args.text(option) !== null);
  if (odd !== undefined) throw usage(`--${odd} is for an emulator that is started`, `Write \`${line}\``);
  const address = findEmulator(args, host);
  const { said, notes } = await changeEmulator(address, { name, body: bodyOf(name, words, host) }, host.signal);
  host.stdout.write([said, ...notes].map((text) => `${terminalText(text)}\n`).join(''));
  return 0;
}

function findEmulator(args: Arguments, { env }: Host): Parameters<typeof changeEmulator>[0] {
  const given = args.text('base-url');
  const source = given === null ? 'ANTHROPIC_BASE_URL' : '--base-url';
  const url = given ?? env['ANTHROPIC_BASE_URL'] ?? '';
  if (url === '')
    throw usage(
      'No emulator is named: ANTHROPIC_BASE_URL is not set',
      'Start one with `limitdrift emulate`, and give the address that it prints: --base-url URL or ANTHROPIC_BASE_URL',
    );
  return { ...parseBaseUrl(url, source), source };
}

function bodyOf(name: AskedChange['name'], words: readonly string[], host: Host): AskedChange['body'] {
  const [workspace = '', second = '', limiter = '', value = ''] = words;
  switch (name) {
    case 'set':
      return { workspace, group: namedInDeclaration(second, host) ?? second, limiter, value };
    case 'create':
      return { name: workspace };
    case 'rename':
      return { workspace, name: second };
    case 'archive':
      return { workspace };
    default:
      return name satisfies never;
  }
}

/** What limits.yaml of this folder means by its own name for a group; null where it has none, or cannot be read. */
function namedInDeclaration(group: string, host: Host): string | null {
  try {
    const bytes = host.readFile(defaultPath, host.cwd);
    return readDeclaration([{ path: defaultPath, bytes }]).groups.get(group)?.value ?? null;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
