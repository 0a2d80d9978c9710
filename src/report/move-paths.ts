import type { Origin } from '../model/declaration.js';
import type { Plan } from '../model/plan-types.js';

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
