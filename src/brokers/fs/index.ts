// The door of the fs broker.
export { createFsBroker } from './broker.ts';
export type { FsLimits } from './limits.ts';
export { assertMounts, dataFolder, unitMounts, type Mount } from './mounts.ts';
export { FS_OPERATIONS } from './operations.ts';
