// A gate over a broker of the test's own, with everything it asks its host for kept in order. For tests of the gate alone.

import type { Action, Access, Decision, Policy } from '../../../policies/index.ts';
import type { Entry } from '../../../src/audit/index.ts';
import {
  type Broker,
  Gate,
  type GateAnswer,
  type GateCall,
  type GateRequest,
  OperationTable,
  type Resolved,
} from '../../../src/gate/index.ts';

type Resolve = (operation: string, args: readonly unknown[]) => Resolved | Promise<Resolved>;

export interface OneGateOptions {
  readonly resolve?: Resolve;
  readonly append?: (entries: readonly Entry[]) => void | Promise<void>;
}

/** Actions that are denied; all others are allowed. */
export function policyWithout(...denied: readonly string[]): Policy {
  return {
    plugin: 'acme.test',
    version: '1.2.3',
    rules: [],
    digest: `without ${denied.join(' ')}`,
    decide: (action, resource): Decision => ({
      effect: denied.includes(action) ? 'deny' : 'allow',
      action,
      resource,
      reason: denied.includes(action) ? 'not-granted' : 'granted',
      rule: null,
    }),
  };
}

export const path = (text: string, action: Action = 'fs.read'): Access => ({
  action,
  resource: { kind: 'path', path: text },
});

export class OneGate {
  /** What happened, in order: `append 2`, `perform /a`, `answer …`. */
  readonly events: string[] = [];
  readonly entries: Entry[] = [];
  readonly failures: unknown[] = [];
  readonly #gate: Gate;

  constructor({
    resolve = (_, [name]) => this.reading(String(name)),
    append,
  }: OneGateOptions = {}) {
    const broker: Broker = {
      kind: 'test',
      operations: [
        { name: 'test.read', actions: ['fs.read'], summary: '', params: [], returns: 'string' },
        {
          name: 'test.send',
          actions: ['log.write'],
          summary: '',
          params: [],
          returns: 'void',
          mode: 'send',
        },
        {
          name: 'test.list',
          actions: ['env.read'],
          summary: '',
          params: [],
          returns: 'string[]',
          filters: true,
        },
      ],
      resolve: (operation, args) => resolve(operation, args),
    };
    this.#gate = new Gate({
      table: new OperationTable([broker]),
      log: {
        append: (entries) => {
          this.events.push(`append ${entries.map(({ kind }) => kind).join(' ')}`);
          const written = append?.(entries);
          this.entries.push(...entries);
          return written;
        },
      },
      now: () => 1_000,
      onFailure: (error) => void this.failures.push(error),
    });
  }

  /** Reads a path: allowed or not, and what it gives back is the path. */
  reading(name: string, perform: Resolved['perform'] = () => ({ value: name })): Resolved {
    return {
      accesses: [path(name)],
      perform: (use) => {
        this.events.push(`perform ${name}`);
        return perform(use);
      },
    };
  }

  /** One request; fulfils with its one answer. */
  ask(operation: string, args: unknown, parts: Partial<GateRequest> = {}): Promise<GateAnswer> {
    const [answer] = this.frame([[operation, args, parts]]);
    return answer as Promise<GateAnswer>;
  }

  /** Several requests of one frame. */
  frame(
    requests: readonly (readonly [string, unknown, Partial<GateRequest>?])[],
  ): readonly Promise<GateAnswer>[] {
    const answers: Promise<GateAnswer>[] = [];
    const frame = requests.map(([operation, args, parts = {}]): GateRequest => {
      const { promise, resolve } = Promise.withResolvers<GateAnswer>();
      answers.push(promise);
      return {
        unit: { plugin: 'acme.test', version: '1.2.3', scope: 'global' },
        call: openCall(),
        operation,
        args: typeof args === 'string' ? args : JSON.stringify(args),
        bytes: [],
        signal: new AbortController().signal,
        reply: (answer) => {
          this.events.push(`answer ${answer.kind === 'error' ? answer.code : answer.kind}`);
          resolve(answer);
        },
        ...parts,
      };
    });
    this.#gate.handle(frame);
    return answers;
  }
}

export function openCall(parts: Partial<GateCall> = {}): GateCall {
  const policy = parts.policy ?? policyWithout();
  return {
    plugin: 'acme.test',
    version: '1.2.3',
    scope: 'global',
    call: 'c-1',
    org: null,
    user: null,
    request: null,
    root: '/nowhere',
    policy,
    current: () => policy,
    denials: [],
    ...parts,
  };
}
