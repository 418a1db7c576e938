// The door of src/cli/flags/: permission flags of `skerry run`, from the command line to what a host is made of.
// The tree of commands, which is read for every command, takes the options from permission-flags.ts itself.
export { type Ask, askAll, openAsks } from './ask.ts';
export { FLAGS_FILE } from './documents.ts';
export { findIdleFlags } from './idle.ts';
export { hasPermissionFlags, type PermissionFlags, withFlags } from './permission-flags.ts';
export { type FlagRun, isCodeFile, prepareRun } from './prepare.ts';
export { remedyFor } from './remedy.ts';
