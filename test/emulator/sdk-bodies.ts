import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

const compilerOptions = {
  strict: true,
  noEmit: true,
  module: 'nodenext',
  target: 'es2023',
  types: ['node'],
  skipLibCheck: true,
};

/** A JSON body and the SDK's type for it, such as `WorkspaceRateLimit` in `resources/organization/workspaces/rate-limits`. */
export interface TypedBody {
  readonly sdk: string;
  readonly module: string;
  readonly type: string;
  readonly body: unknown;
}

/**
 * What the compiler has to say when each body is written as a literal of the SDK's type: a field that is missing, and a
 * field that the type does not have, are errors. An empty list: every body is of its type.
 */
export function typeErrors(bodies: readonly TypedBody[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sdk-bodies-'));
  try {
    symlinkSync(modules, join(folder, 'node_modules'), 'dir');
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['bodies.ts'] }));
    writeFileSync(join(folder, 'bodies.ts'), bodies.map(statement).join('\n'));
    const tsc = join(modules, 'typescript', 'bin', 'tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '--project', folder, '--pretty', 'false'], {
      encoding: 'utf8',
    });
    return stdout.split('\n').filter((line) => line.includes('error TS'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function statement({ sdk, module, type, body }: TypedBody, index: number): string {
  return `import type { ${type} as T${index} } from '${sdk}/${module}';
export const body${index}: T${index} = ${JSON.stringify(body)};`;
}
