// The handles of `ctx`. Made from the operation table by generate.ts; not to be edited.

export interface FsHandle {
  /** Reads a whole file: bytes, or a string with the encoding "utf8". Needs fs.read. */
  readFile(path: string): Promise<Uint8Array>;
  readFile(path: string, encoding: 'utf8' | { encoding: 'utf8' }): Promise<string>;
  /** Replaces a file, or makes it, in one step: a reader sees the old content or the new, never a part. The folder must exist. Needs fs.write. */
  writeFile(path: string, data: string | Uint8Array): Promise<void>;
  /** Adds to the end of a file, or makes it. Not atomic: a reader may see a part. Needs fs.write. */
  appendFile(path: string, data: string | Uint8Array): Promise<void>;
  /** Lists a folder, sorted by name; with `withFileTypes` each entry says what it is. Needs fs.read. */
  readdir(path: string, options?: { withFileTypes?: false }): Promise<string[]>;
  readdir(
    path: string,
    options: { withFileTypes: true },
  ): Promise<{ name: string; kind: 'file' | 'folder' | 'link' | 'other' }[]>;
  /** Tells what a path is: `size` in bytes (0 unless a file), `mtime` in milliseconds since the epoch. Needs fs.read. */
  stat(path: string): Promise<{ kind: 'file' | 'folder' | 'other'; size: number; mtime: number }>;
  /** Makes a folder; with `recursive` the missing ones above it too, each of which must be allowed. Needs fs.write. */
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>;
  /** Removes a file or a link (never what it leads to); with `recursive` a folder, if everything in it may be removed. Needs fs.write. */
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>;
  /** Moves a file, link or folder within one mount. Nothing becomes readable by moving it that was not readable before. Needs fs.read, fs.write. */
  rename(from: string, to: string): Promise<void>;
  /** Copies a file, between mounts too, replacing the target in one step. Needs fs.read, fs.write. */
  copyFile(from: string, to: string): Promise<void>;
}

export interface DbHandle {
  /** Reads rows of one table. Without `columns` it reads all of them, and each must be granted. Integers beyond 2^53 come as `{ $integer }`, blobs as `{ $base64 }`. Needs db.read. */
  select(
    query: {
      table: string;
      columns?: string[];
      where?: Record<string, unknown>;
      orderBy?: string | (string | { column: string; order?: 'asc' | 'desc' })[];
      limit?: number;
      offset?: number;
    },
    options?: { database?: string },
  ): Promise<Record<string, unknown>[]>;
  /** Counts rows of one table. Needs db.read. */
  count(
    query: { table: string; where?: Record<string, unknown> },
    options?: { database?: string },
  ): Promise<number>;
  /** Adds one row (`values`) or several with the same columns (`rows`). `db.read` is needed for what a foreign key points at. Needs db.write, db.read. */
  insert(
    query:
      | {
          table: string;
          values: Record<
            string,
            string | number | boolean | null | { $integer: string } | { $base64: string }
          >;
        }
      | {
          table: string;
          rows: Record<
            string,
            string | number | boolean | null | { $integer: string } | { $base64: string }
          >[];
        },
    options?: { database?: string },
  ): Promise<{ changes: number; lastId: number | { $integer: string } | null }>;
  /** Changes the rows that match; `where: {}` is every row. Needs db.write, db.read. */
  update(
    query: {
      table: string;
      set: Record<
        string,
        string | number | boolean | null | { $integer: string } | { $base64: string }
      >;
      where: Record<string, unknown>;
    },
    options?: { database?: string },
  ): Promise<{ changes: number }>;
  /** Removes the rows that match; `where: {}` is every row. Needs the whole table, not a list of columns. Needs db.write, db.read. */
  delete(
    query: { table: string; where: Record<string, unknown> },
    options?: { database?: string },
  ): Promise<{ changes: number }>;
  /** Does several operations in one transaction: all of them, or none. Needs db.read, db.write. */
  batch(
    operations: ({
      op: 'select' | 'count' | 'insert' | 'update' | 'delete';
      table: string;
    } & Record<string, unknown>)[],
    options?: { database?: string },
  ): Promise<unknown[]>;
  /** Runs one SQL statement of the plugin, with `?` or `:name` for values. Every table and column the database sees in it must be granted. Needs db.raw, db.read, db.write. */
  query(
    sql: string,
    params?:
      | (string | number | boolean | null | { $integer: string } | { $base64: string })[]
      | Record<
          string,
          string | number | boolean | null | { $integer: string } | { $base64: string }
        >,
    options?: { database?: string },
  ): Promise<{
    columns: string[];
    rows: Record<string, unknown>[];
    changes: number;
    lastId: number | { $integer: string } | null;
  }>;
}

export interface NetHandle {
  /** The fetch of the web: sends a request, follows redirects, and answers with the head of the response. Every hop is decided anew. Needs net.outbound, net.private. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

export interface EnvHandle {
  /** Reads one variable the operator provides; null where there is none. Needs env.read. */
  get(name: string): Promise<string | null>;
  /** Names of the variables that are provided and may be read, sorted. Needs env.read. */
  list(): Promise<string[]>;
}

export interface LogHandle {
  /** Logs what only helps while looking for a mistake. Needs log.write. */
  debug(message: string, fields?: Record<string, unknown>): void;
  /** Logs what happened. Needs log.write. */
  info(message: string, fields?: Record<string, unknown>): void;
  /** Logs what went wrong without stopping anything. Needs log.write. */
  warn(message: string, fields?: Record<string, unknown>): void;
  /** Logs what failed. Needs log.write. */
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface ClockHandle {
  /** The time of day: milliseconds since the epoch, by the host. Needs clock.read. */
  now(): Promise<number>;
  /** Milliseconds since an arbitrary start; never goes back, whatever the time of day does. Needs clock.read. */
  monotonic(): Promise<number>;
}

export interface RandomHandle {
  /** Draws bytes fit for keys: 0 to 65536 of them. Needs random.read. */
  bytes(count: number): Promise<Uint8Array>;
  /** Makes a random UUID (version 4). Needs random.read. */
  uuid(): Promise<string>;
}

export interface Handles {
  readonly fs: FsHandle;
  readonly db: DbHandle;
  readonly net: NetHandle;
  readonly env: EnvHandle;
  readonly log: LogHandle;
  readonly clock: ClockHandle;
  readonly random: RandomHandle;
}
