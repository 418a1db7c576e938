// The broker of `ctx.env`: a fixed table of variables the operator hands over. Never reads the host's environment.

import { assertCount, assertOpen, unknownOperation } from '../arguments.ts';
import { type Broker, BrokerError, type Resolved } from '../../gate/index.ts';
import { ENV_OPERATIONS } from './operations.ts';

export interface EnvBrokerOptions {
  /** Variables by name. Copied once: later changes are not seen. Names look like anything; grants say who reads what. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function createEnvBroker(options: EnvBrokerOptions): Broker {
  const table = snapshot(options.env);
  return {
    kind: 'env',
    operations: ENV_OPERATIONS,
    resolve(operation, args) {
      assertCount(ENV_OPERATIONS, operation, args);
      if (operation === 'env.get') return get(table, args[0]);
      if (operation === 'env.list') return list(table);
      throw unknownOperation();
    },
  };
}

function get(table: ReadonlyMap<string, string>, name: unknown): Resolved {
  if (typeof name !== 'string' || !isVariableName(name)) {
    throw new BrokerError(
      'INVALID_ARGUMENT',
      'name must be letters, digits and "_", at most 256, not starting with a digit',
    );
  }
  return {
    accesses: [{ action: 'env.read', resource: { kind: 'name', name } }],
    perform(use) {
      assertOpen(use);
      return { value: table.get(name) ?? null };
    },
  };
}

/** Touches nothing by itself: each name is decided while listing, and left out where it may not be read. */
function list(table: ReadonlyMap<string, string>): Resolved {
  return {
    accesses: [],
    perform(use) {
      assertOpen(use);
      const readable = (name: string): boolean =>
        use.decide({ action: 'env.read', resource: { kind: 'name', name } }).effect === 'allow';
      return { value: [...table.keys()].filter(readable) };
    },
  };
}

function snapshot(env: EnvBrokerOptions['env']): ReadonlyMap<string, string> {
  const names = Object.keys(env).filter(isVariableName).sort();
  return new Map(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

function isVariableName(name: string): boolean {
  return name.length <= 256 && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}
