import { linkProblem } from '../../files/symbolic-links.js';
import { type Bounds, type NamedBy, readBytes } from '../../files/read-bytes.js';
import { writeWhole } from '../../files/write-whole.js';
import { createHider, hiddenMark } from '../../http/hidden-key.js';
import { UserError } from '../../model/errors.js';
import type { Host, Output, ProcessHost } from '../host.js';
import { secretsIn, spellingsOf } from './secrets.js';

/**
 * Puts a guard before all that a command reads and writes, so that no reader and no writer has to think of secrets. What goes
 * to the API and to code hosts in a header or an address passes, as it must.
 */
export async function guard(process: ProcessHost): Promise<Host> {
  const { env, cwd, stdout, stderr } = process;
  const hider = createHider();
  const hide = (secrets: readonly string[]): void => secrets.forEach((secret) => hider.add(secret));
  const kept = new Map<string, string | UserError>();
  hide(await secretsIn(env));
  const guarded = (output: Output): Output => ({ ...output, write: (text) => output.write(hider.text(text)) });
  return {
    ...process,
    stdout: guarded(stdout),
    stderr: guarded(stderr),
    hider,
    readFile: (path, folder, named) => {
      refuseInputLink(path, folder, named);
      return hider.bytes(readBytes(path, folder, named));
    },
    readSecret: (path, named) => {
      const secret = kept.get(path) ?? readText(path, cwd, named);
      kept.set(path, secret);
      if (secret instanceof UserError) throw secret;
      hide(spellingsOf(secret));
      return secret;
    },
    writeFile: (path, text) => {
      refuseOutputLink(path, cwd);
      writeWhole(path, hider.text(text), cwd);
    },
  };
}

/** Gives the error too, since a second look at a pipe would wait as long again. */
function readText(path: string, cwd: string, named: NamedBy & Bounds): string | UserError {
  try {
    return new TextDecoder().decode(readBytes(path, cwd, named)).trim();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** @throws UserError `file-unreadable` */
export function refuseInputLink(path: string, cwd: string, named: NamedBy = {}): void {
  const reason = linkProblem(path, cwd);
  if (reason === null) return;
  const hint = 'Keep it in the repository, or name the file that the link leads to.';
  throw UserError.of('file-unreadable', { path, ...named, reason, hint });
}

/** @throws UserError `file-unwritable` */
export function refuseOutputLink(path: string, cwd: string): void {
  const reason = linkProblem(path, cwd);
  if (reason !== null) throw UserError.of('file-unwritable', { path, reason });
}

/**
 * Before a declaration is written: it holds no secret, and no name that one was taken out of.
 * @throws UserError `edit-refused`
 */
export function refuseSecrets(path: string, text: string, { hider }: Host): void {
  if (hider.text(text) === text && !text.includes(hiddenMark)) return;
  throw UserError.of('edit-refused', {
    problem: `${path} would hold a credential, or a text that was read with one in it (${hiddenMark})`,
    hint: 'Take the credential out of where it was read, and create a new one: whoever saw the text knows it.',
  });
}
