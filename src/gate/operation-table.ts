// The one table operation → broker. What is not in it does not exist: a request for it is denied.

import type { Broker } from './broker.ts';
import type { OperationSpec } from './operation.ts';

export interface TableRow {
  readonly spec: OperationSpec;
  readonly broker: Broker;
}

export class OperationTable {
  readonly #rows = new Map<string, TableRow>();
  readonly #brokers: readonly Broker[];

  /** Throws where two brokers claim one operation, or a broker claims one outside its kind. */
  constructor(brokers: readonly Broker[]) {
    this.#brokers = brokers;
    for (const broker of brokers) {
      for (const spec of broker.operations) {
        if (!spec.name.startsWith(`${broker.kind}.`)) {
          throw new Error(`Operation ${spec.name} does not belong to the ${broker.kind} broker.`);
        }
        if (this.#rows.has(spec.name)) throw new Error(`Operation ${spec.name} has two brokers.`);
        this.#rows.set(spec.name, { spec, broker });
      }
    }
  }

  get(operation: string): TableRow | null {
    return this.#rows.get(operation) ?? null;
  }

  async close(): Promise<void> {
    for (const broker of this.#brokers) await broker.close?.();
  }

  get specs(): readonly OperationSpec[] {
    return [...this.#rows.values()].map((row) => row.spec);
  }
}
