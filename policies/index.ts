// The door of policies/: what is allowed. Pure data and functions; nothing here does I/O.
export { ACTIONS, type Action, type ActionSpec, type ScopeKind } from './action.ts';
export type { Decision, Disabled, Layer, Origin, Policy, Reason, RuleRef } from './decision.ts';
export {
  formatResource,
  type Access,
  type FlagResource,
  type HostResource,
  type NameResource,
  type PathResource,
  type Resource,
  type TableResource,
} from './resource.ts';
export { PolicyError, type PolicyErrorCode } from './errors.ts';
export type { Frozen } from './frozen.ts';
export {
  LIMIT_KEYS,
  LIMITS,
  type DeclaredLimits,
  type EffectiveLimits,
  type LimitKey,
  type LimitSpec,
  type LimitValues,
  type LoweredLimit,
} from './limits.ts';
export { parseManifest, validateManifest, type Manifest } from './manifest.ts';
export { checkEngines, type EngineVersions } from './manifest-engines.ts';
export { listEndpoints, type ManifestEndpoint } from './manifest-endpoints.ts';
export { hookPriority, PRIORITY_LEVELS, type ManifestHook } from './manifest-hooks.ts';
export { idFromName } from './manifest-identity.ts';
export { listAsks, listPermissions, type ListedPermission } from './permission-list.ts';
export { approve, manifestDigest, pendingPermissions, revoke } from './grants-change.ts';
export type { Approval, Revocation } from './grants-change.ts';
export { formatGrants, grantFor, NO_GRANTS, parseGrants, validateGrants } from './grants.ts';
export type { Grant, Grants, Switch } from './grants.ts';
export {
  ENDING_HOLDS,
  type Hold,
  HOLD_NAMES,
  HOLDS,
  heldIn,
  holdOf,
  liftHold,
  type Lifting,
  liftingOf,
  noteLifting,
  putHold,
} from './holds.ts';
export type { Flip } from './holds.ts';
export { DEFAULT_HOST_POLICY, parseHostPolicy, validateHostPolicy } from './host-policy.ts';
export type { HostPolicy } from './host-policy.ts';
export { unsupportedParts } from './manifest-unsupported.ts';
export type { Permissions, RuleObject } from './permission-shape.ts';
export { permissionFor } from './permission-write.ts';
export { effectiveLimits, tierOf, type Tier } from './tier.ts';
export { canonicalJson, digestOf } from './canonical.ts';
export { formatProblem, type Problem } from './problem.ts';
export { compile, type PolicyInput } from './compile.ts';
export { CompiledPolicy } from './policy.ts';
export { formatPermission } from './permission.ts';
export { ScopeError } from './scopes/scope-error.ts';
export { explain } from './explain.ts';
export { formatExplanation } from './explain-text.ts';
export type { Explanation } from './explanation.ts';
export { diffPolicy, type PermissionChange } from './diff.ts';
export { can, parseResource } from './parse-resource.ts';
