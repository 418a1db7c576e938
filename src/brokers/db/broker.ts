// The broker of `ctx.db`: checks arguments, says what an operation touches, and hands it to the database it names.
// It never decides, writes no SQL, and is called by the gate alone.

import { resolve as resolvePath } from 'node:path';
import { BrokerError } from '../../gate/broker-error.ts';
import type { Broker } from '../../gate/broker.ts';
import { assertCount, assertOpen } from '../arguments.ts';
import type { Backend } from './backend.ts';
import { assertDbLimits, DEFAULT_DB_LIMITS, type DbLimits } from './limits.ts';
import { isDatabaseName } from './name.ts';
import { DB_OPERATIONS } from './operations.ts';
import { parseRequest } from './request.ts';
import { toResult } from './result.ts';
import { createSqliteBackend } from './sqlite/index.ts';

/** One database a host offers. The file must exist; it keeps its journal mode. */
export interface DatabaseConfig {
  readonly type: 'sqlite';
  readonly path: string;
  readonly readonly?: boolean;
}

export interface DbBrokerOptions {
  /** By name: lower-case letters, digits, `_` and `-`. `main` is what `ctx.db` means. */
  readonly databases: Readonly<Record<string, DatabaseConfig>>;
  readonly limits?: Partial<DbLimits>;
}

/** Throws RangeError for a limit, TypeError for a database that cannot be meant. Opens nothing yet. */
export function createDbBroker(options: DbBrokerOptions): Broker {
  const limits = { ...DEFAULT_DB_LIMITS, ...options.limits };
  assertDbLimits(limits);
  const backends = new Map(
    Object.entries(options.databases).map(([name, config]) => [
      name,
      makeBackend(name, config, limits),
    ]),
  );
  return {
    kind: 'db',
    operations: DB_OPERATIONS,
    resolve(operation, args, _bytes, asker) {
      assertCount(DB_OPERATIONS, operation, args);
      const { work, database, accesses } = parseRequest(
        operation.slice('db.'.length),
        args,
        limits,
      );
      return {
        accesses,
        async perform(use) {
          assertOpen(use);
          const backend = backends.get(database);
          if (backend === undefined) {
            throw new BrokerError('NOT_CONFIGURED', 'the host has no database of this name');
          }
          const done = await backend.run({ database, work, asker, accesses, use });
          return toResult(operation, work, done);
        },
      };
    },
    async close() {
      await Promise.all([...backends.values()].map(async (backend) => await backend.close()));
    },
  };
}

function makeBackend(name: string, config: DatabaseConfig, limits: DbLimits): Backend {
  if (!isDatabaseName(name)) {
    throw new TypeError(
      `database ${JSON.stringify(name)}: a name starts with a lower-case letter and goes on with letters, digits, "_" or "-"`,
    );
  }
  const { path, readonly = false } = config;
  if (path === '' || path.startsWith(':') || path.startsWith('file:')) {
    throw new TypeError(`database "${name}": "path" must be the path of a file`);
  }
  return createSqliteBackend({ path: resolvePath(path), readonly }, limits);
}
