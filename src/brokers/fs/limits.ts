// The numbers the fs broker is held to, one paragraph each. Knows no path and no plugin.

export interface FsLimits {
  /** Bytes of one file read or copied in one operation. The whole content is held in memory. */
  readonly maxReadBytes: number;
  /** Bytes of one write or append. The guest's payload cap is usually smaller; this one is the broker's own. */
  readonly maxWriteBytes: number;
  /** Bytes a file may reach by appending: many small appends must not fill the disk unseen. */
  readonly maxFileBytes: number;
  /** Entries of one listing, and of one tree that is removed or moved: each is decided and recorded. */
  readonly maxEntries: number;
  /** Bytes of content, and files and folders, of one unit below `/data`, where its plugin's limits are not known. */
  readonly disk: number;
  readonly files: number;
  /** Operations of one unit that touch the disk at a time. The others wait: Node has few threads for files. */
  readonly concurrency: number;
}

export const DEFAULT_FS_LIMITS: FsLimits = {
  maxReadBytes: 8 * 1024 * 1024,
  maxWriteBytes: 8 * 1024 * 1024,
  maxFileBytes: 64 * 1024 * 1024,
  maxEntries: 10_000,
  disk: 64 * 1024 * 1024,
  files: 10_000,
  concurrency: 8,
};

/** Bytes of a path as the guest spells it: what Linux takes. */
export const MAX_PATH_BYTES = 4096;
/** Bytes of one name: what every common filesystem takes. */
export const MAX_NAME_BYTES = 255;
/** Names in a path. Each costs an open file while a tree is walked. */
export const MAX_DEPTH = 64;
/** Links followed for one path: what Linux follows. */
export const MAX_LINKS = 40;
