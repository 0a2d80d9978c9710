import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as cdktf from 'cdktf';
import * as cdktn from 'cdktn';
import { onTestFinished } from 'vitest';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import * as forCdktf from '../../src/cdktf/index.js';
import type { Declaration } from '../../src/model/declaration.js';
import { formatOrigin, UserError } from '../../src/model/errors.js';

/** What a test declares with: a library and the constructs that are built for it. */
export interface Library {
  readonly name: string;
  readonly core: typeof cdktf;
  readonly constructs: typeof forCdktf;
}

const built: unknown = await import(new URL('../../dist/lib/cdktn/index.js', import.meta.url).href);

export const withCdktf: Library = { name: 'cdktf', core: cdktf, constructs: forCdktf };
/** cdktn has cdktf's classes under another name, so that what is typed for the one runs with the other. */
export const withCdktn = { name: 'cdktn', core: cdktn as unknown, constructs: built } as Library;
export const libraries: readonly Library[] = [withCdktf, withCdktn];

type Build = (stack: cdktf.TerraformStack, constructs: typeof forCdktf) => void;

/** A stack named `prod`, with the provider, in an app of its own; not synthesized yet. */
export function stackOf({ core, constructs }: Library, build: Build): cdktf.TerraformStack {
  const outdir = mkdtempSync(join(tmpdir(), 'limitdrift-'));
  onTestFinished(() => rmSync(outdir, { recursive: true, force: true }));
  const stack = new core.TerraformStack(new core.App({ outdir }), 'prod');
  new core.LocalBackend(stack, { path: 'prod.tfstate' });
  new constructs.LimitdriftProvider(stack, 'limitdrift');
  build(stack, constructs);
  return stack;
}

/** The bytes of the stack's cdk.tf.json. */
export function synthesized(library: Library, build: Build): Uint8Array {
  const app = library.core.App.of(stackOf(library, build));
  app.synth();
  return readFileSync(join(app.outdir, 'stacks/prod/cdk.tf.json'));
}

export function declared(library: Library, build: Build): Declaration {
  return readDeclaration([{ path: 'cdk.tf.json', bytes: synthesized(library, build) }]);
}

/** What is wrong with a synthesized file, each as `file:line:column: message | hint`. */
export function problemsIn(bytes: Uint8Array | string, path = 'cdk.tf.json'): readonly string[] {
  try {
    readDeclaration([{ path, bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes }]);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(({ origin, message, hint }) => `${formatOrigin(origin)}: ${message} | ${hint ?? '-'}`);
  }
}

/** A declaration without the places it was written at. */
export function withoutPlaces(declaration: Declaration): unknown {
  // Templates have names in limits.yaml alone; what entries take of them is in their layers.
  const text = JSON.stringify({ ...declaration, files: [], templates: undefined }, (key, value: unknown) => {
    if (key === 'origin') return undefined;
    if (typeof value === 'bigint') return `${value}n`;
    const entries: unknown = value instanceof Map ? Object.fromEntries(value) : value;
    return entries;
  });
  return JSON.parse(text);
}
