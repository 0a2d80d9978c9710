import { type PastedAnswer, readPaste } from '../../explain/read-paste.js';
import { hiddenMark } from '../../http/hidden-key.js';
import { UserError } from '../../model/errors.js';
import { type Arguments, usage } from '../arguments.js';
import type { Host } from '../host.js';
import { notesFor } from '../notes.js';

/*
 * What `explain` is given: a file, or standard input.
 */

/** More than any answer has; of a log, the part with the answer is enough. */
const mostMiB = 16;

const whatToPaste =
  'Give what `curl -i` prints, the headers of the answer as JSON or as a Python dict, an exception of an SDK, or a line of a log of LiteLLM or Claude Code.';

/**
 * null: nothing was given, and `isOptional`.
 * @throws UserError `usage` where nothing in it is an answer, `file-unreadable`
 */
export async function readAnswer(
  args: Arguments,
  host: Host,
  { isOptional }: { readonly isOptional: boolean },
): Promise<PastedAnswer | null> {
  const [path = '-'] = args.operands;
  if (path === '-' && isOptional && (host.stdin?.isTerminal ?? true)) return null;
  const source = path === '-' ? 'standard input' : path;
  const text = decode(path === '-' ? await readStandardInput(args, host) : host.readFile(path, host.cwd, { mostMiB }));
  if (text.includes('\0')) throw usage(`There is no text in ${source}`, whatToPaste);
  if (text.trim() === '') {
    if (isOptional) return null;
    throw usage(`${path === '-' ? 'Standard input' : path} is empty`, whatToPaste);
  }
  if (text.includes('sk-ant-…') || text.includes(hiddenMark))
    notesFor(args, host).note(`There is a key in ${source}. It goes nowhere from here; who else saw it knows it.`);
  const answer = readPaste(text);
  if (answer === null) throw usage(`Nothing in ${source} looks like an answer of the Claude API`, whatToPaste);
  return answer;
}

async function readStandardInput(args: Arguments, host: Host): Promise<Uint8Array> {
  const { stdin } = host;
  if (stdin === undefined) throw usage('There is no FILE and no standard input', whatToPaste);
  if (stdin.isTerminal) notesFor(args, host).note(`${whatToPaste} End it with Ctrl-D on a line of its own.`);
  const bytes = await stdin.read(mostMiB * 1024 * 1024);
  if (bytes !== null) return host.hider.bytes(bytes);
  const reason = `it is larger than ${mostMiB} MiB`;
  throw UserError.of('file-unreadable', { path: 'standard input', reason, hint: 'Give the part with the answer.' });
}

/** PowerShell writes UTF-16. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
