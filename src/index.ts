/**
 * limitdrift as a library: read a declaration, read the live limits, compare them, render the plan.
 *
 * `readDeclaration` → `fetchSnapshot` → `createPlan` → `reportFormats[name].render`. Only GET is ever sent, and the
 * one POST that exchanges the identity token of a pipeline without a key.
 */
export { readDeclaration, type SourceFile } from './declaration/read-declaration.js';
export { formatPlan, readPlanFile } from './files/plan-file.js';
export { formatSnapshot, readSnapshotFile } from './files/snapshot-file.js';
export { createCredential, type Credential } from './live/credential.js';
export { type FetchOptions, fetchSnapshot } from './live/fetch-snapshot.js';
export type * from './model/declaration.js';
export { UserError, type UserErrorCode } from './model/errors.js';
export type * from './model/plan-types.js';
export type { RuleSeverity, Severity } from './model/rule-types.js';
export { type FindingRuleId, findingRules, type RuleId, rules } from './model/rules.js';
export type * from './model/setting.js';
export type * from './model/snapshot-types.js';
export { defaultPolicy, exitCode, verdict } from './model/verdict.js';
export { type Past, noPast } from './model/past-types.js';
export { createPlan, type PlanOptions } from './plan/create-plan.js';
export { failedPlan } from './plan/bare-plan.js';
export { type ReportFormat, reportFormats } from './report/formats.js';
export type { View } from './report/terminal/styled-text.js';
