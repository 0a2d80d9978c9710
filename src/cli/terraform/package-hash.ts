import { createHash } from 'node:crypto';

/** Files by their paths within a package, with `/` between the parts. */
export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/**
 * The `h1:` hash by which `.terraform.lock.hcl` knows a package: `Hash1` of golang.org/x/mod/sumdb/dirhash. It covers
 * names and bytes, not modes.
 */
export function packageHash(files: PackageFiles): string {
  const byBytes = [...files].sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const lines = byBytes.map(([path, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`);
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`;
}
