import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { getBuiltinModule } from 'node:process';
import type { Script } from 'node:vm';

/*
 * Runs the files of the program with what V8 made of them in an earlier run. Node's own `module.enableCompileCache` keeps
 * the functions that are compiled at the start, which are a third of those that a run needs, and Node 20 has none.
 */

/** Loads a file of the program, `./NAME`, or a module of Node’s. */
export type Load = (name: string) => unknown;

/** `folder` is that of the program, `cache` the one of the command. `keep` writes what was compiled anew; it never throws. */
export function openCompiled(
  folder: string,
  cache: string,
  require: Load,
): { readonly load: Load; readonly keep: () => void } {
  const compiled: Compiled[] = [];
  const load: Load = (name) => {
    if (!name.startsWith('./')) return require(name);
    const file = compile(join(folder, name), join(cache, `${basename(name)}-${process.version}-${process.arch}.bin`));
    compiled.push(file);
    const module = { exports: {} };
    const run = file.script.runInThisContext() as (module: { exports: object }, require: Load) => void;
    run(module, load);
    return module.exports;
  };
  return { load, keep: () => keepAll(compiled.filter(({ isKept }) => !isKept)) };
}

interface Compiled {
  readonly script: Script;
  readonly source: string;
  /** Where it is kept. */
  readonly path: string;
  /** Also where V8 does not take it, as under other flags: the runs that kept it still do. */
  readonly isKept: boolean;
}

function compile(filename: string, path: string): Compiled {
  // The build makes it of nothing but ASCII.
  const source = `(function(module,require){${readFileSync(filename, 'latin1')}\n})`;
  const cachedData = readKept(path, source);
  const { Script } = getBuiltinModule('node:vm');
  const script = new Script(source, { filename, ...(cachedData === null ? {} : { cachedData }) });
  return { script, source, path, isKept: cachedData !== null };
}

const digestSize = 32;

/**
 * V8 looks at little of what it is handed, and a damaged one would end the process: so it is what was written, by this very
 * Node, of this very source, or it is not taken.
 */
function readKept(path: string, source: string): Buffer | null {
  try {
    const kept = readFileSync(path);
    const data = kept.subarray(digestSize);
    return digestOf(data, source).equals(kept.subarray(0, digestSize)) ? data : null;
  } catch {
    return null;
  }
}

function digestOf(data: Uint8Array, source: string): Buffer {
  const { version, arch, execPath } = process;
  const { size, mtimeMs } = statSync(execPath);
  const hash = getBuiltinModule('node:crypto').createHash('sha256');
  hash.update(JSON.stringify([version, arch, execPath, size, mtimeMs, source.length]));
  return hash.update(source, 'latin1').update(data).digest();
}

/** What a run sets of V8’s flags on its way, as it was at the start: V8 takes nothing that was made under other flags. */
const usualFlags = ['--wasm-tier-up', '--wasm-dynamic-tiering', '--heap-growing-percent=0'];

function keepAll(files: readonly Compiled[]): void {
  if (files.length === 0) return;
  for (const flag of usualFlags) getBuiltinModule('node:v8').setFlagsFromString(flag);
  files.forEach(keepOne);
}

function keepOne({ script, source, path }: Compiled): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const data = script.createCachedData();
    writeFileSync(temporary, Buffer.concat([digestOf(data, source), data]), { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
}
