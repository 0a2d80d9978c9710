/**
 * limitdrift as a library: read a declaration, read the live limits, compare them, render the plan.
 *
 * `readDeclaration` → `fetchSnapshot` → `createPlan` → `reportFormats[name].render`; in one call, `readLimits`, `watchLimits` and
 * `readHeadroom`. It sends only GET, and one POST: the exchange of an identity token.
 *
 * Not exported, each with a README.md in its folder: `cli` (the commands), `git` (what was declared before), `http`
 * (connections), `publish` (comments, issues, notifications), `provider` (Terraform) and `emulator`. `edit` changes
 * limits.yaml and `action` is the GitHub Action: src/cli/README.md and ci/action.yml. The constructs are `limitdrift/cdktf`.
 */

// 1. Read what is declared.
export { readDeclaration, type SourceFile } from './declaration/read-declaration.js';

// 2. Fetch what is live.
export { createCredential, type Credential } from './live/credential.js';
export { type FetchOptions, fetchSnapshot } from './live/fetch-snapshot.js';

// 3. Plan: compare the two, and conclude.
export { createPlan, type PlanOptions } from './plan/create-plan.js';
export { failedPlan } from './plan/bare-plan.js';
export { type Past, noPast } from './model/past-types.js';
export { defaultPolicy, exitCode, verdict } from './model/verdict.js';

// 4. Render the plan.
export { type ReportFormat, reportFormats } from './report/formats.js';
export type { View } from './report/terminal/styled-text.js';

// In one call: the limits in force, once or watched, and the headroom to them.
export { readLimits } from './library/read-limits.js';
export { watchLimits } from './library/watch-limits.js';
export type * from './library/watch-limits.js';
export { readHeadroom, type ReadHeadroomOptions } from './library/read-headroom.js';
export { limitsFor } from './library/limits-for.js';
export type * from './library/limits-for.js';
export type { ReadLimitsOptions } from './library/library-options.js';
export type { ChangeInForce, ValueInForce } from './library/changes-in-force.js';
export type * from './model/in-force-types.js';
export type * from './model/headroom/headroom-types.js';

// Answers of the Messages API: which limit was it? Also by itself, as `limitdrift/headers`.
export * from './response/index.js';

// Files: plans and snapshots that are saved and read again.
export { formatPlan, readPlanFile } from './files/plan-file.js';
export { formatSnapshot, readSnapshotFile } from './files/snapshot-file.js';

// Types and tables: what passes between the steps.
export type * from './model/declaration.js';
export type * from './model/snapshot-types.js';
export type * from './model/setting.js';
export type * from './model/plan-types.js';
export type { RuleSeverity, Severity } from './model/rules/rule-types.js';
export { type FindingRuleId, findingRules, type RuleId, rules } from './model/rules/rules.js';
export { UserError, type UserErrorCode } from './model/errors.js';
