/**
 * CDKTF constructs: the declaration of limits.yaml in TypeScript. `limitdrift plan cdktf.json` plans what an app of them
 * declares, and Terraform plans it through the provider. `limitdrift/cdktn` holds the same for cdktn.
 */
export type { RuleSeverity } from '../model/rules/rule-types.js';
export type { RuleId } from '../model/rules/rules.js';
export type { UndeclaredPolicy } from '../model/declaration.js';
export { DriftIgnore, type DriftIgnoreProps } from './drift-ignore.js';
export { DriftRules, type DriftRulesProps } from './drift-rules.js';
export type { EntryProps } from './entry.js';
export {
  ExpectedOrganization,
  type ExpectedOrganizationProps,
  type OrganizationLimits,
  type OrganizationSpendLimit,
} from './expected-organization.js';
export {
  defineLimits,
  type GroupLimits,
  type Limits,
  type LimitsOptions,
  type LimitValue,
  type Share,
  type SpendAmount,
  type SpendLimit,
} from './construct-limits.js';
export { LiveWorkspaceRateLimits, type LiveWorkspaceRateLimitsProps } from './live-workspace-rate-limits.js';
export { OrganizationRateLimits, type OrganizationRateLimitsProps } from './organization-rate-limits.js';
export { LimitdriftProvider, type LimitdriftProviderProps } from './limitdrift-provider.js';
export { RateLimitGroups, type RateLimitGroupsProps } from './rate-limit-groups.js';
export { WorkspacePattern, type WorkspacePatternProps } from './workspace-pattern.js';
export { WorkspaceRateLimits, type WorkspaceRateLimitsProps } from './workspace-rate-limits.js';
