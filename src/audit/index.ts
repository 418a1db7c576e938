// The door of the access log: write it, verify it, read it.

export { AuditError, type AuditErrorCode } from './errors.ts';
export type { DecisionEntry, Entry, EventEntry, OutcomeEntry } from './record.ts';
export type { Head } from './chain.ts';
export type { LogFiles } from './files.ts';
export { nodeFiles } from './files.ts';
export type { AccessLog, LogOptions } from './access-log.ts';
export { openLog } from './log.ts';
export type { Problem, ProblemKind, Report } from './report.ts';
export { verify, type VerifyOptions } from './verify.ts';
export type { Filter, LoggedEntry } from './filter.ts';
export { query, type Query } from './query.ts';
export { tail, type TailOptions } from './tail.ts';
