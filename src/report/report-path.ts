import type { Origin } from '../model/located.js';
import type { Plan } from '../model/plan-types.js';

/*
 * Paths of files as code hosts know them.
 */

/**
 * A path of the declaration as code hosts know their files: forward slashes, and no `.` or `..` that can be resolved. One
 * that leads out of the working directory keeps its `..`, and an absolute one begins with a slash.
 */
export function normalizePath(path: string): string {
  const absolute = /^(?:[A-Za-z]:)?[\\/]/.test(path);
  const segments: string[] = [];
  for (const segment of path.split(/[\\/]/)) {
    if (segment === '' || segment === '.') continue;
    const resolvable = segments.length > 0 ? segments.at(-1) !== '..' : absolute;
    if (segment !== '..' || !resolvable) segments.push(segment);
    else segments.pop();
  }
  return `${absolute ? '/' : ''}${segments.join('/')}` || '.';
}

/** The same as a URI reference: relative, percent-encoded, and with a scheme only where the path is absolute. */
export function pathUri(path: string): string {
  const normalized = normalizePath(path);
  const encoded = normalized.split('/').map(uriSegment).join('/');
  return normalized.startsWith('/') ? `file://${encoded}` : encoded;
}

/** Percent-encoded, slashes too; half a surrogate pair has no encoding. */
export function uriSegment(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd'));
}

/** The plan with other paths for its files: where each thing is declared, and what the declaration is made of. */
export function movePaths(plan: Plan, pathOf: (file: string) => string): Plan {
  const move = (origin: Origin): Origin => ({ ...origin, file: pathOf(origin.file) });
  const moveAny = (origin: Origin | null): Origin | null => (origin === null ? null : move(origin));
  const { changes, findings, declaration, error } = plan;
  const problems = error?.problems.map((problem) => ({ ...problem, origin: move(problem.origin) })) ?? [];
  return {
    ...plan,
    declaration: { ...declaration, files: declaration.files.map((file) => ({ ...file, path: pathOf(file.path) })) },
    ...(error === undefined ? {} : { error: { ...error, problems } }),
    changes: changes.map((change) => ({ ...change, origin: moveAny(change.origin) })),
    findings: findings.map((finding) => ({
      ...finding,
      origin: moveAny(finding.origin),
      related: finding.related.map(move),
    })),
  };
}
