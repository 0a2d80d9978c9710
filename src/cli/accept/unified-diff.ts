import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

import type { SourceFile } from '../../declaration/read-declaration.js';

/** The edit of files as lines that `git apply` takes. */
export function unifiedDiff(before: readonly SourceFile[], after: readonly SourceFile[]): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const patches = after.flatMap((file, index) => {
    const was = before[index];
    if (was === undefined || was === file) return [];
    const { path } = file;
    return formatPatch(
      structuredPatch(`a/${path}`, `b/${path}`, decoder.decode(was.bytes), decoder.decode(file.bytes)),
      FILE_HEADERS_ONLY,
    );
  });
  return patches.join('');
}
