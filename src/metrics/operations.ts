// Which operations move bytes of files and of the network, by what their brokers measured. Data; knows no plugin.

import { FIELD, type Field } from './ring.ts';

/** An amount as brokers name it, and where it is added up. */
type Amount = readonly [name: string, field: Field];

const BY_OPERATION: ReadonlyMap<string, readonly Amount[]> = new Map<string, readonly Amount[]>([
  ['fs.readFile', [['bytes', FIELD.read]]],
  ['fs.writeFile', [['bytes', FIELD.written]]],
  ['fs.appendFile', [['bytes', FIELD.written]]],
  [
    'fs.copyFile',
    [
      ['bytes', FIELD.read],
      ['bytes', FIELD.written],
    ],
  ],
  ['net.fetch', [['bytesOut', FIELD.bytesOut]]],
  ['net.read', [['bytesIn', FIELD.bytesIn]]],
  ['net.write', [['bytesOut', FIELD.bytesOut]]],
]);

export type Meter = Readonly<Record<string, number>> | undefined;

/** Hands out what an operation comes to. */
export function countOperation(
  operation: string,
  meter: Meter,
  add: (field: Field, value: number) => void,
): void {
  // Each hop is a request of its own; one that failed was one too.
  if (operation === 'net.fetch') add(FIELD.requests, 1 + (meter?.['hops'] ?? 0));
  for (const [name, field] of BY_OPERATION.get(operation) ?? []) add(field, meter?.[name] ?? 0);
}
