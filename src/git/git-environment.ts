import { delimiter, isAbsolute } from 'node:path';

/** What a program that is started gets of the environment: a list of what may pass, so that the next secret is not on it. */
export type ChildEnvironment = Readonly<Record<string, string>>;

type Environment = Readonly<Record<string, string | undefined>>;

/** What any program needs, on Windows too. */
export const systemNames = [
  'PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|LANG|LANGUAGE|LC_[A-Z]+|TMPDIR|TMP|TEMP|XDG_[A-Z]+_(?:HOME|DIRS|DIR)|LD_LIBRARY_PATH',
  'SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAM(?:FILES|W6432)(?:\\(X86\\))?',
  'COMMONPROGRAM(?:FILES|W6432)(?:\\(X86\\))?|USERPROFILE|USERNAME|HOMEDRIVE|HOMEPATH|COMPUTERNAME|OS|NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE|PUBLIC|ALLUSERSPROFILE|PSMODULEPATH',
];

const system = listOf(systemNames);

/** For git: the system's, and what leads git itself to its configuration. */
export function gitEnvironment(env: Environment): ChildEnvironment {
  const ofGit = /^GIT_(?:CONFIG_\w+|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH)$/;
  return pick(env, (name, value) => {
    if (/^path$/i.test(name)) return trustedPath(value);
    return system.test(name) || ofGit.test(name) ? value : null;
  });
}

/** Windows takes no notice of capitals in these names. */
export function listOf(names: readonly string[]): RegExp {
  return new RegExp(`^(?:${names.join('|')})$`, 'i');
}

export function pick(env: Environment, choose: (name: string, value: string) => string | null): ChildEnvironment {
  const kept = Object.entries(env).flatMap(([name, value = '']): readonly (readonly [string, string])[] => {
    const chosen = choose(name, value);
    return chosen === null ? [] : [[name, chosen]];
  });
  return Object.fromEntries(kept);
}

/** A relative folder on the PATH would be looked for in the repository. Without a PATH the system has its own. */
function trustedPath(path: string): string | null {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.length === 0 ? null : folders.join(delimiter);
}
