// What every broker must hold to, run by each of them: what it asks for, how it refuses, what it leaves untouched.

import { describe, expect, it } from 'vitest';
import type { Access, Decision } from '../../policies/index.ts';
import { BrokerError } from '../../src/gate/broker-error.ts';
import type { Asker, Broker, Resolved, Result, Use } from '../../src/gate/broker.ts';

export interface Call {
  readonly operation: string;
  readonly args: readonly unknown[];
  readonly bytes?: readonly Uint8Array[];
}

export interface BrokerSubject {
  readonly broker: Broker;
  readonly asker: Asker;
  /** One call of every operation that succeeds when everything is allowed, in an order that works. */
  readonly good: readonly Call[];
  /** Calls with arguments that are not of the documented shape. */
  readonly bad: readonly Call[];
  /** Well-formed calls that fail while performing, to see what their messages say. */
  readonly failing?: readonly Call[];
  /** Texts of the host that must never show in a message: real paths, passwords. */
  readonly secrets: readonly string[];
  /** The state of the world this broker could change, as a comparable value. */
  observe(): unknown;
  close?(): Promise<void>;
}

/** Arguments that are wrong for nearly everything: a broker answers or throws BrokerError, nothing else. */
const HOSTILE: readonly (readonly unknown[])[] = [
  [],
  [null],
  [undefined],
  [true],
  [-1],
  [Number.NaN],
  [1e308],
  [''],
  ['\u0000'],
  ['\ud800'],
  ['x'.repeat(100_000)],
  [[]],
  [[[[]]]],
  [{}],
  [{ $bytes: 0 }],
  [{ $bytes: 'constructor' }],
  [JSON.parse('{"__proto__":{"polluted":true}}')],
  ['toString', { constructor: 1 }],
  ['/data/a', { $bytes: 99 }],
  ['/data/a', null, null, null, null, null, null, null, null],
];

export function brokerContract(name: string, make: () => Promise<BrokerSubject>): void {
  describe(`${name} broker`, () => {
    const withSubject = async (work: (subject: BrokerSubject) => Promise<void>): Promise<void> => {
      const subject = await make();
      try {
        await work(subject);
      } finally {
        await subject.broker.close?.();
        await subject.close?.();
      }
    };

    it('names its operations after its kind, each once, and each is tried here', async () => {
      await withSubject(async ({ broker, good }) => {
        const names = broker.operations.map((spec) => spec.name);
        expect(new Set(names).size).toBe(names.length);
        expect(names.filter((each) => !each.startsWith(`${broker.kind}.`))).toEqual([]);
        expect([...new Set(good.map((call) => call.operation))].sort()).toEqual(names.toSorted());
      });
    });

    it('asks only for actions that its operation table announces', async () => {
      await withSubject(async (subject) => {
        for (const call of subject.good) {
          const spec = subject.broker.operations.find((each) => each.name === call.operation);
          const decided: Access[] = [];
          const resolved = await resolve(subject, call);
          await resolved.perform(allowAll(decided));
          const actions = [...resolved.accesses, ...decided].map((access) => access.action);
          expect(spec?.actions).toEqual(expect.arrayContaining(actions));
          expect(resolved.accesses.length === 0).toBe(spec?.filters === true);
        }
      });
    });

    it('answers with JSON or bytes, and meters with numbers', async () => {
      await withSubject(async (subject) => {
        for (const call of subject.good) {
          const result = await perform(subject, call);
          if (result.bytes !== undefined) expect(result.bytes).toBeInstanceOf(Uint8Array);
          if (result.value !== undefined) {
            expect(JSON.parse(JSON.stringify(result.value))).toEqual(result.value);
          }
          expect(Object.values(result.meter ?? {}).filter((n) => !Number.isFinite(n))).toEqual([]);
        }
      });
    });

    it('changes nothing while it resolves', async () => {
      await withSubject(async (subject) => {
        const before = subject.observe();
        for (const call of subject.good) await resolve(subject, call);
        for (const call of subject.bad) await outcome(() => resolve(subject, call));
        expect(subject.observe()).toEqual(before);
      });
    });

    it('refuses arguments of another shape with INVALID_ARGUMENT', async () => {
      await withSubject(async (subject) => {
        for (const call of subject.bad) {
          const error = await outcome(() => resolve(subject, call));
          expect([call, errorCode(error)]).toEqual([call, 'INVALID_ARGUMENT']);
        }
      });
    });

    it('meets hostile arguments of every operation with an answer or a BrokerError', async () => {
      await withSubject(async (subject) => {
        for (const { name: operation } of subject.broker.operations) {
          for (const args of HOSTILE) {
            const error = await outcome(() => perform(subject, { operation, args }));
            if (error !== null)
              expect([operation, args, error]).toEqual([operation, args, expect.any(BrokerError)]);
          }
        }
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      });
    });

    it('refuses operations that are not in its table', async () => {
      await withSubject(async (subject) => {
        for (const operation of [
          '',
          `${subject.broker.kind}.`,
          'constructor',
          '__proto__',
          `${subject.broker.kind}.constructor`,
        ]) {
          const error = await outcome(() => resolve(subject, { operation, args: [] }));
          expect([operation, error]).toEqual([operation, expect.any(BrokerError)]);
        }
      });
    });

    it('does nothing once the call has ended', async () => {
      await withSubject(async (subject) => {
        // What wants no answer was said while the call was open, and is done whenever it is its turn.
        const answered = subject.good.filter(({ operation }) => !isSend(subject, operation));
        for (const call of answered) {
          const before = subject.observe();
          const resolved = await resolve(subject, call);
          const ended = { ...allowAll(), signal: AbortSignal.abort() };
          const error = await outcome(async () => await resolved.perform(ended));
          expect([call.operation, errorCode(error)]).toEqual([call.operation, 'ABORTED']);
          expect(subject.observe()).toEqual(before);
          await perform(subject, call);
        }
      });
    });

    it('says nothing of the host in its messages', async () => {
      await withSubject(async (subject) => {
        const calls = [...subject.bad, ...(subject.failing ?? [])];
        const hostile = subject.broker.operations.flatMap((spec) =>
          HOSTILE.map((args) => ({ operation: spec.name, args })),
        );
        for (const call of [...calls, ...hostile]) {
          const error = await outcome(() => perform(subject, call));
          const message = error instanceof Error ? error.message : '';
          expect(subject.secrets.filter((secret) => message.includes(secret))).toEqual([]);
          expect(message.length).toBeLessThan(2_000);
        }
        for (const call of subject.failing ?? []) {
          expect([call, await outcome(() => perform(subject, call))]).toEqual([
            call,
            expect.any(BrokerError),
          ]);
        }
      });
    });
  });
}

/** A policy that allows everything, noting what it was asked. */
export function allowAll(asked: Access[] = []): Use {
  return {
    signal: new AbortController().signal,
    decisions: [],
    decide(access) {
      asked.push(access);
      return decision(access, 'allow');
    },
  };
}

export function decision(access: Access, effect: 'allow' | 'deny'): Decision {
  const reason = effect === 'allow' ? 'granted' : 'not-granted';
  return { effect, ...access, reason, rule: null };
}

async function resolve(subject: BrokerSubject, call: Call): Promise<Resolved> {
  return await subject.broker.resolve(call.operation, call.args, call.bytes ?? [], subject.asker);
}

async function perform(subject: BrokerSubject, call: Call): Promise<Result> {
  const resolved = await resolve(subject, call);
  return await resolved.perform(allowAll());
}

/** What it threw, or null. */
async function outcome(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    return error;
  }
}

function errorCode(error: unknown): string | null {
  return error instanceof BrokerError ? error.code : null;
}

function isSend({ broker }: BrokerSubject, operation: string): boolean {
  return broker.operations.some(({ name, mode }) => name === operation && mode === 'send');
}
