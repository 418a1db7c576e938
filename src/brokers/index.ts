// The door of src/brokers/: every kind of resource, made from what the operator set up. Nothing here decides.

import type { LookupFunction } from 'node:net';
import type { Broker, OperationSpec } from '../gate/index.ts';
import { CLOCK_OPERATIONS, createClockBroker } from './clock/index.ts';
import { createDbBroker, DB_OPERATIONS, type DatabaseConfig } from './db/index.ts';
import { createEnvBroker, ENV_OPERATIONS } from './env/index.ts';
import { createFsBroker, FS_OPERATIONS, type Mount, unitMounts } from './fs/index.ts';
import { createLogBroker, LOG_OPERATIONS, type LogEntry } from './log/index.ts';
import { createNetBroker, NET_OPERATIONS } from './net/index.ts';
import { createRandomBroker, RANDOM_OPERATIONS } from './random/index.ts';

export type { LogEntry } from './log/index.ts';
export { dataFolder, type Mount } from './fs/index.ts';

export interface BrokersOptions {
  /** Real folder that holds every unit's `/data`. Absolute. */
  readonly dataDir: string;
  readonly mounts: readonly Mount[];
  readonly databases: Readonly<Record<string, DatabaseConfig>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: (entry: LogEntry) => void;
  readonly clock: () => number;
  readonly random: ((size: number) => Uint8Array) | undefined;
  readonly lookup: LookupFunction | undefined;
  readonly trustedCertificates: readonly string[] | undefined;
}

export function createBrokers(options: BrokersOptions): readonly Broker[] {
  return [
    createFsBroker({ mounts: unitMounts({ dataDir: options.dataDir, named: options.mounts }) }),
    createDbBroker({ databases: options.databases }),
    createNetBroker({
      lookup: options.lookup,
      trustedCertificates: options.trustedCertificates,
    }),
    createEnvBroker({ env: options.env }),
    createLogBroker({ write: options.log, now: options.clock }),
    createClockBroker({ now: options.clock }),
    createRandomBroker(options.random === undefined ? {} : { source: options.random }),
  ];
}

/** Every operation there is, as data: for types and docs, without a host. */
export const OPERATIONS: readonly OperationSpec[] = [
  ...FS_OPERATIONS,
  ...DB_OPERATIONS,
  ...NET_OPERATIONS,
  ...ENV_OPERATIONS,
  ...LOG_OPERATIONS,
  ...CLOCK_OPERATIONS,
  ...RANDOM_OPERATIONS,
];
