// The door of Skerry for those who embed it.
export type { Decision, Explanation } from '../policies/index.ts';
export {
  AuditError,
  type AuditErrorCode,
  type Entry,
  type LoggedEntry,
  type Problem,
  type ProblemKind,
  query,
  type Report,
  tail,
  type TailOptions,
  verify,
  type VerifyOptions,
} from './audit/index.ts';
export type { ToolInfo } from './extend/tools/index.ts';
export { ERROR_TYPES, type ErrorCode, type ErrorType, SkerryError } from './errors.ts';
export {
  CANCEL_CODE,
  type HookAnswer,
  type HookCatalogue,
  type HookKind,
  type HookResult,
  type HookSpec,
} from './hooks/index.ts';
export {
  type CallOptions,
  createHost,
  type DeniedEvent,
  type DocumentSource,
  type Host,
  type HostEvents,
  type HostOptions,
  type Isolation,
  type LoadPluginOptions,
  type PluginHandle,
  type PermissionInfo,
  type PluginInfo,
  type UnitInfo,
  type RequestOptions,
  type TrimResult,
  type RoomFigures,
} from './host/index.ts';
export type {
  ErrorFilter,
  ErrorGroup,
  Health,
  LogFilter,
  LogLevel,
  LogLine,
  MetricsQuery,
  PluginMetrics,
} from './metrics/index.ts';
